import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { tableClient } from '#functions/shared/dynamo-client.ts';
import { localCredentials } from '#local/credentials.ts';

/** As many at once as the workflow has batches at work (MaxConcurrency of its Maps). */
const AT_ONCE = 40;

/**
 * The bare limit, against which the whole way is measured: four single-item writes a line, two conditional updates and
 * two puts, sent straight to the same DynamoDB with the same client and nothing around them.
 * @returns lines per second
 */
export async function bareLinesPerSecond(to: {
  readonly endpoint: string;
  readonly region: string;
  readonly tableName: string;
  readonly lines: number;
}): Promise<number> {
  const dynamo = tableClient({ endpoint: to.endpoint, region: to.region, credentials: localCredentials });
  const run = `BENCH#${Date.now()}`;
  const TableName = to.tableName;
  // A line's outcome as it is kept takes about this much.
  const content = 'x'.repeat(600);
  const started = performance.now();
  await mapLimited(
    Array.from({ length: to.lines }, (_, line) => line),
    AT_ONCE,
    async (line) => {
      const key = { pk: `${run}#${line % 100}`, sk: `LINE#${line}` };
      for (const update of ['ledger', 'contact']) {
        await dynamo.send(
          new UpdateCommand({
            TableName,
            Key: { pk: `${run}#${update}#${line}`, sk: update },
            UpdateExpression: 'SET #line = :line',
            ConditionExpression: 'attribute_not_exists(#line)',
            ExpressionAttributeNames: { '#line': 'line' },
            ExpressionAttributeValues: { ':line': line },
          }),
        );
      }
      await dynamo.send(new PutCommand({ TableName, Item: { ...key, line, content } }));
      await dynamo.send(new PutCommand({ TableName, Item: { ...key, sk: `EVIDENCE#${line}`, line } }));
    },
  );
  dynamo.destroy();
  return to.lines / ((performance.now() - started) / 1000);
}
