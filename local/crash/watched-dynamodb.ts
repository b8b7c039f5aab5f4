import { capacityKind } from '../dynamodb/consumption.ts';
import { type RunningServer, readBody, serve } from '../http.ts';
import { createRelay } from '../relay.ts';
import type { CrashPlan } from './crash-plan.ts';

/**
 * Stands right before the DynamoDB engine, so that also what the machine writes itself comes by. A write is held until
 * it is there whole, and its answer until the plan has seen that it was done.
 */
export async function watchDynamoDb(engine: string, plan: CrashPlan): Promise<RunningServer> {
  const relay = createRelay(engine, { keepHost: false });
  const server = await serve(0, async (incoming, response) => {
    const what = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const body = await readBody(incoming);
    const writes = capacityKind(what) === 'write';
    if (writes) plan({ seam: 'dynamodb', side: 'before', what });
    const answer = await relay.forward(incoming, body).catch(() => undefined);
    if (answer === undefined) {
      response.destroy();
      return;
    }
    if (writes) plan({ seam: 'dynamodb', side: 'after', what });
    await relay.giveBack(answer, response);
  });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      relay.close();
    },
  };
}
