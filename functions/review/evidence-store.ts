import type { Claim } from '../claim/claim.ts';
import { batchPrefix, claimPk, personKey } from '../claim/keys.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { grantsIn, type PersonItem } from '../eligibility/entitlement.ts';
import { linksOf } from '../fraud/link-store.ts';
import { shown } from '../fraud/link-graph.ts';
import { readRouting } from '../fraud/screen-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getItem, queryPrefix } from '../shared/table-store.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import type { AssessedFigures, Figures, ScreenedFigures } from './line-facets.ts';
import { type LineMark, markOf } from './roster-changes.ts';

async function newestOfBatches<Result extends { readonly batch: number }>(
  claim: Claim,
  revision: number,
  stage: 'assess' | 'screen',
): Promise<readonly Result[]> {
  const newest = new Map<number, Result>();
  const prefix = batchPrefix(revision, stage, 0).slice(0, -'000#'.length);
  for await (const result of queryPrefix<Result>(claimPk(claim.claimId), prefix)) newest.set(result.batch, result);
  return [...newest.values()].toSorted((a, b) => a.batch - b.batch);
}

/** What the batches' results say of the claim's lines; later passes follow earlier ones in key order. */
export async function figuresOf(claim: Claim, revision = claim.revision): Promise<Figures> {
  const [assessed, screened, routing] = await Promise.all([
    newestOfBatches<AssessedFigures>(claim, revision, 'assess'),
    newestOfBatches<ScreenedFigures>(claim, revision, 'screen'),
    readRouting({ ...claim, revision }, revision === claim.revision ? claim.round : 1),
  ]);
  const refused = revision === claim.revision ? (claim.firstReview?.refusedLines ?? []) : [];
  return {
    assessed,
    screened,
    routing: routing ?? { lines: {}, groups: [] },
    refused: refused.map(({ lineId }) => lineId),
  };
}

const BATCHES_AT_ONCE = 16;

/** Marks of all lines of a frozen roster: of 100,000 lines some 60 MB, two revisions at a time. */
export async function rosterMarks(claim: Claim, revision: number, batches: readonly number[]): Promise<LineMark[]> {
  const marks = await mapLimited(batches, BATCHES_AT_ONCE, async (batch) =>
    (await frozenBatch(claim.claimId, revision, batch)).map(markOf),
  );
  return marks.flat();
}

export interface Match {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly by: readonly { readonly kind: string; readonly mark?: string; readonly lineIds: readonly string[] }[];
}

/** Reasons of the ledger: the same person or certificate stands with another claim. */
const GRANTED_BEFORE = [
  'certificate-granted-before',
  'same-level-granted-before',
  'higher-level-granted-before',
] as const;
/** Lines whose people are looked up in the ledger; who needs more has seen enough. */
const MOST_PEOPLE = 200;

/** Other claims that have something in common with this one: contacts, classes, issuers, devices, people, certificates. */
export async function matchesOf(claim: Claim): Promise<readonly Match[]> {
  const matches = new Map<string, { enterpriseId: string; by: Match['by'][number][] }>();
  const add = (claimId: string, enterpriseId: string, by: Match['by'][number]) => {
    const match = matches.get(claimId) ?? { enterpriseId, by: [] };
    match.by.push(by);
    matches.set(claimId, match);
  };
  for (const { attribute, claimId, enterpriseId } of await linksOf(claim.claimId)) {
    // That the same enterprise claims again is no match by itself.
    if (attribute.kind === 'enterprise') continue;
    add(claimId, enterpriseId, { ...shown(attribute), lineIds: attribute.lineIds ?? [] });
  }
  for (const { claimId, kind, lineId } of await grantedBefore(claim)) add(claimId, '', { kind, lineIds: [lineId] });
  return [...matches]
    .map(([claimId, { enterpriseId, by }]) => ({ claimId, enterpriseId, by }))
    .toSorted((a, b) => b.by.length - a.by.length);
}

async function grantedBefore(claim: Claim) {
  const { assessed } = await figuresOf(claim);
  const batches = assessed.filter(({ reasons }) => GRANTED_BEFORE.some((code) => (reasons[code] ?? 0) > 0));
  const lines = (
    await mapLimited(batches.slice(0, MOST_PEOPLE), BATCHES_AT_ONCE, ({ batch }) =>
      linesOfBatch(claim.claimId, claim.revision, batch),
    )
  ).flat();
  const refused = lines
    .filter(({ reasons }) => GRANTED_BEFORE.some((code) => reasons.includes(code)))
    .slice(0, MOST_PEOPLE);
  const found = await mapLimited(refused, BATCHES_AT_ONCE, async (line) => {
    const grants = grantsIn((await getItem<PersonItem>(personKey(line.person))) ?? {});
    const kind = line.reasons.includes('certificate-granted-before') ? 'certificate' : 'person';
    return grants
      .filter(([, grant]) => grant.claimId !== claim.claimId && grant.channel === undefined)
      .map(([, grant]) => ({ claimId: grant.claimId, kind, lineId: line.lineId }));
  });
  return found.flat();
}
