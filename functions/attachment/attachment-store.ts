import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ATTACHMENTS_OF_CLAIM, attachmentKey, claimPk } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, queryPrefix, tableName } from '../shared/table-store.ts';
import type { Attachment } from './attachment.ts';

export async function getAttachment(claimId: string, attachmentId: string): Promise<Attachment | undefined> {
  return getItem<Attachment>(attachmentKey(claimId, attachmentId));
}

/** In the order in which they were sent. */
export async function attachmentsOf(claimId: string): Promise<readonly Attachment[]> {
  const all: Attachment[] = [];
  for await (const each of queryPrefix<Attachment>(claimPk(claimId), ATTACHMENTS_OF_CLAIM)) all.push(each);
  return all.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** `false` when the same request made it before. */
export async function createAttachment(attachment: Attachment): Promise<boolean> {
  return put(attachment, 'attribute_not_exists(pk)', {});
}

/** From one state to the next, once; `false` when it stands elsewhere by now. */
export async function settleAttachment(from: Attachment['state'], to: Attachment): Promise<boolean> {
  return put(to, '#state = :from', { from });
}

async function put(attachment: Attachment, condition: string, { from }: { from?: string }): Promise<boolean> {
  const result = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...attachmentKey(attachment.claimId, attachment.attachmentId), ...attachment },
        ConditionExpression: condition,
        ...(from === undefined
          ? {}
          : { ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':from': from } }),
      }),
    ),
  );
  return 'done' in result;
}
