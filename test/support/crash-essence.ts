import type { FundBalance, FundEntry } from '#functions/payment/fund.ts';
import { type Books, claimsIn, eventsOf, grantsIn, linesOf, under } from '#local/crash/books.ts';
import type { Entry } from '#local/treasury/ledger.ts';

/** What must come out the same however often the machine died: money, ledger and trail, without times, keys and names. */
export function essenceOf(books: Books) {
  const [claim] = claimsIn(books);
  if (claim === undefined) return undefined;
  const named = (text: string): string => text.replaceAll(claim.claimId, 'the claim');
  const lines = linesOf(claim, books).toSorted((a, b) => a.row - b.row);
  const { status, revision, generation, round, paymentAttempt, settledRound, paidLines, riskBand } = claim;
  const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen } = claim;
  const { grantedLines, refusedLines, waitingLines, cancelledLines, firstReview, secondReview } = claim;
  return {
    claims: claimsIn(books).length,
    stands: { status, revision, generation, round, paymentAttempt, settledRound, paidLines, riskBand },
    amounts: { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen },
    counts: { lines: claim.lines, grantedLines, refusedLines, waitingLines, cancelledLines },
    reviews: [firstReview, secondReview].map((review) => `${review?.by} ${review?.decision}`),
    lines: lines.map(({ row, outcome, round: lineRound, grantedFen: fen, reasons }) => {
      return { row, outcome, round: lineRound, fen, reasons };
    }),
    entitlements: grantsIn(books)
      .map(({ attribute, lineId }) => `${lines.find((line) => line.lineId === lineId)?.row} ${attribute}`)
      .toSorted(),
    funds: under<FundBalance>(books, /^FUND#/, /^BALANCE$/).map(({ fund, appropriatedFen, reservedFen, ...rest }) => {
      return { fund, appropriatedFen, reservedFen, paidFen: rest.paidFen, availableFen: rest.availableFen };
    }),
    entries: under<FundEntry>(books, /^FUND#/, /^ENTRY#/)
      .map(({ kind, amountFen, claimId = '' }) => `${kind} ${amountFen} ${named(claimId)}`)
      .toSorted(),
    trail: eventsOf(claim, books).map(({ type, actor, data }) => {
      return `${type} by ${actor.id}: ${data['from']} -> ${data['to']} ${data['amountFen'] ?? ''}`;
    }),
    payments: books.payments.map(({ instructionId, result, amountFen }) => {
      return `${named(instructionId)} ${result} ${amountFen}`;
    }),
    receipts: under<Entry>(books, /^CLAIM#/, /^RECEIPT#/).map(({ instructionId, result, amountFen }) => {
      return `${named(instructionId)} ${result} ${amountFen}`;
    }),
  };
}
