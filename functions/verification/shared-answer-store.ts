import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { registerAnswerKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import type { FactsOf } from './answer-lifetime.ts';
import type { Given } from './registers/register.ts';
import type { SharedAnswers } from './shared-answers.ts';

/** Answers in the table, which forgets them when they have expired. */
export const tableAnswers: SharedAnswers = {
  find: async (register, about) => {
    const item = await getItem<{ given: Given<FactsOf[typeof register]> }>(registerAnswerKey(register, about));
    return item?.given;
  },
  keep: async (register, about, given, goodUntilMs) => {
    const expiresAt = Math.ceil(goodUntilMs / 1_000);
    const Item = { ...registerAnswerKey(register, about), given, expiresAt };
    await conditionally(() => dynamo().send(new PutCommand({ TableName: tableName(), Item })));
  },
};
