import type { Claim } from '../claim/claim.ts';
import { mayDecideObjections, type Status } from '../claim/status.ts';
import type { ReviewStage } from './stage.ts';

const REVIEW_OF: Partial<Record<Status, ReviewStage>> = {
  'first-review': 'first',
  'second-review': 'second',
  approval: 'approval',
};

/** The review that the claim is at, by where it stands; none: undefined. */
export const reviewOf = ({ status }: Pick<Claim, 'status'>): ReviewStage | undefined => REVIEW_OF[status];

/** Whether lines of it are held and somebody may decide on them, whatever the others are at. */
export const isBeforeDeciders = ({ status, openObjections = 0 }: Pick<Claim, 'status' | 'openObjections'>): boolean =>
  openObjections > 0 && mayDecideObjections(status);

/** Before whom the claim is, its review first; nobody: undefined. */
export const stageOf = (claim: Pick<Claim, 'status' | 'openObjections'>): ReviewStage | undefined =>
  reviewOf(claim) ?? (isBeforeDeciders(claim) ? 'objection' : undefined);
