import type { Claim } from '../claim/claim.ts';
import type { Line } from '../claim/line.ts';

/**
 * What the round comes to: lines granted in it, as the reviewers decided, whether that was carried out on the lines yet
 * or not.
 */
export function roundLines(
  claim: Pick<Claim, 'round' | 'reviewApplied' | 'firstReview'>,
  lines: readonly Line[],
): readonly Line[] {
  const granted = lines.filter(({ outcome, round }) => outcome === 'granted' && round === claim.round);
  if (claim.reviewApplied === claim.round) return granted;
  const { refusedLines = [], determinedLines = [] } = claim.firstReview ?? {};
  const refused = new Set(refusedLines.map(({ lineId }) => lineId));
  const determined = new Map(determinedLines.map(({ lineId, amountFen }) => [lineId, amountFen]));
  return granted
    .filter(({ lineId }) => !refused.has(lineId))
    .map((line) => ({ ...line, grantedFen: line.grantedFen + (determined.get(line.lineId) ?? 0) }));
}
