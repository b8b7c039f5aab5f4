import type { Status } from '#functions/claim/status.ts';
import type { DocumentKind } from '#functions/document/requests.ts';

const PAST_FIRST_REVIEW: readonly Status[] = [
  'second-review',
  'approval',
  'approved',
  'notice',
  'objection-review',
  'reserving',
  'awaiting-funds',
  'reserved',
  'disbursing',
  'payment-returned',
  'settling',
  'paid',
];

/** The papers that a claim has where it stands; those of the people who decide only for them. */
export function papersOf(
  { status, notice }: { readonly status: Status; readonly notice?: object | undefined },
  decides: boolean,
): readonly DocumentKind[] {
  return [
    ...(status === 'returned' ? (['correction-notice'] as const) : []),
    ...(status === 'not-accepted' ? (['not-accepted-notice'] as const) : []),
    ...(status === 'rejected' ? (['refusal-decision'] as const) : []),
    ...(decides && PAST_FIRST_REVIEW.includes(status) ? (['approval-form', 'summary'] as const) : []),
    ...(notice === undefined ? [] : (['notice-list'] as const)),
  ];
}
