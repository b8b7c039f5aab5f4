/** Where people decide: 初审, 复审, 审批, objections to a public notice; and claims that their execution left for good. */
export const REVIEW_STAGES = ['first', 'second', 'approval', 'objection', 'halted'] as const;
export type ReviewStage = (typeof REVIEW_STAGES)[number];

export interface ReviewPlace {
  readonly stage: ReviewStage;
  /** Business time. */
  readonly since: string;
}
