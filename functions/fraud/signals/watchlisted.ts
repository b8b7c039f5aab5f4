import type { ClaimSignal, LineTrait, ScreenedClaim } from '../signal.ts';
import type { WatchKey } from '../watchlist.ts';

export const watchlisted: ClaimSignal = {
  code: 'watchlisted',
  zh: '企业、评价机构或人员在关注名单上。',
  en: 'The enterprise, the issuer or the person is on the watchlist.',
  source: '实施方案(2024-04-23):加强监管;关注名单须两人确认',
  limits: [],
  find: ({ claim, traits, watched }) =>
    watched.size === 0
      ? []
      : watchable(claim, traits)
          .filter(({ kind, value }) => watched.has(`${kind}#${value}`))
          .map(({ kind, value }) => ({
            lineIds: traits
              .filter((trait) => kind === 'enterprise' || (kind === 'issuer' ? trait.issuerId : trait.person) === value)
              .map(({ lineId }) => lineId),
            evidence: { listed: kind },
          })),
};

/** Everything of a claim that could be on the watchlist. */
export function watchable(claim: ScreenedClaim, traits: readonly LineTrait[]): readonly WatchKey[] {
  const issuers = new Set(traits.flatMap(({ issuerId }) => issuerId ?? []));
  const people = new Set(traits.map(({ person }) => person));
  return [
    { kind: 'enterprise', value: claim.enterpriseId },
    ...[...issuers].map((value) => ({ kind: 'issuer', value }) as const),
    ...[...people].map((value) => ({ kind: 'person', value }) as const),
  ];
}
