import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/claim/stand-handler.ts';
import { type Ledger, putClaim, startLedger } from '#test/support/ledger.ts';

let running: Ledger;
beforeAll(async () => {
  running = await startLedger();
  await putClaim({ claimId: 'driven', status: 'first-review', revision: 2, generation: 3 });
});
afterAll(() => running.close());

const askedBy = (revision: number, generation: number) =>
  handler({ claimId: 'driven', revision, generation }, {} as Context);

test('the execution that drives the claim is told where it stands', async () => {
  expect(await askedBy(2, 3)).toMatchObject({ status: 'first-review' });
});

test('one that was replaced, or whose revision was returned, is told to end', async () => {
  expect(await askedBy(2, 2)).toMatchObject({ status: 'superseded' });
  expect(await askedBy(1, 3)).toMatchObject({ status: 'superseded' });
});
