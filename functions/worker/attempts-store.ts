import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attemptsKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, tableName } from '../shared/table-store.ts';

export interface Limit {
  /** What is counted. */
  readonly of: string;
  /** For whom: an id or a keyed mark, never an address. */
  readonly by: string;
  readonly most: number;
  /** Length of a window of machine time. */
  readonly seconds: number;
}

/** Counts one attempt; `false` when the window has seen as many as it may. */
export async function countAttempt({ of, by, most, seconds }: Limit, machineNow = Date.now()): Promise<boolean> {
  const window = Math.floor(machineNow / 1000 / seconds);
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: attemptsKey(of, by, window),
        UpdateExpression: 'ADD attempts :one SET expiresAt = :expires',
        ConditionExpression: 'attribute_not_exists(attempts) OR attempts < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': most, ':expires': (window + 2) * seconds },
      }),
    ),
  );
  return 'done' in result;
}

/** Takes back one attempt that was counted in that window. */
export async function forgetAttempt({ of, by, seconds }: Limit, machineNow: number): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: attemptsKey(of, by, Math.floor(machineNow / 1000 / seconds)),
        UpdateExpression: 'ADD attempts :less',
        ConditionExpression: 'attempts > :none',
        ExpressionAttributeValues: { ':less': -1, ':none': 0 },
      }),
    ),
  );
}
