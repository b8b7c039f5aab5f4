/** Slow: one whole way more; `npm test` goes it in the README, the payments and the crash points. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { RunningStack } from '#test/support/running-stack.ts';

describe('one claim from roster to money', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 1 });
    await stack.appropriate('350200', 100_000_000);
  });
  afterAll(() => stack.close());

  test('is paid what the policy grants, with every step in an intact chain', async () => {
    const { machinery } = ENTERPRISES;
    const lines = [
      stack.world.line(machinery, { occupation: '电工', level: '3', issuedOn: '2024-09-01' }),
      stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2024-09-01' }),
    ];
    const claimId = await stack.claimOf(machinery, lines);
    await stack.payOut(claimId);
    const claim = await stack.read(claimId);
    expect(claim).toMatchObject({
      status: 'paid',
      lines: 2,
      grantedLines: 2,
      grantedFen: 180_000 + 70_000,
      paidFen: 250_000,
      pendingFen: 0,
    });
    const { events, chain } = await stack.events(claimId);
    expect(chain).toMatchObject({ intact: true });
    expect(events.map(({ type }) => type)).toEqual([
      'claim-created',
      'claim-submitted',
      'roster-frozen',
      'certificates-verified',
      'eligibility-assessed',
      'screened',
      'first-review-decided',
      'second-review-decided',
      'review-carried-out',
      'notice-published',
      'notice-closed',
      'funds-reserved',
      'payment-instructed',
      'payment-confirmed',
      'claim-settled',
    ]);
  });
});
