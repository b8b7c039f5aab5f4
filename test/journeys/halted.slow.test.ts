/** Slow: a claim for each status; `npm test` has two of them, driven into a failure by lost objects, in `withdrawal`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEADS_OUT } from '#functions/claim/leads-out.ts';
import { isFinal, type Status, STATUSES } from '#functions/claim/status.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { decideObjection, haltOf, object, readFund, retryPayment, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { failed, forgetWait, withDefectAt } from '#test/support/failing.ts';
import { losing } from '#test/support/lost-objects.ts';
import { approver, AUDITOR, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery, garments, snacks } = ENTERPRISES;
type Enterprise = typeof machinery | typeof garments | typeof snacks;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const UP = { mode: 'up' } as const;

type Driven = Exclude<Status, 'draft' | 'paid' | 'rejected' | 'returned' | 'withdrawn' | 'not-accepted'>;

interface Trial {
  /** Brings a claim, whose workflow has a defect at the status, to where it fails. */
  readonly bring: () => Promise<string>;
  /** One of the ways that lead out of it, and where the claim then comes to. */
  readonly by: string;
  readonly lead: (claimId: string) => Promise<unknown>;
  readonly comesTo: Status;
  /** Whose it is, where it is not the usual one's. */
  readonly enterprise?: Enterprise;
}

