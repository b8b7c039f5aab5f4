import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionName } from '#functions/execution/execution-name.ts';
import {
  batchKey,
  batchOf,
  batchPrefix,
  contactKey,
  claimKey,
  claimPk,
  eventKey,
  fundEntryKey,
  fundKey,
  fundPk,
  fundTicketKey,
  idempotencyKey,
  instructionKey,
  keyKey,
  LINE_ID,
  lineIdOf,
  lineKey,
  linePrefix,
  linesPk,
  noticeKey,
  objectionKey,
  personKey,
  registerWaitKey,
  tokenKey,
  uploadKey,
  waiterKey,
} from '#functions/claim/keys.ts';
import { outboxPut } from '#functions/claim/outbox.ts';
import { seed } from '#test/support/seed.ts';

const sortsLikeNumbers = (max: number, sortKey: (n: number) => string) =>
  fc.assert(
    fc.property(fc.nat(max), fc.nat(max), (a, b) => {
      expect(Math.sign(a - b)).toBe(sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0);
    }),
    { seed },
  );

describe('the keys of the table', () => {
  it('no two kinds of item lie on one key', () => {
    const keys = [
      claimKey('a'),
      eventKey('a', 1),
      tokenKey('a'),
      uploadKey('a', '1'),
      objectionKey('a', '1'),
      waiterKey('a', '1'),
      batchKey('a', 1, 'verify', 0, 1),
      lineKey('a', 1, '0-1'),
      instructionKey('a', '1'),
      noticeKey('a', 1, 1),
      personKey('a'),
      contactKey(1, 'a'),
      contactKey(2, 'a'),
      keyKey('a'),
      idempotencyKey('a'),
      fundKey('a'),
      fundEntryKey('a', '1'),
      fundTicketKey('a', 1),
      registerWaitKey('a'),
    ].map(({ pk, sk }) => `${pk}|${sk}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('events are read in the order in which they were written, past the ninth', () => {
    sortsLikeNumbers(99_999_999, (seq) => eventKey('a', seq).sk);
  });

  it('the queue of a fund is served in the order of arrival', () => {
    sortsLikeNumbers(9_999_999_999, (ticket) => fundTicketKey('f', ticket).sk);
  });

  it('batches and their lines are read in order', () => {
    sortsLikeNumbers(9_999, (batch) => batchKey('a', 1, 'assess', 1, batch).sk);
    sortsLikeNumbers(999_999, (index) => lineKey('a', 1, lineIdOf(3, index)).sk);
  });

  it("a query for one round never returns another round's results, nor another revision's lines", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        fc.nat(499),
        (one, other, batch) => {
          fc.pre(one !== other);
          expect(batchKey('a', 1, 'assess', other, batch).sk.startsWith(batchPrefix(1, 'assess', one))).toBe(false);
          expect(batchKey('a', other, 'assess', 1, batch).sk.startsWith(batchPrefix(one, 'assess', 1))).toBe(false);
          expect(lineKey('a', other, lineIdOf(batch, 1)).sk.startsWith(linePrefix(one))).toBe(false);
        },
      ),
      { seed },
    );
  });

  it('a line id leads back to the partition in which the line lies, and passes its own pattern', () => {
    fc.assert(
      fc.property(fc.nat(9_999), fc.nat(999_999), (batch, index) => {
        const id = lineIdOf(batch, index);
        expect(id).toMatch(LINE_ID);
        expect(batchOf(id)).toBe(batch);
        expect(lineKey('a', 1, id).pk).toBe(linesPk('a', batch));
      }),
      { seed },
    );
  });

  it.each(['', '1', '1-', '-1', '01-1', '1-01', '1-1-1', '10000-1', '1-1000000', '1-1\n', 'a-1', '1-1#x'])(
    'no key is made of %j, which is no line id',
    (text) => {
      expect(text).not.toMatch(LINE_ID);
    },
  );

  it("a claim's lines lie in other partitions than the claim", () => {
    expect(linesPk('a', 0)).not.toBe(claimPk('a'));
    expect(linesPk('a', 0)).not.toBe(linesPk('a', 1));
  });

  it("a fund's balance and its entries lie together", () => {
    expect([fundKey('f').pk, fundEntryKey('f', '1').pk, fundTicketKey('f', 1).pk]).toEqual(Array(3).fill(fundPk('f')));
  });

  it('another revision or generation never gets the name of an execution that ran before', () => {
    const names = [
      executionName('c', 1, 1),
      executionName('c', 1, 2),
      executionName('c', 2, 1),
      executionName('c', 1, 11),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,80}$/);
  });
});

describe('a message in the outbox', () => {
  it('lies with its claim and is found by the sweeper in the order of time', () => {
    expect(outboxPut('table', 'c-1', 12, { type: 'nudge' }, '2026-01-01T00:00:00.000Z')).toEqual({
      Put: {
        TableName: 'table',
        Item: {
          pk: 'CLAIM#c-1',
          sk: 'OUTBOX#00000012#nudge',
          claimId: 'c-1',
          message: { type: 'nudge' },
          gsi1pk: 'OUTBOX',
          gsi1sk: '2026-01-01T00:00:00.000Z',
        },
      },
    });
  });

  it('does not take the place of another message of the same step', () => {
    const sk = (type: 'nudge' | 'wake-waiters') => outboxPut('t', 'c', 1, { type }, 'now').Put?.Item?.sk;
    expect(sk('nudge')).not.toBe(sk('wake-waiters'));
  });
});
