import { riskOf } from '#policy/risk.ts';
import { contributionsOf } from './contributions.ts';
import { type BatchScreening, screenBatch } from './screen-batch.ts';
import type {
  Contacts,
  Contributions,
  Contributor,
  Finding,
  GroupFinding,
  ScreenedClaim,
  ScreenedLine,
  Watched,
} from './signal.ts';
import { CLAIM_SIGNALS } from './signals/index.ts';
import { watchable } from './signals/watchlisted.ts';

export interface ClaimPorts {
  readonly contributions: Contributions;
  readonly watched: Watched;
}

export interface ClaimInput {
  readonly claim: ScreenedClaim;
  readonly revision: number;
  readonly round: number;
}

/** What shows only over all batches together and over other claims: contributes first, and then looks. */
export async function concludeScreening(
  { claim, revision, round }: ClaimInput,
  batches: readonly BatchScreening[],
  { contributions, watched }: ClaimPorts,
): Promise<readonly GroupFinding[]> {
  const traits = batches.flatMap((batch) => batch.traits);
  if (traits.length === 0) return [];
  const risk = riskOf(claim.policy, claim.region);
  const { claimId, enterpriseId, region, submittedOn } = claim;
  const by: Contributor = { claimId, enterpriseId, region, submittedOn, revision, round };
  const [known, onList] = await Promise.all([
    contributions.contribute(by, contributionsOf(claim, traits)),
    watched(watchable(claim, traits), submittedOn),
  ]);
  const whole = { claim, traits, known, watched: onList };
  return CLAIM_SIGNALS.flatMap(({ code, find }) => find(whole, risk.limits(code)).map((group) => ({ code, ...group })));
}

/** Everything found on the lines of a claim, batch by batch as the workflow does it; one finding per line and code. */
export async function screenClaim(
  input: ClaimInput & { readonly batches: readonly (readonly ScreenedLine[])[] },
  ports: ClaimPorts & { readonly contacts: Contacts },
): Promise<readonly Finding[]> {
  const batches: BatchScreening[] = [];
  for (const lines of input.batches) batches.push(await screenBatch({ claim: input.claim, lines }, ports.contacts));
  return allFindings(batches, await concludeScreening(input, batches, ports));
}

/** What lines show by themselves and in groups; of the same sign seen twice on a line, the first. */
export function allFindings(
  batches: readonly Pick<BatchScreening, 'findings'>[],
  groups: readonly GroupFinding[],
): readonly Finding[] {
  const found = new Map<string, Finding>();
  const add = (finding: Finding) => {
    const name = `${finding.lineId} ${finding.code}`;
    if (!found.has(name)) found.set(name, finding);
  };
  for (const { findings } of batches) findings.forEach(add);
  for (const { lineIds, code, evidence } of groups) for (const lineId of lineIds) add({ lineId, code, evidence });
  return [...found.values()];
}
