import type { Claim } from '../claim/claim.ts';
import type { ReviewStage } from './stage.ts';

/** Before whom the claim is, by where it stands; nobody: undefined. */
export function stageOf({
  status,
  openObjections = 0,
}: Pick<Claim, 'status' | 'openObjections'>): ReviewStage | undefined {
  if (status === 'first-review') return 'first';
  if (status === 'second-review') return 'second';
  if (status === 'approval') return 'approval';
  return (status === 'notice' || status === 'objection-review') && openObjections > 0 ? 'objection' : undefined;
}
