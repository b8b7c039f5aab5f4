import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sharedKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, tableName } from '../shared/table-store.ts';
import { SHARED_CAP } from './signals/shared-contact.ts';

/**
 * Adds a person to those seen with a phone or account, and gives all who were, or `capped` when there are too many to
 * list. A set: adding the same person again changes nothing.
 */
export async function addToShared(
  kind: 'phone' | 'account',
  mark: string,
  person: string,
): Promise<ReadonlySet<string> | 'capped'> {
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: sharedKey(kind, mark),
        UpdateExpression: 'ADD people :person',
        ConditionExpression: 'attribute_not_exists(people) OR size(people) < :cap OR contains(people, :one)',
        ExpressionAttributeValues: { ':person': new Set([person]), ':cap': SHARED_CAP, ':one': person },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return 'done' in result ? (result.done.Attributes?.people as Set<string>) : 'capped';
}
