import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../shared/dynamo-client.ts';
import { IntegrityError } from '../shared/errors.ts';
import { conditionally, queryPrefix, tableName } from '../shared/table-store.ts';
import { batchKey, batchPrefix, claimPk } from './keys.ts';

export type Stage = 'verify' | 'assess' | 'screen' | 'route';

/** What one batch contributes to its claim, kept under the batch's own key: a retry replaces, it never adds. */
export interface BatchResult {
  readonly batch: number;
  /** Lines for which the stage could not be finished yet. */
  readonly pending: number;
  readonly digest: string;
}

/** Keeps a batch's result; one that is complete is never replaced: its digest may be in the chain already. */
export async function putBatch<T extends BatchResult>(
  claimId: string,
  revision: number,
  stage: Stage,
  round: number,
  result: T,
): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...batchKey(claimId, revision, stage, round, result.batch), ...result },
        ConditionExpression: 'attribute_not_exists(pk) OR #pending > :none',
        ExpressionAttributeNames: { '#pending': 'pending' },
        ExpressionAttributeValues: { ':none': 0 },
      }),
    ),
  );
}

/**
 * Results of exactly the batches asked for.
 * @throws IntegrityError when one is missing: the Map before it cannot have ended well.
 */
export async function readBatches<T extends BatchResult>(
  claimId: string,
  revision: number,
  stage: Stage,
  round: number,
  batches: readonly number[],
): Promise<T[]> {
  const found = new Map<number, T>();
  for await (const item of queryPrefix<T>(claimPk(claimId), batchPrefix(revision, stage, round)))
    found.set(item.batch, item);
  return batches.map((batch) => {
    const result = found.get(batch);
    if (result === undefined) throw new IntegrityError(`Batch ${batch} has no result for ${stage}.`);
    return result;
  });
}
