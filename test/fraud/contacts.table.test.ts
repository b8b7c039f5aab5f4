import { BatchWriteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contactTable, contactUses } from '#functions/fraud/contact-store.ts';
import {
  bucketOf,
  CONTACT_CAP,
  contactsOf,
  markKept,
  nameKept,
  packContacts,
  personKept,
  unpackContacts,
} from '#functions/fraud/contact-use.ts';
import { ContactMemory } from '#functions/fraud/contribution-memory.ts';
import { traitOf } from '#functions/fraud/line-trait.ts';
import type { Contributor, OwnContact } from '#functions/fraud/signal.ts';
import { fingerprint } from '#functions/shared/field-cipher.ts';
import { ContentionError } from '#functions/shared/errors.ts';
import { Died, dyingBefore, type Ledger, startLedger } from '#test/support/ledger.ts';
import { manyLines } from '#test/support/screened.ts';
import { seed } from '#test/support/seed.ts';
import { sampleSize } from '#test/support/slow.ts';

const keys = { encryption: new Uint8Array(32), fingerprint: new Uint8Array(32).fill(7) };
const mark = (value: string) => fingerprint(keys, 'phone', value);

const by = (claimId: string, changes: Partial<Contributor> = {}): Contributor => ({
  claimId,
  enterpriseId: `enterprise of ${claimId}`,
  region: '350200',
  submittedOn: '2025-06-03',
  revision: 1,
  round: 1,
  ...changes,
});

describe('the phones and accounts of a claim', () => {
  test('are told once for each person, up to a number of people', () => {
    const lines = manyLines(CONTACT_CAP + 9, (index) => ({
      line: { person: `p-${index % (CONTACT_CAP + 5)}`, phoneMark: 'one phone', accountMark: `account ${index}` },
    }));
    const own = contactsOf(lines.map(traitOf));
    expect(own.filter((each) => each.mark === 'one phone')).toHaveLength(CONTACT_CAP);
    expect(own.filter((each) => each.mark.startsWith('account'))).toHaveLength(CONTACT_CAP + 9);
  });

  test('of 5,000 people are at most a quarter of as many items of a province, none of them large', () => {
    const own = Array.from({ length: 5_000 }, (_, index): OwnContact => {
      const person = fingerprint(keys, 'person', String(index));
      return { mark: mark(String(index)), person, nameMark: fingerprint(keys, 'name', String(index)) };
    });
    const items = [...Map.groupBy(own, (each) => bucketOf(each.mark, 1024)).values()].map(packContacts);
    expect(items.length).toBeLessThanOrEqual(1024);
    expect(Math.max(...items.map((packed) => Buffer.byteLength(packed)))).toBeLessThan(800);
  });

  test('come out of an item as they went in, but for the length of their marks', () => {
    const own = ['a', 'b'].map((value) => ({ mark: mark(value), person: mark(`person ${value}`) }));
    const named = { mark: mark('c'), person: mark('person c'), nameMark: mark('name c') };
    const claim = { claimId: 'clm-1', enterpriseId: 'e-1' };
    expect(unpackContacts(packContacts([...own, named]), claim)).toEqual([
      ...own.map((each) => [markKept(each.mark), { ...claim, person: personKept(each.person) }]),
      [markKept(named.mark), { ...claim, person: personKept(named.person), nameMark: nameKept(named.nameMark) }],
    ]);
  });
});

