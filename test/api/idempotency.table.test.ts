import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idempotent } from '#functions/api/idempotency-store.ts';
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
  const others: readonly (readonly [string, Partial<Call>, { revision?: number }, number | undefined])[] = [
    ['the same request', {}, { revision: 1 }, 200],
    ['the same request about a corrected roster', {}, { revision: 2 }, 422],
    ['the same request about no revision', {}, {}, 422],
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

  /** What is about lines or decisions of a roster holds the revision; what is said here of the others is why they need none. */
  const OPERATIONS: Readonly<Record<string, 'revision' | string>> = {
    'reveal on ${today}': 'revision',
    review: 'revision',
    return: 'revision',
    assignment: 'revision',
    objection: 'revision',
    'objection-decision': 'revision',
    denial: 'revision',
    'denial-by-code': 'revision',
    'review-next': 'its answer is the claim that was taken, with its revision',
    submission: 'makes the revision',
    withdrawal: 'ends the claim, whatever its revision',
    'payment-retry': 'only of a revision that is being paid, after which none comes',
    'payment-decision': 'only of a revision that is being paid, after which none comes',
    'payment-decision-confirmation': 'of a proposal by its id',
    'payment-decision-refusal': 'of a proposal by its id',
    recovery: 'only of what was paid, after which none comes',
    'recovery-confirmation': 'of a recovery by its id',
    'recovery-refusal': 'of a recovery by its id',
    'mark-lifting': 'of a recovery by its id',
    'mark-lifting ${what}': 'of a recovery by its id',
    'payments-hold': 'of the whole deployment',
    'payments-hold-lifting': 'of the whole deployment',
    'case-outcome': 'of a case by its id',
    replacement: 'of the execution that drives the claim; its answer names the revision',
    intervention: 'of the execution that drives the claim; its answer names the revision',
    consent: 'of a worker and an enterprise',
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
    operation: 'of the offices of a region',
  };

  test('holds the revision in every operation that is about lines or decisions: none is missing here', () => {
    const found = globSync('functions/**/*.ts').flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(/(?<!function )\bidempotent\(call, (?:['`]([^'`]+)['`]|(\w+))(, )?/g),
      ].map(([, named, given, about]) => [named ?? given ?? '', about === undefined ? 'none' : 'revision'] as const),
    );
    expect(found.length).toBeGreaterThan(20);
    const kinds = found.map(([name, kind]) => {
      const why = OPERATIONS[name] ?? 'not said here';
      return { name, why, holds: why === 'not said here' ? why : why === 'revision' ? why : 'none', kind };
    });
    expect(kinds.filter(({ holds, kind }) => holds !== kind)).toEqual([]);
  });
});
