import type { Claim } from '../claim/claim.ts';
import { type Line, lineStanding } from '../claim/line.ts';
import { planRecovery } from '../payment/recovery.ts';

/** Lines of one recovery: they are marked in one transaction. */
const LINES_IN_ONE = 80;

/** Recoveries of one case: they are proposed in one transaction. */
const RECOVERIES_AT_ONCE = 80;

/** A recovery that a finding of fraud may ask for; integer fen. */
export interface Recoverable {
  readonly lineIds: readonly string[];
  readonly amountFen: number;
}

/** What can come back of a case's lines: those that were paid and did not come back yet, in recoveries of a fit size. */
export function recoverable(
  claim: Pick<Claim, 'status' | 'settledRound' | 'settlements' | 'restWithdrawn'>,
  lines: readonly (Line | undefined)[],
): readonly Recoverable[] {
  const paid = lines.filter((line): line is Line => line !== undefined && lineStanding(line, claim) === 'paid');
  const parts: Recoverable[] = [];
  for (let start = 0; start < paid.length && parts.length < RECOVERIES_AT_ONCE; start += LINES_IN_ONE) {
    const part = paid.slice(start, start + LINES_IN_ONE);
    const lineIds = part.map(({ lineId }) => lineId);
    const plan = planRecovery(claim, lineIds, part);
    if ('amountFen' in plan) parts.push({ lineIds, amountFen: plan.amountFen });
  }
  return parts;
}