describe('uses of phones and accounts in the table and in memory', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await startLedger();
    // Few, so that what is looked for lies beside what is not.
    vi.stubEnv('CONTACT_BUCKETS', '3');
  });
  afterAll(() => ledger.close());

  const pass = fc.record({
    claimId: fc.constantFrom('clm-a', 'clm-b', 'clm-c'),
    submittedOn: fc.constantFrom('2024-06-02', '2024-06-03', '2024-12-31', '2025-06-03'),
    revision: fc.integer({ min: 1, max: 2 }),
    own: fc.uniqueArray(
      fc.record({
        value: fc.constantFrom('x', 'y', 'z'),
        person: fc.constantFrom('p-1', 'p-2', 'p-3'),
        nameMark: fc.constantFrom('n-1', undefined),
      }),
      { selector: ({ value, person }) => `${value} ${person}`, maxLength: 6 },
    ),
  });

  let histories = 0;
  test('answer alike, whatever comes twice, late or corrected', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pass, { maxLength: 10 }), fc.array(fc.nat(9)), async (drawn, again) => {
        // Whatever comes again under the name of a pass is the same again.
        const once = drawn.map((each, index) => ({ ...each, round: index + 1 }));
        const passes = [...once, ...again.flatMap((index) => once[index] ?? [])];
        histories += 1;
        const place = `history ${histories} `;
        const memory = new ContactMemory();
        const sorted = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).toSorted();
        for (const { own, ...who } of passes) {
          const there = own.map(({ value, ...use }) => ({ mark: mark(place + value), ...use }));
          const from = by(who.claimId, who);
          const [inTable, inMemory] = [await contactTable.use(from, there), await memory.use(from, there)];
          for (const each of there) {
            const found = inTable(each.mark);
            expect(sorted(found)).toEqual(sorted(inMemory(each.mark)));
            // Late, after a correction: what the newer revision says counts.
            const newer = passes.some(({ claimId, revision }) => claimId === who.claimId && revision > who.revision);
            if (!newer)
              expect(found.some(({ person, claimId }) => person === each.person && claimId === who.claimId)).toBe(true);
            expect(sorted(await contactUses(each.mark, who.submittedOn))).toEqual(sorted(found));
          }
        }
      }),
      { numRuns: sampleSize(8, 25, undefined), seed },
    );
  });

  test('of a year ago and more are not looked for, of a claim submitted later are', async () => {
    const value = mark('old and new');
    const use = (claimId: string, submittedOn: string) =>
      contactTable.use(by(claimId, { submittedOn }), [{ mark: value, person: claimId }]);
    await use('too-old', '2024-06-02');
    await use('old', '2024-06-03');
    await use('later', '2025-07-01');
    const usesOf = await use('now', '2025-06-03');
    expect(
      usesOf(value)
        .map(({ claimId }) => claimId)
        .toSorted(),
    ).toEqual(['later', 'now', 'old']);
  });

  test('of two claims at once, at least one sees the other', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const value = mark(`at once ${attempt}`);
      const seen = await Promise.all(
        ['clm-a', 'clm-b'].map(async (claimId) =>
          (await contactTable.use(by(claimId), [{ mark: value, person: claimId }]))(value),
        ),
      );
      expect(Math.max(...seen.map((uses) => uses.length))).toBe(2);
    }
  });

  test('of a corrected claim are what its newest revision says, to itself and to others', async () => {
    const [office, own] = [mark('phone of the office'), mark('own phone')];
    for (const kept of [contactTable, new ContactMemory()]) {
      const people = (value: string, uses: (mark: string) => readonly { person: string }[]) =>
        uses(value).map(({ person }) => person);
      const first = await kept.use(
        by('clm-corrected'),
        ['p-1', 'p-2'].map((person) => ({ mark: office, person })),
      );
      expect(people(office, first).toSorted()).toEqual(['p-1', 'p-2']);
      const corrected = [
        { mark: office, person: 'p-1' },
        { mark: own, person: 'p-2' },
      ];
      const second = await kept.use(by('clm-corrected', { revision: 2 }), corrected);
      expect(people(office, second)).toEqual(['p-1']);
      const other = await kept.use(by('clm-other'), [{ mark: office, person: 'p-9' }]);
      expect(people(office, other).toSorted()).toEqual(['p-1', 'p-9']);
    }
  });

  test('are kept once, however often they are brought', async () => {
    const own = Array.from({ length: 60 }, (_, index) => ({ mark: mark(`again ${index}`), person: `p-${index}` }));
    for (let times = 0; times < 3; times += 1) {
      const usesOf = await contactTable.use(by('clm-again'), own);
      expect(own.map((each) => usesOf(each.mark).length)).toEqual(own.map(() => 1));
    }
  });

  test('are kept once, wherever whoever brings them dies: between two batches of writes, or before reading', async () => {
    vi.stubEnv('CONTACT_BUCKETS', '1000000');
    const own = Array.from({ length: 60 }, (_, index) => ({ mark: mark(`died ${index}`), person: `p-${index}` }));
    let deaths = 0;
    for (let requests = 0; requests < 12; requests += 1) {
      const died = await dyingBefore(requests, () => contactTable.use(by('clm-died'), own)).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Died)) throw error;
          return true;
        },
      );
      if (died) deaths += 1;
    }
    // Its writes go out in several batches, and reading takes a request a bucket.
    expect(deaths).toBe(12);
    const usesOf = await contactTable.use(by('clm-died'), own);
    expect(own.map((each) => usesOf(each.mark).length)).toEqual(own.map(() => 1));
    const anotherOf = await contactTable.use(by('clm-after'), own);
    expect(own.map((each) => anotherOf(each.mark).length)).toEqual(own.map(() => 2));
    vi.stubEnv('CONTACT_BUCKETS', '3');
  });
});

describe('writes that the table leaves undone', () => {
  const own = Array.from({ length: 3 }, (_, index) => ({ mark: mark(`left ${index}`), person: `p-${index}` }));
  const stubbed = () => {
    vi.stubEnv('TABLE_NAME', 'table');
    vi.stubEnv('CONTACT_BUCKETS', '1000000');
    const sent = mockClient(DynamoDBDocumentClient);
    sent.on(QueryCommand).resolves({ Items: [] });
    return sent;
  };
  const requests = (sent: ReturnType<typeof stubbed>) =>
    sent.commandCalls(BatchWriteCommand).map(({ args }) => args[0].input.RequestItems?.table ?? []);

  test('are asked for again, those alone, before anything is read', async () => {
    const sent = stubbed();
    let first = true;
    sent.on(BatchWriteCommand).callsFake(({ RequestItems }) => {
      const left = first ? RequestItems.table.slice(1) : [];
      first = false;
      return { UnprocessedItems: left.length === 0 ? {} : { table: left } };
    });
    await contactTable.use(by('clm-1'), own);
    expect(requests(sent).map((each) => each.length)).toEqual([3, 2]);
    const order = sent.calls().map(({ args }) => args[0].constructor.name);
    expect(order.indexOf('QueryCommand')).toBeGreaterThan(order.lastIndexOf('BatchWriteCommand'));
    sent.restore();
  });

  test('for ever are a failure, not a claim that was looked at', async () => {
    const sent = stubbed();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    sent.on(BatchWriteCommand).callsFake(({ RequestItems }) => ({ UnprocessedItems: { table: RequestItems.table } }));
    await expect(contactTable.use(by('clm-1'), own)).rejects.toThrow(ContentionError);
    sent.restore();
    vi.restoreAllMocks();
  });
});
