import type { AggregateKey, Contributed, Contribution, LineTrait, ScreenedClaim } from './signal.ts';
import { monthOf } from './months.ts';

/**
 * What one pass of a claim adds to the aggregates, one entry per key whatever the number of lines: five thousand lines
 * of a hundred classes are a hundred writes. By batches they would be thousands, because a batch takes people by
 * fingerprint and has a few of every class.
 */
export function contributionsOf(claim: ScreenedClaim, traits: readonly LineTrait[]): readonly Contribution[] {
  if (traits.length === 0) return [];
  const byClass = Map.groupBy(traits, ({ classNumber }) => classNumber);
  const byIssuer = Map.groupBy(traits, issuerMonth);
  return [
    { kind: 'enterprise', value: claim.enterpriseId, data: counted(traits) },
    ...named(byClass).map(([value, own]) => ({ kind: 'class', value, data: counted(own) }) as const),
    ...named(byIssuer).map(([value, own]) => ({ kind: 'issuer-month', value, data: counted(own) }) as const),
    ...(claim.enterprise?.ownerIds ?? []).map((value) => ({ kind: 'owner', value, data: counted(traits) }) as const),
    ...(claim.deviceMark === undefined
      ? []
      : [{ kind: 'device', value: claim.deviceMark, data: counted(traits) } as const]),
  ];
}

/** The issuer and the month of issue: an issuer alone would be a hot key, and its history is long. */
export function issuerMonth({ issuerId, issuedOn }: Pick<LineTrait, 'issuerId' | 'issuedOn'>): string | undefined {
  return issuerId === undefined ? undefined : `${issuerId}#${monthOf(issuedOn)}`;
}

function counted(traits: readonly LineTrait[]): Contribution['data'] {
  return {
    lines: traits.length,
    people: new Set(traits.map(({ person }) => person)).size,
    fen: traits.reduce((sum, { grantedFen }) => sum + grantedFen, 0),
  };
}

function named<Value>(groups: ReadonlyMap<string | undefined, Value>): readonly (readonly [string, Value])[] {
  return [...groups].flatMap(([key, value]) => (key === undefined ? [] : [[key, value] as const]));
}

/** More contributions to one key than this are not read: it is shown by then, and a read stays small. */
export const READ_CAP = 200;

export const nameOf = ({ kind, value }: AggregateKey) => `${kind}#${value}`;

/** Newest first; what an earlier revision of a claim contributed no longer counts once a later one has. */
export function newestRevisions(contributed: readonly Contributed[]): readonly Contributed[] {
  const read = contributed.toSorted((a, b) => (placeOf(a.by) < placeOf(b.by) ? 1 : -1)).slice(0, READ_CAP);
  const newest = new Map<string, number>();
  for (const { by } of read) newest.set(by.claimId, Math.max(by.revision, newest.get(by.claimId) ?? 0));
  return read.filter(({ by }) => newest.get(by.claimId) === by.revision);
}

/** Where a contribution lies among those to the same key: by day, so that the newest are read first. */
export function placeOf({ submittedOn, claimId, revision, round }: Contributed['by']): string {
  return [submittedOn, claimId, String(revision).padStart(3, '0'), String(round).padStart(3, '0')].join('#');
}
