import { contactKey, contactPk } from '../claim/keys.ts';
import { addMonths } from '../shared/calendar/calendar-date.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { env } from '../shared/env.ts';
import { putAll, queryAll } from '../shared/table-store.ts';
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

const READS_AT_ONCE = 32;

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
    await putAll(items);
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
  const items = queryAll<ContactItem>({
    KeyConditionExpression: 'pk = :pk AND sk >= :from',
    ExpressionAttributeValues: { ':pk': contactPk(bucket), ':from': addMonths(on, -CONTACT_MONTHS) },
  });
  const found: PlacedUse[] = [];
  for await (const { sk, e, u } of items) {
    const { claimId, revision } = readPlace(sk);
    for (const [mark, use] of unpackContacts(u, { claimId, enterpriseId: e }))
      if (marks.has(mark)) found.push({ mark, revision, use });
  }
  return found;
}
