import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { contactKey, contactPk } from '../claim/keys.ts';
import { addMonths } from '../shared/calendar/calendar-date.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { ContentionError } from '../shared/errors.ts';
import { env } from '../shared/env.ts';
import { backoff, type Item, tableName } from '../shared/table-store.ts';
import {
  bucketOf,
  CONTACT_MONTHS,
  contactPlace,
  markKept,
  newestUses,
  packContacts,
  type PlacedUse,
  readPlace,
  unpackContacts,
} from './contact-use.ts';
import type { Contacts, ContactUse, OwnContact } from './signal.ts';

/** A bucket's uses of one claim and pass. Short names: each read pays for them. */
interface ContactItem {
  readonly pk: string;
  readonly sk: string;
  /** The enterprise. */
  readonly e: string;
  /** Its people's uses, see `packContacts`. */
  readonly u: string;
}

/** Of one BatchWriteItem. */
const MOST_PUTS = 25;
const WRITES_AT_ONCE = 4;
const READS_AT_ONCE = 32;
const ATTEMPTS = 10;

const buckets = (): number => Number(env('CONTACT_BUCKETS'));

/**
 * All puts before the first read, and consistent reads: of two claims that are screened at once, at least one sees the
 * other. An item's key is the claim's own place, so that a retry writes the same again.
 * @throws ContentionError when the table keeps leaving writes undone
 */
export const contactTable: Contacts = {
  async use(by, own) {
    const count = buckets();
    const byBucket = Map.groupBy(own, ({ mark }) => bucketOf(mark, count));
    const place = contactPlace(by);
    const items = [...byBucket].map(
      ([bucket, uses]): ContactItem => ({ ...contactKey(bucket, place), e: by.enterpriseId, u: packContacts(uses) }),
    );
    const chunks = Array.from({ length: Math.ceil(items.length / MOST_PUTS) }, (_, index) =>
      items.slice(index * MOST_PUTS, (index + 1) * MOST_PUTS),
    );
    await mapLimited(chunks, WRITES_AT_ONCE, putAll);
    const found = await mapLimited([...byBucket], READS_AT_ONCE, ([bucket, uses]) =>
      usesIn(bucket, uses, by.submittedOn),
    );
    const known = newestUses(found.flat(), by);
    return (mark) => known.get(markKept(mark)) ?? [];
  },
};

/** Everybody seen with it in the twelve months before that day and since; consistent. */
export async function contactUses(mark: string, on: string): Promise<readonly ContactUse[]> {
  return newestUses(await usesIn(bucketOf(mark, buckets()), [{ mark }], on)).get(markKept(mark)) ?? [];
}

async function usesIn(
  bucket: number,
  wanted: readonly Pick<OwnContact, 'mark'>[],
  on: string,
): Promise<readonly PlacedUse[]> {
  const marks = new Set(wanted.map(({ mark }) => markKept(mark)));
  const items: ContactItem[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': contactPk(bucket), ':from': addMonths(on, -CONTACT_MONTHS) },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    items.push(...((page.Items ?? []) as unknown as ContactItem[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items.flatMap(({ sk, e, u }): PlacedUse[] => {
    const { claimId, revision } = readPlace(sk);
    return unpackContacts(u, { claimId, enterpriseId: e })
      .filter(([mark]) => marks.has(mark))
      .map(([mark, use]) => ({ mark, revision, use }));
  });
}

async function putAll(items: readonly ContactItem[]): Promise<void> {
  let left = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const { UnprocessedItems } = await dynamo().send(new BatchWriteCommand({ RequestItems: { [tableName()]: left } }));
    left = (UnprocessedItems?.[tableName()] ?? []) as typeof left;
    if (left.length === 0) return;
    if (attempt === ATTEMPTS) throw new ContentionError('Writes of contacts kept being left undone.');
    await backoff(attempt);
  }
}
