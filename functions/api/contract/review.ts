import { WithReason } from '../fields.ts';
import { Review } from '../../review/requests.ts';
import { ClaimView } from './claims.ts';
import { done, rows } from './row.ts';

export const review = rows(
  {
    operationId: 'reviewClaim',
    method: 'POST',
    path: '/claims/{claimId}/reviews',
    group: 'review',
    summary: { zh: '初审、复审或审批', en: 'Decide the first review, the second review or the approval' },
    access: { permission: ['review:first', 'review:second', 'review:approve'] },
    body: Review,
    example: { stage: 'first', decision: 'approve' },
    answers: { 200: done(ClaimView) },
    version: 'change',
    problems: [
      'review-not-open',
      'reason-missing',
      'return-too-late',
      'accepted-by-now',
      'decision-unknown',
      'corrections-without-return',
      'unknowns-not-confirmed',
      'lines-at-first-review',
      'reviews-disagree',
      'approver-decision-unknown',
      'same-person',
      'lines-not-granted',
      'claim-held',
    ],
  },
  {
    operationId: 'returnHaltedClaim',
    method: 'POST',
    path: '/claims/{claimId}/return',
    group: 'review',
    summary: { zh: '将流程无法继续的申报退回补正', en: 'Return a claim whose workflow cannot go on for correction' },
    description: {
      zh: '仅适用于流程处理失败、尚未申请支付的申报(见申报的 halted);理由告知企业,占用的资格与资金随即释放。',
      en: 'Of a claim that is halted, before money was asked for. The enterprise is told the reason; what the claim holds is let go.',
    },
    access: { permission: 'claim:return-halted' },
    body: WithReason,
    example: { reason: '花名册第 3 行证书编号过长,请更正后重新提交。' },
    answers: { 200: done(ClaimView) },
    version: 'change',
    problems: ['claim-not-halted', 'return-too-late', 'claim-held'],
  },
);
