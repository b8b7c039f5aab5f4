import { describe, expect, it } from 'vitest';
import type { Claim, Review } from '#functions/claim/claim.ts';
import { mayStep, STATUSES } from '#functions/claim/status.ts';
import { UNKNOWNS } from '#functions/eligibility/unknowns.ts';
import { decideReview, type ReviewDecision, type ReviewRequest } from '#functions/review/decide.ts';
import { approvalReasons } from '#functions/review/approval.ts';
import { aClaim, fujian2024 } from '#test/support/domain.ts';

const at = '2025-06-03T02:00:00.000Z';
const approved: Review = { by: 'wang', decision: 'approve', at };
const refused: Review = { by: 'wang', decision: 'refuse', at, reason: 'ghost roster' };

const decide = (request: Partial<ReviewRequest>, claim: Partial<Claim> = {}) =>
  decideReview(aClaim(claim), { stage: 'first', decision: 'approve', by: 'wang', at, ...request });
const second = (request: Partial<ReviewRequest>, claim: Partial<Claim> = {}) =>
  decide({ stage: 'second', by: 'li', ...request }, { status: 'second-review', firstReview: approved, ...claim });

describe('the first review', () => {
  it.each<[ReviewDecision, string]>([
    ['approve', 'second-review'],
    ['refuse', 'second-review'],
    ['return', 'returning'],
  ])('to %s leads to %s: nobody decides alone what needs two', (decision, to) => {
    const reason = 'because';
    const accepted = decision === 'return' ? {} : { acceptedAt: at };
    expect(decide({ decision, reason })).toEqual({
      to,
      set: { firstReview: { by: 'wang', at, decision, reason }, ...accepted },
    });
  });

  it('alone says that a claim is not accepted, before its days are over and before anything is decided', () => {
    const request = { decision: 'not-accept', reason: 'not ours' } as const;
    expect(decide(request)).toEqual({
      to: 'not-accepting',
      set: { firstReview: { by: 'wang', at, ...request } },
    });
    expect(decide({ decision: 'not-accept' })).toMatchObject({ code: 'reason-missing' });
    expect(decide({ ...request, acceptanceOver: true })).toMatchObject({ code: 'accepted-by-now' });
    expect(decide(request, { acceptedAt: at })).toMatchObject({ code: 'accepted-by-now' });
    // Of a claim whose first round was paid without people, nobody has decided yet.
    expect(decide(request, { settledRound: 1 })).toMatchObject({ code: 'accepted-by-now' });
    expect(second(request)).toMatchObject({ code: 'decision-unknown' });
  });

  it('names lines to be corrected with a return only', () => {
    for (const decision of ['approve', 'refuse', 'not-accept'] as const)
      expect(decide({ decision, reason: 'x', corrects: true })).toMatchObject({ code: 'corrections-without-return' });
    expect(decide({ decision: 'return', reason: 'x', corrects: true })).toMatchObject({ to: 'returning' });
  });

  it('keeps the lines that it refuses', () => {
    const refusedLines = [{ lineId: '0-1', reason: 'not at work' }];
    expect(decide({ refusedLines })).toMatchObject({ set: { firstReview: { refusedLines } } });
  });

  it('keeps no empty reason where none was given', () => {
    expect(decide({})).toEqual({ to: 'second-review', set: { firstReview: approved, acceptedAt: at } });
  });

  it('answers for each fact that nobody knows, or does not approve', () => {
    const holds = { 'employment-unknown': 3, 'pension-unknown': 1, 'evaluation-rate-unknown': 2 } as const;
    const confirmed = [{ code: 'employment-unknown', reason: 'contract seen' }] as const;
    const answer = decide({ confirmed }, { holds });
    expect(answer).toMatchObject({ code: 'unknowns-not-confirmed' });
    expect(JSON.stringify(answer)).toContain(UNKNOWNS['pension-unknown'].en);
    expect(JSON.stringify(answer)).not.toContain(UNKNOWNS['employment-unknown'].en);
    const both = [...confirmed, { code: 'pension-unknown', reason: 'asked' } as const];
    expect(decide({ confirmed: both }, { holds })).toMatchObject({ set: { firstReview: { confirmed: both } } });
    // Who refuses or returns answers for nothing.
    expect(decide({ decision: 'refuse', reason: 'x' }, { holds })).toMatchObject({ to: 'second-review' });
    expect(decide({ decision: 'return', reason: 'x' }, { holds })).toMatchObject({ to: 'returning' });
  });

  it('keeps the amounts that it sets', () => {
    const determinedLines = [{ lineId: '0-1', amountFen: 100, document: 'd' }];
    expect(decide({ determinedLines })).toMatchObject({ set: { firstReview: { determinedLines } } });
  });

  it('cannot send back to itself', () => {
    expect(decide({ decision: 'send-back', reason: 'x' })).toMatchObject({ code: 'decision-unknown' });
  });
});

