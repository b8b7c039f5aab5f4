import { riskOf } from '#policy/risk.ts';
import { contactsOf } from './contact-use.ts';
import { contributionsOf } from './contributions.ts';
import { type Attribute, attributesOf } from './link-graph.ts';
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
  readonly contacts: Contacts;
  readonly watched: Watched;
}

export interface ClaimInput {
  readonly claim: ScreenedClaim;
  readonly revision: number;
  readonly round: number;
}

export interface Concluded {
  readonly groups: readonly GroupFinding[];
  /** By what the claim hangs together with others. */
  readonly attributes: readonly Attribute[];
}

/** What shows only over all batches together and over other claims: contributes first, and then looks. */
export async function concludeScreening(
  { claim, revision, round }: ClaimInput,
  batches: readonly BatchScreening[],
  { contributions, contacts, watched }: ClaimPorts,
): Promise<Concluded> {
  const traits = batches.flatMap((batch) => batch.traits);
  if (traits.length === 0) return { groups: [], attributes: [] };
  const risk = riskOf(claim.policy, claim.region);
  const { claimId, enterpriseId, region, submittedOn } = claim;
  const by: Contributor = { claimId, enterpriseId, region, submittedOn, revision, round };
  const contributed = contributionsOf(claim, traits);
  const [known, usesOf, onList] = await Promise.all([
    contributions.contribute(by, contributed),
    contacts.use(by, contactsOf(traits)),
    watched(watchable(claim, traits), submittedOn),
  ]);
  const whole = { claim, traits, known, usesOf, watched: onList };
  const groups = CLAIM_SIGNALS.flatMap(({ code, find }) =>
    find(whole, risk.limits(code)).map((group) => ({ code, ...group })),
  );
  return { groups, attributes: attributesOf(contributed, traits, usesOf) };
}

/** Everything found on the lines of a claim, batch by batch as the workflow does it; one finding per line and code. */
export async function screenClaim(
  input: ClaimInput & { readonly batches: readonly (readonly ScreenedLine[])[] },
  ports: ClaimPorts,
): Promise<readonly Finding[]> {
  const batches = input.batches.map((lines) => screenBatch({ claim: input.claim, lines }));
  const { groups } = await concludeScreening(input, batches, ports);
  return allFindings(batches, groups);
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
