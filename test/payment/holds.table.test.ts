import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAST_HOLDS, PAYMENTS_HOLD_KEY } from '#functions/claim/keys.ts';
import type { PaymentsHold } from '#functions/payment/hold-store.ts';
import { FundWorld, interrupted } from './fund-world.ts';
import { itemsUnder, putItem } from './table.ts';

let world: FundWorld;
beforeAll(async () => {
  world = await FundWorld.start();
  await world.setYear(2025);
});
afterAll(() => world.close());

const past = () => itemsUnder<PaymentsHold>(PAYMENTS_HOLD_KEY.pk, PAST_HOLDS);
const hold = (who: string, reason: string) => world.payments(who, '', reason);
const lift = (who: string, reason: string) => world.payments(who, '/lifting', reason);

test('payments that are held and let go twice within one instant leave two entries, and a hold set by hand a third', async () => {
  for (const reason of ['first', 'second']) {
    expect(await hold('one', reason)).toMatchObject({ status: 201 });
    expect(await lift('other', `${reason} is over`)).toMatchObject({ status: 200, body: { held: false } });
  }
  const [first] = await past();
  await putItem({ ...PAYMENTS_HOLD_KEY, held: true, reason: 'third', heldBy: 'restore', heldAt: first?.heldAt ?? '' });
  expect(await lift('other', 'third is over')).toMatchObject({ status: 200 });
  const told = (await past()).map(({ reason, liftingReason }) => [reason, liftingReason]);
  expect(told.toSorted()).toEqual(['first', 'second', 'third'].map((reason) => [reason, `${reason} is over`]));
});

test('who lets go of a hold lets go of that one, and not of another that has begun at the same instant', async () => {
  await hold('one', 'seen');
  const late = await interrupted(
    async () => {
      await lift('other', 'over');
      await hold('one', 'not seen');
    },
    () => lift('third', 'over'),
  );
  expect(late).toMatchObject({ status: 409, body: { code: 'payments-not-held' } });
  expect((await itemsUnder<PaymentsHold>(PAYMENTS_HOLD_KEY.pk, PAYMENTS_HOLD_KEY.sk))[0]).toMatchObject({
    held: true,
    reason: 'not seen',
  });
});