describe('the second review', () => {
  it.each<[string, ReviewDecision, Review, string]>([
    ['agrees to approve', 'approve', approved, 'approved'],
    ['agrees to refuse', 'refuse', refused, 'rejecting'],
    ['returns what the first approved', 'return', approved, 'returning'],
    ['returns what the first refused', 'return', refused, 'returning'],
  ])('%s', (_, decision, firstReview, to) => {
    const verdict = second({ decision, reason: 'seen' }, { firstReview });
    expect(verdict).toEqual({ to, set: { secondReview: { by: 'li', at, decision, reason: 'seen' } } });
  });

  it('that sends back takes the first decision off the claim, so that it is made anew', () => {
    expect(second({ decision: 'send-back', reason: 'look at line 4' })).toEqual({
      to: 'first-review',
      set: { firstReview: undefined },
    });
  });

  it.each<[ReviewDecision, Review]>([
    ['approve', refused],
    ['refuse', approved],
  ])('to %s against the first decides nothing', (decision, firstReview) => {
    expect(second({ decision, reason: 'x' }, { firstReview })).toMatchObject({ code: 'reviews-disagree' });
  });

  it.each<ReviewDecision>(['approve', 'refuse', 'return', 'send-back'])(
    'to %s by the person of the first review is refused',
    (decision) => {
      expect(second({ decision, by: 'wang', reason: 'x' })).toMatchObject({ code: 'same-person' });
    },
  );

  it('cannot come without a first', () => {
    const { firstReview: _, ...unreviewed } = aClaim({ status: 'second-review' });
    const request = { stage: 'second', decision: 'approve', by: 'li', at } as const;
    expect(decideReview(unreviewed, request)).toMatchObject({ code: 'review-not-open' });
  });

  it('refuses no single lines, since the first has not seen that', () => {
    const refusedLines = [{ lineId: '0-1', reason: 'x' }];
    expect(second({ refusedLines })).toMatchObject({ code: 'lines-at-first-review' });
    expect(second({ refusedLines: [] })).toMatchObject({ to: 'approved' });
  });
});

