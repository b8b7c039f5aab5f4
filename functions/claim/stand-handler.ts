import { requireClaim } from './claim-store.ts';
import { OnExecution, standing } from './workflow-event.ts';
import { observed } from '../shared/observed-handler.ts';

/** WhereItStands: the table is the truth; the execution asks it and drives on from there. */
export const handler = observed(async (event: unknown) => {
  const { claimId, revision, generation } = OnExecution.parse(event);
  return standing(await requireClaim(claimId), { revision, generation });
});
