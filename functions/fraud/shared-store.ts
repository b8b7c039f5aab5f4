import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sharedKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, type Item, tableName } from '../shared/table-store.ts';
import { CONTACT_CAP, contactUse, parseContactUse } from './contact-use.ts';
import type { Contacts, ContactUse } from './signal.ts';

/**
 * One write per line adds the use and answers with all there were: of two claims at once, at least one sees the other.
 * A set: adding the same use again changes nothing. One that is full stays as it is.
 */
export const sharedContacts: Contacts = {
  async add(kind, mark, use) {
    const element = contactUse(use);
    const result = await conditionally(() =>
      dynamo().send(
        new UpdateCommand({
          TableName: tableName(),
          Key: sharedKey(kind, mark),
          UpdateExpression: 'ADD uses :use',
          ConditionExpression: 'attribute_not_exists(uses) OR size(uses) < :cap OR contains(uses, :one)',
          ExpressionAttributeValues: { ':use': new Set([element]), ':cap': CONTACT_CAP, ':one': element },
          ReturnValues: 'UPDATED_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    return usesIn('done' in result ? result.done.Attributes : result.refused);
  },
};

function usesIn(item: Item | undefined): readonly ContactUse[] {
  return [...((item?.uses ?? []) as Iterable<string>)].map(parseContactUse);
}
