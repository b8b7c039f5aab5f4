import type { Claim } from '#client/types.ts';
import type { DocumentKind } from '#functions/document/requests.ts';

export type PapersClaim = Pick<Claim, 'status' | 'notice' | 'firstReview'>;

/** The papers that a claim has where it stands; those of the people who decide only for them. */
export function papersOf({ status, notice, firstReview }: PapersClaim, decides: boolean): readonly DocumentKind[] {
  return [
    ...(status === 'returned' ? (['correction-notice'] as const) : []),
    ...(status === 'not-accepted' ? (['not-accepted-notice'] as const) : []),
    ...(status === 'rejected' ? (['refusal-decision'] as const) : []),
    // With a signature on it, whatever was decided; a claim that went straight through has none to show.
    ...(decides && firstReview !== undefined ? (['approval-form', 'summary'] as const) : []),
    ...(notice === undefined ? [] : (['notice-list'] as const)),
  ];
}
