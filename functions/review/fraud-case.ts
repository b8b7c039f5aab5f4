import type { NewCase } from '../case/case.ts';
import type { Claim, RefusedLine } from '../claim/claim.ts';
import type { Message } from '../claim/outbox.ts';

/** One case for the lines of a round that a reviewer took for fraud; none where there are none. */
export function fraudCases(
  { revision, round }: Pick<Claim, 'revision' | 'round'>,
  refused: readonly RefusedLine[],
  by: Pick<NewCase, 'openedBy' | 'notBy'>,
): readonly Message[] {
  const lineIds = refused.filter(({ finding }) => finding === 'fraud').map(({ lineId }) => lineId);
  if (lineIds.length === 0) return [];
  const cause = `revision ${revision} round ${round}`;
  return [{ type: 'open-case', cases: [{ kind: 'fraud-found', cause, lineIds, ...by }] }];
}
