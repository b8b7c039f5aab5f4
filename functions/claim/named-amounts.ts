import type { Text } from '../shared/fault.ts';
import type { Amounts } from './amounts.ts';
import type { Status } from './status.ts';

/** The amounts of the revision that stands under the names by which people know them; integer fen, all gross. */
export interface NamedAmounts {
  /** 申报: what the roster itself asks for; absent where it names no amount. */
  readonly claimedFen?: number;
  /** 拟补贴: what the policy grants, before people decide: not yet decided + approved + cancelled. */
  readonly proposedFen: number;
  /** 核定: decided by people and not given up. */
  readonly approvedFen: number;
  /** 已拨付 */
  readonly paidFen: number;
  /** 已取消: of what was proposed, refused by people, upheld objections, withdrawn or returned. */
  readonly cancelledFen: number;
  /** 已追回: of what was paid. */
  readonly recoveredFen: number;
}

/** Amounts of the revision that stands, in the order in which a claim comes by them. */
export const AMOUNT_NAMES = [
  ['claimedFen', { zh: '申报', en: 'Claimed' }],
  ['proposedFen', { zh: '拟补贴', en: 'Proposed' }],
  ['approvedFen', { zh: '核定', en: 'Approved' }],
  ['paidFen', { zh: '已拨付', en: 'Paid' }],
  ['cancelledFen', { zh: '已取消', en: 'Cancelled' }],
  ['recoveredFen', { zh: '已追回', en: 'Recovered' }],
] as const satisfies readonly (readonly [keyof NamedAmounts, Text])[];

/** From the approval on, what is on its way to be paid is decided; what an objection holds, or held, was decided before. */
const DECIDED: readonly Status[] = [
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

/** One meaning for the API, the console, the command line and papers. A claim's own amounts are over all its revisions. */
export function namedAmounts(
  claim: Amounts & {
    readonly status: Status;
    readonly claimedFen?: number | undefined;
    readonly earlierFen?: number | undefined;
    readonly freed?: { readonly amountFen: number } | undefined;
  },
): NamedAmounts {
  const { claimedFen, earlierFen = 0 } = claim;
  return {
    ...(claimedFen === undefined ? {} : { claimedFen }),
    proposedFen: claim.grantedFen - earlierFen,
    approvedFen:
      claim.paidFen +
      claim.heldFen +
      (DECIDED.includes(claim.status) ? claim.pendingFen : (claim.freed?.amountFen ?? 0)),
    paidFen: claim.paidFen,
    cancelledFen: claim.cancelledFen - earlierFen,
    recoveredFen: claim.recoveredFen,
  };
}

interface Refusing {
  readonly refusedFen?: number | undefined;
  readonly determinedLines?: readonly { readonly amountFen: number }[] | undefined;
}

/** What goes on if the reviews of the round that runs are followed, integer fen: what the one above them signs. */
export function signedFen({
  pendingFen,
  round,
  reviewApplied,
  firstReview,
}: {
  readonly pendingFen: number;
  readonly round: number;
  readonly reviewApplied?: number | undefined;
  readonly firstReview?: Refusing | undefined;
}): number {
  if (reviewApplied === round) return pendingFen;
  const { refusedFen = 0, determinedLines = [] } = firstReview ?? {};
  return pendingFen - refusedFen + determinedLines.reduce((sum, { amountFen }) => sum + amountFen, 0);
}
