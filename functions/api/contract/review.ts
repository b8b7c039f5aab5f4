import { Review } from '../../review/requests.ts';
import { ClaimView } from './claims.ts';
import { done, rows } from './row.ts';

export const review = rows({
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
});
