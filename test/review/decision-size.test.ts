import { expect, it } from 'vitest';
import { MAX_ATTACHMENTS } from '#functions/attachment/kinds.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { UNKNOWNS, type UnknownCode } from '#functions/eligibility/unknowns.ts';
import { MAX_CLEARED_LINES, MAX_EXCEPTIONS, Review } from '#functions/review/requests.ts';
import { MAX_BATCHES } from '#functions/submission/batches.ts';
import { aClaim } from '#test/support/domain.ts';

/** DynamoDB takes an item up to this; JSON of it is longer than what is counted. */
const LARGEST_ITEM = 400 * 1_024;

const letters = (count: number) => '字'.repeat(count);
const lineId = (index: number) => `499-${900_000 + index}`;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const decision = (refused: number, determined: number) => ({
  stage: 'first',
  decision: 'approve',
  reason: letters(500),
  refusedLines: times(refused, (at) => ({ lineId: lineId(at), reason: letters(200), finding: 'fraud' })),
  confirmed: Object.keys(UNKNOWNS).map((code) => ({ code, reason: letters(200) })),
  determinedLines: times(determined, (at) => ({
    lineId: lineId(refused + at),
    amountFen: 3_000_000,
    document: letters(200),
  })),
});

it.each([
  [MAX_EXCEPTIONS, 0],
  [0, MAX_EXCEPTIONS],
  [MAX_EXCEPTIONS / 2, MAX_EXCEPTIONS / 2],
])(
  'the longest decision, of %i refused and %i determined lines, fits into the item of its claim beside all else',
  (refused, determined) => {
    const { refusedLines, confirmed, determinedLines, reason = '' } = Review.parse(decision(refused, determined));
    const by = 's'.repeat(128);
    const signed = { by, onBehalfOf: by, decision: 'approve', at: '2025-06-03T01:00:00.000Z', reason } as const;
    const inBucket = { lines: MAX_CLEARED_LINES, key: 'k'.repeat(200), digest: 'd'.repeat(64) };
    const batches = times(MAX_BATCHES, (at) => at);
    const claim: Claim = aClaim({
      firstReview: {
        ...signed,
        refusedLines: refusedLines ?? [],
        refusedFen: 999_999_999,
        confirmed: confirmed as { code: UnknownCode; reason: string }[],
        determinedLines: determinedLines ?? [],
        cleared: inBucket,
        corrections: inBucket,
        answeredDenials: times(MAX_CLEARED_LINES, lineId),
      },
      secondReview: signed,
      approval: signed,
      openBatches: batches,
      waitingBatches: batches,
      attachments: times(MAX_ATTACHMENTS, () => ({
        attachmentId: 'att-0123456789abcdef',
        kind: 'contracts',
        type: 'pdf',
        bytes: 20_000_000,
        sha256: 'd'.repeat(64),
      })),
      settlements: times(1_000, (round) => ({
        round,
        fund: '350200.skills-upgrade-account.2025',
        amountFen: 99_999_999,
      })),
      heldNotBy: times(100, () => by),
    });
    expect(Buffer.byteLength(JSON.stringify(claim))).toBeLessThan(LARGEST_ITEM);
  },
);

it('takes no decision with more exceptions, refused and determined together', () => {
  const answer = Review.safeParse(decision(MAX_EXCEPTIONS, 1));
  expect(answer.success).toBe(false);
  expect(answer.error?.issues).toMatchObject([{ path: ['determinedLines'] }]);
});
