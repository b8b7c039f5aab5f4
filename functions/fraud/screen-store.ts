import { type BatchResult, putBatch } from '../claim/batch-store.ts';
import type { Claim } from '../claim/claim.ts';
import { batchKey } from '../claim/keys.ts';
import { digest } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import { getItem } from '../shared/table-store.ts';
import type { Attribute } from './link-graph.ts';
import { allFindings } from './screen-claim.ts';
import type { Routing, ScreenedPart } from './routing.ts';
import type { Evidence } from './signal.ts';

/** Signals of one batch by themselves: for each code the lines that show it; the evidence lies in the bucket. */
export interface ScreenedBatch extends BatchResult {
  readonly signals: Readonly<Record<string, readonly string[]>>;
  readonly resultKey: string;
}

/** Where the pass of a claim goes, as one result beside those of its batches. */
interface RoutedPass extends BatchResult {
  readonly resultKey: string;
  /** By what it hangs together with other claims. */
  readonly attributesKey: string;
}

const ROUTE = 0;

const screeningKey = (claim: Pass, name: string, of: string) =>
  `claims/${claim.claimId}/r${claim.revision}/screening/${name}-${of.slice(0, 16)}.json`;

type Pass = Pick<Claim, 'claimId' | 'revision' | 'round'>;

/** Keeps what was found in a batch; the name of the evidence carries its digest, so that nothing is overwritten. */
export async function putScreened(claim: Pass, batch: number, part: ScreenedPart): Promise<void> {
  const signals: Record<string, string[]> = {};
  for (const { code, lineId } of part.findings) signals[code] = [...(signals[code] ?? []), lineId];
  for (const lines of Object.values(signals)) lines.sort();
  const of = digest(part);
  const resultKey = screeningKey(claim, String(batch).padStart(4, '0'), of);
  await putJson(resultKey, part);
  const result: ScreenedBatch = { batch, pending: 0, signals, digest: of, resultKey };
  await putBatch(claim.claimId, claim.revision, 'screen', claim.round, result);
}

const PARTS_AT_ONCE = 16;

export function screenedParts(batches: readonly ScreenedBatch[]): Promise<ScreenedPart[]> {
  return mapLimited(batches, PARTS_AT_ONCE, ({ resultKey }) => getJson<ScreenedPart>(resultKey));
}

/** Keeps where the pass goes and gives what is kept: of two calls side by side, what the first one found. */
export async function putRouting(
  claim: Pass,
  routing: Routing,
  attributes: readonly Attribute[],
): Promise<{ routing: Routing; digest: string }> {
  const of = digest(routing);
  const round = String(claim.round).padStart(3, '0');
  const resultKey = screeningKey(claim, `route-${round}`, of);
  const attributesKey = screeningKey(claim, `links-${round}`, digest(attributes));
  await Promise.all([putJson(resultKey, routing), putJson(attributesKey, attributes)]);
  const pass: RoutedPass = { batch: ROUTE, pending: 0, digest: of, resultKey, attributesKey };
  await putBatch(claim.claimId, claim.revision, 'route', claim.round, pass);
  const kept = await getItem<RoutedPass>(routeKey(claim, claim.round));
  if (kept === undefined || kept.digest === of) return { routing, digest: of };
  return { routing: await getJson<Routing>(kept.resultKey), digest: kept.digest };
}

const routeKey = (claim: Pass, round: number) => batchKey(claim.claimId, claim.revision, 'route', round, ROUTE);

/** Where a pass goes; nothing while it is not routed. */
export async function readRouting(claim: Pass, round = claim.round): Promise<Routing | undefined> {
  const pass = await getItem<RoutedPass>(routeKey(claim, round));
  return pass === undefined ? undefined : getJson<Routing>(pass.resultKey);
}

/** By what a claim hangs together with others, over all rounds so far. */
export async function readAttributes(claim: Pass): Promise<readonly Attribute[]> {
  const all = new Map<string, Attribute>();
  for (let round = 1; round <= claim.round; round += 1) {
    const pass = await getItem<RoutedPass>(routeKey(claim, round));
    if (pass === undefined) continue;
    for (const each of await getJson<Attribute[]>(pass.attributesKey)) all.set(`${each.kind}#${each.value}`, each);
  }
  return [...all.values()];
}

/** What a reviewer sees of a line besides what everybody does. */
export interface LineScreening {
  readonly signals: readonly { readonly code: string; readonly evidence: Evidence }[];
  readonly routed?: Routing['lines'][string];
}

/** Of each line of a batch that shows anything or was drawn, over all rounds so far. */
export async function readScreened(claim: Claim, batch: number): Promise<Map<string, LineScreening>> {
  const byLine = new Map<string, LineScreening>();
  for (let round = 1; round <= claim.round; round += 1) {
    const screened = await getItem<ScreenedBatch>(batchKey(claim.claimId, claim.revision, 'screen', round, batch));
    if (screened === undefined) continue;
    const [[part], routing] = await Promise.all([screenedParts([screened]), readRouting(claim, round)]);
    if (part === undefined) continue;
    const own = new Set(part.traits.map(({ lineId }) => lineId));
    const found = Map.groupBy(allFindings([part], routing?.groups ?? []), ({ lineId }) => lineId);
    for (const lineId of [...own, ...part.refused]) {
      const signals = (found.get(lineId) ?? []).map(({ code, evidence }) => ({ code, evidence }));
      // What an earlier round asked was answered then.
      const routed = round === claim.round ? routing?.lines[lineId] : undefined;
      if (signals.length === 0 && routed === undefined) continue;
      byLine.set(lineId, { signals, ...(routed === undefined ? {} : { routed }) });
    }
  }
  return byLine;
}
