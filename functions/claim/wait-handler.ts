import * as z from 'zod';
import { requireClaim } from './claim-store.ts';
import { STATUSES } from './status.ts';
import { armToken, endWait } from './token-store.ts';
import { EnteredTime } from './workflow-event.ts';
import { observed } from '../shared/observed-handler.ts';

const Wait = z.object({
  claimId: z.string(),
  revision: z.int(),
  generation: z.int(),
  status: z.enum(STATUSES),
  token: z.string(),
  redriveCount: z.int(),
  enteredAt: EnteredTime,
  retryCount: z.int(),
});

/**
 * Every waiting state: keeps the token, then looks whether there is still something to wait for. Whoever changes the
 * status looks for a token afterwards; so at least one of the two sees the other, whatever the order.
 */
export const handler = observed(async (event: unknown): Promise<void> => {
  const wait = Wait.parse(event);
  const armed = await armToken(wait.claimId, {
    token: wait.token,
    status: wait.status,
    order: [wait.revision, wait.generation, wait.redriveCount, wait.enteredAt, wait.retryCount],
  });
  const claim = await requireClaim(wait.claimId);
  if (armed && claim.revision === wait.revision && claim.status === wait.status) return;
  await endWait(wait.token);
});
