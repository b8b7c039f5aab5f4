import { expect } from 'vitest';
import { isFinal, type Status } from '#functions/claim/status.ts';
import type { LineView, RunningStack } from './running-stack.ts';

const count = (lines: readonly LineView[], ...standings: readonly string[]) =>
  lines.filter(({ standing }) => standings.includes(standing)).length;

/**
 * The claim where it ends: amounts and lines add up, what its lines show is what it counts, its trail is intact.
 * Answers the claim.
 */
export async function ending(stack: RunningStack, claimId: string, status: Status) {
  const claim = await stack.until(claimId, status);
  expect(isFinal(status)).toBe(true);
  const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen } = claim;
  expect({ grantedFen, pendingFen, heldFen, recoveredFen }, 'amounts at the end').toEqual({
    grantedFen: paidFen + cancelledFen,
    pendingFen: 0,
    heldFen: 0,
    recoveredFen: 0,
  });
  const { lines, grantedLines, refusedLines, waitingLines, cancelledLines } = claim;
  expect(grantedLines + refusedLines + waitingLines + cancelledLines, 'lines at the end').toBe(lines);
  expect(waitingLines).toBe(0);

  const shown = await stack.lines(claimId);
  const paid = shown.filter(({ standing }) => standing === 'paid');
  expect(
    paid.reduce((sum, line) => sum + line.grantedFen, 0),
    'money of the paid lines',
  ).toBe(paidFen);
  expect({
    paid: paid.length,
    refused: count(shown, 'refused'),
    open: count(shown, 'granted', 'waiting', 'held'),
  }).toEqual({
    paid: grantedLines,
    refused: refusedLines,
    open: 0,
  });
  expect((await stack.events(claimId)).chain).toMatchObject({ intact: true });
  return claim;
}
