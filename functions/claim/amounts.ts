/** The amounts of a claim, integer fen, all gross: granted = pending + held + paid + cancelled, recovered ≤ paid. */
export interface Amounts {
  readonly grantedFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly paidFen: number;
  readonly cancelledFen: number;
  readonly recoveredFen: number;
}

/** Lines of a claim's current revision by where they stand; lines = granted + refused + waiting + cancelled. */
export interface LineCounts {
  readonly lines: number;
  readonly grantedLines: number;
  readonly refusedLines: number;
  readonly waitingLines: number;
  readonly cancelledLines: number;
}

export type Totals = Amounts & LineCounts;

export const NO_AMOUNTS: Amounts = {
  grantedFen: 0,
  pendingFen: 0,
  heldFen: 0,
  paidFen: 0,
  cancelledFen: 0,
  recoveredFen: 0,
};

/** The first way in which amounts contradict each other, or nothing (invariant 2). */
export function imbalance(amounts: Amounts): string | undefined {
  for (const [name, fen] of Object.entries(amounts)) {
    if (!Number.isSafeInteger(fen) || fen < 0) return `${name} is not a whole, non-negative number of fen`;
  }
  const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen } = amounts;
  if (grantedFen !== pendingFen + heldFen + paidFen + cancelledFen) {
    return 'granted is not pending + held + paid + cancelled';
  }
  return recoveredFen > paidFen ? 'more was recovered than paid' : undefined;
}

/** Everything not yet paid is given up; what was paid stays. */
export function cancelOpen(amounts: Amounts): Pick<Amounts, 'pendingFen' | 'heldFen' | 'cancelledFen'> {
  return { pendingFen: 0, heldFen: 0, cancelledFen: amounts.cancelledFen + amounts.pendingFen + amounts.heldFen };
}
