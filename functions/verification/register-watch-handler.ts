import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { onClaim } from '../claim/claim-store.ts';
import { registerWaitKey } from '../claim/keys.ts';
import { isFinal } from '../claim/status.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { queryPrefix, tableName } from '../shared/table-store.ts';
import { registerIsUp } from './register-client.ts';
import { observed } from '../shared/observed-handler.ts';

/** Scheduled: when claims wait for the register, asks whether it is back, and if so sends them on. */
export const handler = observed(async (): Promise<void> => {
  const waiting: string[] = [];
  for await (const { claimId } of queryPrefix<{ claimId: string }>('REGISTER', 'WAITING#')) waiting.push(claimId);
  if (waiting.length === 0 || !(await registerIsUp())) return;
  const now = await businessNow();
  for (const claimId of waiting) {
    await onClaim<void>(claimId, now, async (claim) => {
      if (claim.status !== 'waiting-for-register') {
        // One that goes on took its entry with it; only a claim that cannot wait again leaves one behind.
        if (isFinal(claim.status))
          await dynamo().send(new DeleteCommand({ TableName: tableName(), Key: registerWaitKey(claimId) }));
        return { answer: undefined };
      }
      return {
        step: {
          to: 'verifying',
          event: { type: 'register-back', actor: { kind: 'system', id: 'register-watch' } },
          also: [{ Delete: { TableName: tableName(), Key: registerWaitKey(claimId) } }],
          messages: [{ type: 'nudge' }],
        },
        done: () => undefined,
      };
    });
  }
});