describe('the approver', () => {
  const both = { status: 'approval', firstReview: approved, secondReview: { ...approved, by: 'li' } } as const;
  const approve = (request: Partial<ReviewRequest> = {}, claim: Partial<Claim> = {}) =>
    decide({ stage: 'approval', by: 'chen', ...request }, { ...both, ...claim });

  it('is asked after both reviews where somebody above them signs, and only then', () => {
    expect(second({ needsApproval: true })).toMatchObject({ to: 'approval' });
    expect(second({ needsApproval: false })).toMatchObject({ to: 'approved' });
    expect(second({ needsApproval: true, decision: 'refuse', reason: 'x' }, { firstReview: refused })).toMatchObject({
      to: 'rejecting',
    });
    expect(decide({ needsApproval: true })).toMatchObject({ to: 'second-review' });
  });

  it('signs, or sends everything back to be decided anew', () => {
    expect(approve()).toEqual({ to: 'approved', set: { approval: { by: 'chen', at, decision: 'approve' } } });
    expect(approve({ decision: 'send-back', reason: 'x' })).toEqual({
      to: 'first-review',
      set: { firstReview: undefined, secondReview: undefined },
    });
  });

  it.each(['wang', 'li'])('is neither of the two reviewers (%s)', (by) => {
    expect(approve({ by })).toMatchObject({ code: 'same-person' });
    expect(approve({ by, decision: 'send-back', reason: 'x' })).toMatchObject({ code: 'same-person' });
  });

  it.each<ReviewDecision>(['refuse', 'return'])('does not %s by itself', (decision) => {
    expect(approve({ decision, reason: 'x' })).toMatchObject({ code: 'approver-decision-unknown' });
  });

  it('sends back with a reason, and only what is before it', () => {
    expect(approve({ decision: 'send-back' })).toMatchObject({ code: 'reason-missing' });
    for (const status of STATUSES.filter((each) => each !== 'approval')) {
      expect(approve({}, { status })).toMatchObject({ code: 'review-not-open' });
    }
  });

  it.each([
    ['flagged', 100, undefined, []],
    ['high', 100, undefined, ['high-risk']],
    ['clean', 100, 101, []],
    ['clean', 100, 100, ['amount']],
    ['high', 100, 100, ['high-risk', 'amount']],
  ] as const)('signs a %s claim of %i fen where %s fen need it: %j', (riskBand, pendingFen, from, reasons) => {
    const approverFromFen = { value: from ?? ('unknown' as const), regions: [], source: 'an invented notice' };
    const policy = { ...fujian2024(), review: { ...fujian2024().review, approverFromFen } };
    expect(approvalReasons(aClaim({ riskBand, pendingFen }), policy)).toEqual(reasons);
  });

  it('counts the amounts that the first reviewer set', () => {
    const approverFromFen = { value: 100, regions: [], source: 'an invented notice' };
    const policy = { ...fujian2024(), review: { ...fujian2024().review, approverFromFen } };
    const determinedLines = [{ lineId: '0-1', amountFen: 40, document: 'd' }];
    const claim = aClaim({ pendingFen: 60, firstReview: { ...approved, determinedLines } });
    expect(approvalReasons(claim, policy)).toEqual(['amount']);
    expect(approvalReasons(aClaim({ pendingFen: 60, firstReview: approved }), policy)).toEqual([]);
  });
});

describe('any review', () => {
  it.each(['first', 'second'] as const)('(%s) is refused wherever the claim is not at that review', (stage) => {
    for (const status of STATUSES.filter((each) => each !== `${stage}-review`)) {
      expect(decide({ stage, by: 'li' }, { status, firstReview: approved })).toMatchObject({ code: 'review-not-open' });
    }
  });

  it.each<ReviewDecision>(['refuse', 'return', 'send-back'])('to %s needs a reason', (decision) => {
    expect(decide({ decision })).toMatchObject({ code: 'reason-missing' });
    expect(second({ decision })).toMatchObject({ code: 'reason-missing' });
  });

  it('cannot return a claim of which a part is paid', () => {
    const paid = { round: 2, settledRound: 1 };
    expect(decide({ decision: 'return', reason: 'x' }, paid)).toMatchObject({ code: 'return-too-late' });
    expect(second({ decision: 'return', reason: 'x' }, paid)).toMatchObject({ code: 'return-too-late' });
  });

  it('can return a claim in a later round of which nothing is paid: it only waited', () => {
    expect(decide({ decision: 'return', reason: 'x' }, { round: 3 })).toMatchObject({ to: 'returning' });
  });

  it('takes only steps that the table of statuses allows, and says why not in both languages', () => {
    for (const stage of ['first', 'second'] as const) {
      for (const decision of ['approve', 'refuse', 'return', 'send-back'] as const) {
        for (const firstReview of [approved, refused]) {
          const status = `${stage}-review` as const;
          const verdict = decide({ stage, decision, by: 'li', reason: 'x' }, { status, firstReview });
          if ('to' in verdict) expect([verdict.to, mayStep(status, verdict.to)]).toEqual([verdict.to, true]);
          else {
            expect(verdict.text.zh).toMatch(/\p{Script=Han}/u);
            expect(verdict.text.en).not.toMatch(/\p{Script=Han}/u);
          }
        }
      }
    }
  });
});
