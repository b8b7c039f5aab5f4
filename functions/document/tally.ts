import type { Claim } from '../claim/claim.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { grantedIn } from './round.ts';

/** Lines of a claim by what became of each, as of one of its rounds: all but `lines` add up to it. */
export interface Tally {
  readonly lines: number;
  readonly granted: number;
  readonly byRules: number;
  readonly byReviewers: number;
  readonly objected: number;
  /** Granted in rounds before. */
  readonly earlier: number;
  /** For an entitlement that another claim holds: those of a later round waited then. */
  readonly waiting: number;
  /** Granted and given up with the whole claim. */
  readonly cancelled: number;
}

export function tallyOf(claim: Parameters<typeof grantedIn>[0], round: number, lines: readonly Line[]): Tally {
  const granted = new Set(grantedIn(claim, round, lines).map(({ lineId }) => lineId));
  const named = round === claim.round ? (claim.firstReview?.refusedLines ?? []) : [];
  const refused = new Set(named.map(({ lineId }) => lineId));
  const kindOf = (line: Line): Exclude<keyof Tally, 'lines'> => {
    if (line.outcome === 'waiting' || reviewedIn(line) > round) return 'waiting';
    if (line.outcome === 'refused') return refusedBy(line);
    if (reviewedIn(line) < round) return 'earlier';
    if (granted.has(line.lineId)) return 'granted';
    return refused.has(line.lineId) ? 'byReviewers' : 'cancelled';
  };
  const tally = {
    lines: lines.length,
    granted: 0,
    byRules: 0,
    byReviewers: 0,
    objected: 0,
    earlier: 0,
    waiting: 0,
    cancelled: 0,
  };
  for (const line of lines) tally[kindOf(line)] += 1;
  return tally;
}

function refusedBy({ reasons }: Line): 'byRules' | 'byReviewers' | 'objected' {
  if (reasons.includes('objection-upheld')) return 'objected';
  return isByReviewers(reasons) ? 'byReviewers' : 'byRules';
}

const isByReviewers = (reasons: Line['reasons']): boolean =>
  reasons.includes('refused-by-review') || reasons.includes('refused-for-fraud');

/** A line that the reviewers refused, with their words: the person is masked. */
export interface RefusedInReview {
  readonly row: number;
  readonly maskedName: string;
  readonly reason: string;
  readonly finding: 'error' | 'fraud';
}

/** Those of the round, whether that was carried out on the lines yet or not, in the order of the roster. */
export function refusedInReview(
  { round: now, firstReview }: Pick<Claim, 'round' | 'firstReview'>,
  round: number,
  lines: readonly Line[],
): readonly RefusedInReview[] {
  const named = new Map(
    (round === now ? (firstReview?.refusedLines ?? []) : []).map((refused) => [refused.lineId, refused]),
  );
  return lines
    .filter((line) => named.has(line.lineId) || (reviewedIn(line) === round && isByReviewers(line.reasons)))
    .map(
      ({ lineId, row, maskedName, reasons, note = '' }) =>
        ({
          row,
          maskedName,
          reason: named.get(lineId)?.reason ?? note,
          finding: named.get(lineId)?.finding ?? (reasons.includes('refused-for-fraud') ? 'fraud' : 'error'),
        }) as const,
    )
    .toSorted((a, b) => a.row - b.row);
}
