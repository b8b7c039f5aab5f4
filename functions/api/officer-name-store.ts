import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { officerNameKey } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, tableName } from '../shared/table-store.ts';

/** As the issuer's token says it: the newest holds, and whoever has left stays known by the last one. */
export async function keepOfficerName(subject: string, name: string): Promise<void> {
  await dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...officerNameKey(subject), name } }));
}

/** The same, of whom it is not known yet what they are called. */
export async function learnOfficerName(subject: string, name: string): Promise<void> {
  const { [subject]: known } = await officerNames([subject]);
  if (known !== name) await keepOfficerName(subject, name);
}

const AT_ONCE = 16;

/** Names of those who have one, by subject: who never came with a name is in it not at all. */
export async function officerNames(subjects: Iterable<string | undefined>): Promise<Readonly<Record<string, string>>> {
  const asked = [...new Set(subjects)].filter((subject) => subject !== undefined);
  const found = await mapLimited(asked, AT_ONCE, async (subject) => {
    const kept = await getItem<{ readonly name: string }>(officerNameKey(subject));
    return kept === undefined ? [] : [[subject, kept.name] as const];
  });
  return Object.fromEntries(found.flat());
}

/** One of them in a sentence: the name with the subject, which alone is sure to be nobody else's. */
export async function officerInWords(subject: string): Promise<string> {
  const { [subject]: name } = await officerNames([subject]);
  return name === undefined || name === subject ? subject : `${name}(${subject})`;
}
