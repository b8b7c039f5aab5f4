import { mapLimited } from '../shared/concurrency.ts';
import { getLine } from './line-store.ts';
import { type NamedLine, namedLine } from './named-line.ts';

const AT_ONCE = 16;

/** So many lines of one thing are named on a page; of more, how many there are says enough. */
export const MOST_NAMED = 20;

/** The first lines of a list by what people tell them by, in its order, each once; a line that is not there is left out. */
export async function namedLines(
  { claimId, revision }: { readonly claimId: string; readonly revision: number },
  lineIds: Iterable<string>,
  most = MOST_NAMED,
): Promise<readonly NamedLine[]> {
  const asked = [...new Set(lineIds)].slice(0, most);
  const found = await mapLimited(asked, AT_ONCE, (lineId) => getLine(claimId, revision, lineId));
  return found.flatMap((line) => (line === undefined ? [] : [namedLine(line)]));
}
