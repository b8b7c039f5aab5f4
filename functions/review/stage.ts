/** Where people decide: 初审, 复审, 审批, and objections to a public notice. */
export const REVIEW_STAGES = ['first', 'second', 'approval', 'objection'] as const;
export type ReviewStage = (typeof REVIEW_STAGES)[number];

export interface ReviewPlace {
  readonly stage: ReviewStage;
  /** Business time. */
  readonly since: string;
}
