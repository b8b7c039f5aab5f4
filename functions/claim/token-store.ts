import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../shared/dynamo-client.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import { tokenKey } from './keys.ts';
import type { Status } from './status.ts';

export interface ArmedToken {
  readonly token: string;
  /** Where the claim stands while it waits with this token. */
  readonly status: Status;
  /** Revision, generation, redrive count, entered time, retry count: later is newer. */
  readonly order: readonly (number | string)[];
}

/** Keeps the token unless a newer one is there. Answers whether it is now the claim's token. */
export async function armToken(claimId: string, { token, status, order }: ArmedToken): Promise<boolean> {
  const rank = order.map((part) => (typeof part === 'number' ? String(part).padStart(6, '0') : part)).join('#');
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: tokenKey(claimId),
        UpdateExpression: 'SET #token = :token, #rank = :rank, #status = :status',
        ConditionExpression: 'attribute_not_exists(pk) OR #rank <= :rank',
        ExpressionAttributeNames: { '#token': 'token', '#rank': 'rank', '#status': 'status' },
        ExpressionAttributeValues: { ':token': token, ':rank': rank, ':status': status },
      }),
    ),
  );
  return 'done' in result;
}

// A token that is gone was answered before, or its execution ended: the status in the table stands either way.
const GONE = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Ends the wait that holds this token. Answers `false` when nothing waits with it any more. */
export async function endWait(token: string): Promise<boolean> {
  try {
    await stepFunctions().send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
    return true;
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return false;
    throw error;
  }
}

/** Wakes the claim's execution if it sleeps; it then looks for itself where the claim stands. */
export async function nudge(claimId: string): Promise<void> {
  const armed = await getItem<{ token: string }>(tokenKey(claimId));
  if (armed !== undefined) await endWait(armed.token);
}