describe('a claim of each status driven into a failure for good', () => {
  let stack: RunningStack;
  const used = new Set<string>();
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 44, environment: { DRIVER_GRACE_MS: '100' } });
    await stack.appropriate(machinery.region, 100_000_000);
  });
  afterAll(() => stack.close());

  const first = (region: string) => reviewer('first', region);
  const second = (region: string) => reviewer('second', region);
  const line = (enterprise: Enterprise = machinery) => stack.world.line(enterprise, WISH);

  const begun = (lines: readonly SampleLine[] = [line()], enterprise: Enterprise = machinery) =>
    stack.claimOf(enterprise, lines);
  const decided = async (
    claimId: string,
    stage: 'first' | 'second',
    decision: 'approve' | 'refuse' | 'return' | 'not-accept',
  ) => {
    const { region } = await stack.until(claimId, `${stage}-review`);
    expectStatus(await stack.review(claimId, stage, decision, reviewer(stage, region)), 200);
  };
  const approved = async (lines?: readonly SampleLine[], enterprise?: Enterprise) => {
    const claimId = await begun(lines, enterprise);
    await stack.reviewBoth(claimId, 'approve');
    return claimId;
  };
  const published = async (enterprise: Enterprise = machinery) => {
    const claimId = await approved([line(enterprise)], enterprise);
    await stack.passNotice(claimId);
    return claimId;
  };

  const post = (as: TokenFor, path: string, body: object) => stack.client.post(as, path, body, stack.purpose('lead'));
  const replace = async (claimId: string) =>
    expectStatus(
      await post({ role: 'administrator' }, `/claims/${claimId}/execution/replacement`, { reason: 'test' }),
      202,
    );
  const giveBack = async (claimId: string) => {
    const { region } = await stack.read(claimId);
    expectStatus(await post(second(region), `/claims/${claimId}/return`, { reason: 'test' }), 200);
  };
  const byReplacement = { by: 'replaceExecution', lead: replace } as const;
  const byReturn = { by: 'returnHaltedClaim', lead: giveBack, comesTo: 'returned' } as const;
  const byWithdrawal = {
    by: 'withdrawClaim',
    lead: async (claimId: string) => expectStatus(await withdraw(stack, machinery, claimId), 202),
    comesTo: 'withdrawn',
  } as const;

  const returnedByTheTreasury = () => {
    stack.treasury.setMode({ ...UP, returns: [machinery.creditCode] });
    return published();
  };

  const held: { holder?: string; putBack?: () => Promise<void> } = {};
  const TRIALS: Record<Driven, Trial | readonly Trial[]> = {
    submitted: { bring: () => begun(), ...byReturn },
    verifying: { bring: () => begun(), ...byWithdrawal },
    'waiting-for-register': {
      bring: async () => {
        stack.registers.setMode({ mode: 'down' });
        const claimId = await begun();
        await stack.until(claimId, 'waiting-for-register');
        // The watch would have it try again with every look, and so lead it on by itself.
        await forgetWait(stack, claimId);
        return claimId;
      },
      by: 'withdrawClaim',
      lead: async (claimId) => {
        stack.registers.setMode({ mode: 'up' });
        expectStatus(await withdraw(stack, machinery, claimId), 202);
      },
      comesTo: 'withdrawn',
    },
    assessing: { bring: () => begun(), ...byReturn },
    'waiting-for-entitlement': {
      bring: async () => {
        const own = line(garments);
        held.holder = await stack.claimOf(garments, [own]);
        await stack.until(held.holder, 'first-review');
        const { person, certificateNumber } = own;
        return begun([stack.world.line(snacks, { ...WISH, person, certificateNumber })], snacks);
      },
      enterprise: snacks,
      by: 'withdrawClaim',
      lead: async (claimId) => expectStatus(await withdraw(stack, snacks, claimId), 202),
      comesTo: 'withdrawn',
    },
    screening: { bring: () => begun(), ...byReplacement, comesTo: 'first-review' },
    'first-review': {
      bring: () => begun(),
      by: 'reviewClaim',
      lead: (claimId) => decided(claimId, 'first', 'approve'),
      comesTo: 'second-review',
    },
    'second-review': {
      bring: async () => {
        const claimId = await begun();
        await decided(claimId, 'first', 'approve');
        return claimId;
      },
      by: 'reviewClaim',
      lead: (claimId) => decided(claimId, 'second', 'approve'),
      comesTo: 'notice',
    },
    approval: {
      bring: async () => {
        // Three people on one phone, two of them in one name: high risk, and a third signature.
        const { name, phone } = stack.world.person();
        const alike = [{ name, phone }, { name, phone }, { phone }].map((change) =>
          stack.world.line(machinery, { ...WISH, person: stack.world.person(change) }),
        );
        const claimId = await begun(alike);
        await decided(claimId, 'first', 'approve');
        await decided(claimId, 'second', 'approve');
        return claimId;
      },
      by: 'reviewClaim',
      lead: async (claimId) =>
        expectStatus(await stack.review(claimId, 'approval', 'approve', approver(machinery.region)), 200),
      comesTo: 'notice',
    },
    approved: { bring: () => approved(), ...byReturn },
    notice: { bring: () => approved(), ...byReturn },
    'objection-review': {
      bring: async () => {
        const claimId = await approved([line(), line()]);
        await stack.until(claimId, 'notice');
        expectStatus(await object(stack, claimId, '0-1'), 201);
        await stack.passNotice(claimId);
        return claimId;
      },
      by: 'decideObjection',
      lead: async (claimId) => {
        const { objections } = expectStatus(
          await stack.client.get<{ objections: { objectionId: string }[] }>(AUDITOR, `/claims/${claimId}/objections`),
          200,
        );
        for (const { objectionId } of objections)
          expectStatus(await decideObjection(stack, claimId, objectionId, 'dismiss'), 200);
      },
      comesTo: 'paid',
    },
    reserving: { bring: () => published(), ...byWithdrawal },
    'awaiting-funds': {
      bring: () => published(garments),
      enterprise: garments,
      by: 'appropriate',
      lead: () => stack.appropriate(garments.region, 100_000_000),
      comesTo: 'paid',
    },
    reserved: { bring: () => published(), ...byReturn },
    disbursing: {
      bring: () => {
        stack.treasury.setMode({ mode: 'down' });
        return published();
      },
      by: 'receiveReceipt',
      lead: async (claimId) => {
        stack.treasury.setMode(UP);
        await sweepUntil(stack, async () => (await stack.read(claimId)).status === 'paid');
      },
      comesTo: 'paid',
    },
    'payment-returned': [
      {
        bring: returnedByTheTreasury,
        by: 'retryPayment',
        lead: async (claimId) => {
          stack.treasury.setMode(UP);
          expectStatus(await retryPayment(stack, claimId), 202);
        },
        comesTo: 'paid',
      },
      {
        bring: returnedByTheTreasury,
        by: 'confirmPaymentDecision',
        lead: async (claimId) => {
          stack.treasury.setMode(UP);
          const path = `/claims/${claimId}/payment-decisions`;
          const officer = (sub: string): TokenFor => ({ role: 'finance', region: machinery.region, sub });
          const wanted = { outcome: 'closed', reason: 'test', document: 'test' };
          const asked = await stack.client.post<{ decisionId: string }>(
            officer('one'),
            path,
            wanted,
            stack.purpose('lead'),
          );
          const { decisionId } = expectStatus(asked, 201);
          expectStatus(await post(officer('other'), `${path}/${decisionId}/confirmation`, {}), 200);
        },
        comesTo: 'rejected',
      },
    ],
    settling: { bring: () => published(), ...byReplacement, comesTo: 'paid' },
    rejecting: {
      bring: async () => {
        const claimId = await begun();
        await stack.reviewBoth(claimId, 'refuse');
        return claimId;
      },
      ...byReplacement,
      comesTo: 'rejected',
    },
    returning: {
      bring: async () => {
        const claimId = await begun();
        await decided(claimId, 'first', 'return');
        return claimId;
      },
      ...byReplacement,
      comesTo: 'returned',
    },
    'not-accepting': {
      bring: async () => {
        const claimId = await begun();
        await decided(claimId, 'first', 'not-accept');
        return claimId;
      },
      ...byReplacement,
      comesTo: 'not-accepted',
    },
    withdrawing: {
      // A message finishes a withdrawal without any execution: only what cannot be let go of keeps it there.
      bring: async () => {
        const claimId = await stack.claimOf(machinery, [line()]);
        await stack.until(claimId, 'first-review');
        await stack.machine.quiet();
        held.putBack = await losing(stack, `claims/${claimId}/r1/roster`);
        expectStatus(await withdraw(stack, machinery, claimId), 202);
        return claimId;
      },
      by: 'interveneInExecution',
      lead: async (claimId) => {
        await held.putBack?.();
        const path = `/claims/${claimId}/execution/intervention`;
        expectStatus(await post({ role: 'administrator' }, path, { what: 'redrive', reason: 'test' }), 202);
      },
      comesTo: 'withdrawn',
    },
  };

  const trials = (Object.entries(TRIALS) as [Driven, Trial | readonly Trial[]][]).flatMap(([status, ways]) =>
    [ways].flat().map((trial: Trial) => [status, trial.by, trial] as const),
  );

  test('every status in which something drives a claim is tried, and by a way that stands in the table', () => {
    expect(Object.keys(TRIALS).sort()).toEqual(STATUSES.filter((each) => each !== 'draft' && !isFinal(each)).sort());
    for (const [status, by] of trials)
      expect([status, LEADS_OUT[status as Status].map(({ operation }) => operation)]).toEqual([
        status,
        expect.arrayContaining([by]),
      ]);
  });

  test.for(trials)(
    '%s: a person sees it with a reason within the sweeper’s time, and leads it on by %s',
    { timeout: 120_000 },
    async ([status, by, { bring, lead, comesTo, enterprise = machinery }]) => {
      const driven = async () => {
        const claimId = await bring();
        await failed(stack, claimId);
        return claimId;
      };
      // The sweeper runs by itself too: what sleeps under another definition than the newest is replaced.
      const claimId = await (status === 'withdrawing' ? driven() : withDefectAt(stack, status, driven));
      await sweepUntil(stack, async () => (await haltOf(stack, claimId, AUDITOR)) !== undefined);
      expect(await stack.read(claimId)).toMatchObject({
        status,
        halted: { reason: 'data-contradicts', error: 'IntegrityError', said: { zh: expect.stringMatching(/请/) } },
      });
      expect(Object.keys((await haltOf(stack, claimId, operatorOf(enterprise))) ?? {}).sort()).toEqual(['at', 'said']);
      const queue = await stack.client.get<{ claims: { claimId: string }[] }>(
        first(enterprise.region),
        '/review-queue?stage=halted',
      );
      expect(expectStatus(queue, 200).claims.map((each) => each.claimId)).toEqual([claimId]);

      await lead(claimId);
      used.add(by);
      expect(await stack.until(claimId, comesTo)).not.toHaveProperty('halted');
      await stack.machine.quiet();
      const { events, chain } = await stack.events(claimId);
      expect(chain.intact).toBe(true);
      expect(events.filter(({ type }) => type === 'claim-halted').map(({ data }) => data['status'])).toEqual([status]);
      // Lines that an objection held are paid in a round of their own.
      expect(events.some(({ type }) => type === 'claim-settled')).toBe(comesTo === 'paid');

      // Nothing is left for the defects of those that follow.
      for (const [whose, left] of [
        [enterprise, isFinal(comesTo) ? undefined : claimId],
        [garments, held.holder],
      ] as const) {
        if (left === undefined) continue;
        expectStatus(await withdraw(stack, whose, left), 202);
        await stack.until(left, 'withdrawn');
      }
      delete held.holder;
    },
  );

  test('each kind of way was taken, and no money is left set aside for what was given up', async () => {
    const ways = new Set(Object.values(LEADS_OUT).flatMap((all) => all.map(({ operation }) => operation)));
    expect([...used, 'submitClaim'].sort()).toEqual([...ways].sort());
    for (const { region } of [machinery, garments]) {
      expect(await readFund(stack, region)).toMatchObject({ reservedFen: 0, waiting: 0, balanced: true });
    }
  });
});
