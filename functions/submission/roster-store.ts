import type { Claim } from '../claim/claim.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import type { FrozenLine } from './frozen-line.ts';
import type { OrderedLine } from './line-index.ts';

export const frozenBatchKey = (claimId: string, revision: number, batch: number) =>
  `claims/${claimId}/r${revision}/roster/${String(batch).padStart(4, '0')}.json`;

/** The lines of one frozen batch, in order; never changed after FreezeRoster. */
export function frozenBatch(claimId: string, revision: number, batch: number): Promise<FrozenLine[]> {
  return getJson<FrozenLine[]>(frozenBatchKey(claimId, revision, batch));
}

const orderKey = ({ claimId, revision }: Pick<Claim, 'claimId' | 'revision'>) =>
  `claims/${claimId}/r${revision}/order/lines.json`;

type Kept = readonly [lineId: string, row: number, name: string, document: string];

/** Batches hold people by fingerprint: the order in which the roster has them is kept beside, with what they are looked for by. */
export async function putRosterOrder(of: Pick<Claim, 'claimId' | 'revision'>, lines: readonly OrderedLine[]) {
  await putJson(
    orderKey(of),
    lines.map(({ lineId, row, name, document }): Kept => [lineId, row, name, document.slice(-SHOWN)]),
  );
}

/** Characters of a document that a mask leaves. */
const SHOWN = 4;

/** The one that was asked for last: whoever pages through a claim asks for it again and again, and it never changes. */
let last: { readonly key: string; readonly lines: Promise<readonly OrderedLine[]> } | undefined;

/** All lines of a revision in the order of its roster. */
export function rosterOrder(of: Pick<Claim, 'claimId' | 'revision'>): Promise<readonly OrderedLine[]> {
  const key = orderKey(of);
  if (last?.key === key) return last.lines;
  const lines = getJson<readonly Kept[]>(key).then((kept) =>
    kept.map(([lineId, row, name, document]): OrderedLine => ({ lineId, row, name, document })),
  );
  last = { key, lines };
  // What could not be read is asked for again.
  lines.catch(() => {
    if (last?.key === key) last = undefined;
  });
  return lines;
}
