import * as z from 'zod';
import { requireClaim } from '../claim/claim-store.ts';
import { isFinal } from '../claim/status.ts';
import { observed } from '../shared/observed-handler.ts';
import { archiveExecution } from './archive-store.ts';
import { parseExecutionName } from './execution-name.ts';
import { letExecutionGo } from './execution-store.ts';

/** "Step Functions Execution Status Change" (Step Functions guide, EventBridge); only what is read here. */
const StatusChange = z.object({ detail: z.object({ name: z.string() }) });

/** Whenever an execution closes: "prove it years later" does not rest on a log that is kept for 90 days. */
export const handler = observed(async (event: unknown): Promise<void> => {
  const execution = parseExecutionName(StatusChange.parse(event).detail.name);
  if (execution === undefined) return;
  if ((await archiveExecution(execution)) === undefined) return;
  const claim = await requireClaim(execution.claimId);
  const driven = claim.revision !== execution.revision || claim.generation !== execution.generation;
  if (driven || isFinal(claim.status)) await letExecutionGo(execution);
});
