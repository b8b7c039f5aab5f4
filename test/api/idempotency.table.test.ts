import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type About, idempotent } from '#functions/api/idempotency-store.ts';
import type { Call } from '#functions/api/operation.ts';
import { transact } from '#functions/shared/table-store.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
});
afterAll(() => ledger.close());

let calls = 0;
function aCall(change: Partial<Call> = {}): Call {
  return {
    caller: { subject: 'somebody', roles: ['first-reviewer'] },
    params: { claimId: 'c-1', lineId: '0-1' },
    query: {},
    body: { field: 'name' },
    rawBody: '',
    header: () => undefined,
    idempotencyKey: 'the-very-key',
    sourceAddress: '',
    now: new Date('2025-06-03T01:00:00Z'),
    ...change,
  };
}
const remembered = { status: 200, body: { value: 'of the first' } };

describe('an answer that is remembered', () => {
  const others: readonly (readonly [string, Partial<Call>, About, number | undefined])[] = [
    ['the same request', {}, { revision: 1 }, 200],
    ['the same request about a corrected roster', {}, { revision: 2 }, 422],
    ['the same request about no revision', {}, {}, 422],
    ['the same request in a later round', {}, { revision: 1, round: 2 }, 422],
    ['the same request about another attempt', {}, { revision: 1, attempt: '2' }, 422],
    ['the same key with another body', { body: { field: 'phone' } }, { revision: 1 }, 422],
    ['the same key about another line', { params: { claimId: 'c-1', lineId: '0-2' } }, { revision: 1 }, undefined],
    ['the same key about another claim', { params: { claimId: 'c-2', lineId: '0-1' } }, { revision: 1 }, undefined],
    [
      'the same request of somebody else',
      { caller: { subject: 'another', roles: ['first-reviewer'] } },
      { revision: 1 },
      undefined,
    ],
    ['the same request under another key', { idempotencyKey: 'another-key' }, { revision: 1 }, undefined],
  ];
  test.each(others)('for %s', async (_what, change, about, status) => {
    calls += 1;
    const operation = `op-${calls}`;
    await transact([idempotent(aCall(), operation, { revision: 1 }).keep(remembered)]);
    const found = await idempotent(aCall(change), operation, about).before();
    expect(found?.status).toBe(status);
    if (status !== 200) expect(JSON.stringify(found ?? {})).not.toContain('of the first');
    expect(await idempotent(aCall(change), `${operation} of another kind`, about).before()).toBeUndefined();
  });

  /** What each holds of the claim that it is about; what is said here of the others is why they need nothing. */
  const OPERATIONS: Readonly<Record<string, 'revision' | 'round' | 'attempt' | string>> = {
    'reveal on ${today}': 'revision',
    review: 'round',
    return: 'round',
    assignment: 'attempt',
    objection: 'revision',
    'objection-decision': 'revision',
    denial: 'revision',
    'denial-by-code': 'revision',
    'review-next': 'its answer is the claim that was taken, with its revision',
    submission: 'revision',
    withdrawal: 'ends the claim, whatever its revision',
    'payment-retry': 'attempt',
    'payment-decision': 'makes a proposal, which names the payment that it is about',
    'payment-decision-confirmation': 'of a proposal by its id',
    'payment-decision-refusal': 'of a proposal by its id',
    recovery: 'only of what was paid, after which none comes',
    'recovery-confirmation': 'of a recovery by its id',
    'recovery-refusal': 'of a recovery by its id',
    'mark-lifting': 'of a recovery by its id',
    'mark-lifting ${what}': 'of a recovery by its id',
    'payments-hold': 'answered only while it is so',
    'payments-hold-lifting': 'answered only while it is so',
    'case-outcome': 'of a case by its id, decided once',
    replacement: 'revision',
    intervention: 'attempt',
    consent: 'answered only while it is so',
    'grants-elsewhere': 'of a file',
    'policy-draft': 'of a policy',
    'policy-publication': 'of a policy',
    watchlist: 'of an entry',
    'watchlist-confirmation': 'of an entry',
    'watchlist-removal': 'of an entry',
    'watchlist-refusal': 'of an entry',
    'fund-confirmation': 'of a fund',
    'fund-refusal': 'of a fund',
    deed: 'of a fund',
    appropriation: 'of a fund',
    transfer: 'of a fund',
    'transfer-approval': 'of a fund',
    'carry-over': 'of a fund',
    operation: 'of the offices of a region, each with its id; answered only while it is so',
  };

  test('holds what it is about in every operation on a claim that moves on: none is missing here', () => {
    const found = globSync('functions/**/*.ts').flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /(?<!function )\bidempotent\(call, (?:['`]([^'`]+)['`]|(\w+))(?:, (.+))?\)/g,
        ),
      ].map(([, named, given, about]) => [named ?? given ?? '', kindOf(about)] as const),
    );
    expect(found.length).toBeGreaterThan(20);
    const kinds = found.map(([name, kind]) => {
      const why = OPERATIONS[name] ?? 'not said here';
      return { name, why, holds: ['revision', 'round', 'attempt', 'not said here'].includes(why) ? why : 'none', kind };
    });
    expect(kinds.filter(({ holds, kind }) => holds !== kind)).toEqual([]);
  });

  function kindOf(about: string | undefined): string {
    if (about === undefined) return 'none';
    if (/attempt|returnedPayment/.test(about)) return 'attempt';
    return /revision|linesOf/.test(about) ? 'revision' : 'round';
  }
});
