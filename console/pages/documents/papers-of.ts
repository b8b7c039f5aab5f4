import type { Claim } from '#client/types.ts';
import { isGivenUp } from '#functions/claim/status.ts';
import type { DocumentKind } from '#functions/document/requests.ts';

export type PapersClaim = Pick<
  Claim,
  'status' | 'round' | 'paidRounds' | 'pendingFen' | 'heldFen' | 'notice' | 'firstReview'
>;

/** What each round has of its own, for those who decide. */
export const OF_A_ROUND = ['approval-form', 'summary', 'notice-list'] as const satisfies readonly DocumentKind[];

/** The papers that a claim has where it stands; those of the people who decide only for them. */
export function papersOf(
  { status, notice, firstReview, pendingFen, heldFen, round, paidRounds = [] }: PapersClaim,
  decides: boolean,
): readonly DocumentKind[] {
  const signed = firstReview?.decision === 'approve' || notice !== undefined;
  const isGranted = pendingFen + heldFen > 0 || paidRounds.includes(round);
  return [
    ...(status === 'returned' ? (['correction-notice'] as const) : []),
    ...(status === 'not-accepted' ? (['not-accepted-notice'] as const) : []),
    ...(status === 'rejected' ? (['refusal-decision'] as const) : []),
    // With a signature on it, whatever was decided; a claim that went straight through has none to show.
    ...(decides && firstReview !== undefined ? (['approval-form'] as const) : []),
    ...(decides && signed && isGranted && !isGivenUp(status) ? (['summary'] as const) : []),
    ...(notice === undefined ? [] : (['notice-list'] as const)),
  ];
}
