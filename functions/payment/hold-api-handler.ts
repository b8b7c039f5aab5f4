import type * as z from 'zod';
import { WithReason } from '../api/fields.ts';
import { handsFor, shareHands } from '../api/hands.ts';
import { idempotent, whileSo } from '../api/idempotency-store.ts';
import { type Call, read, type Route, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, problem, type Response } from '../api/problem.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { transact } from '../shared/table-store.ts';
import { getHold, holding, lifting, type PaymentsHold } from './hold-store.ts';

/** 暂停拨付: after a restore, or whenever something is wrong with payments, nothing is sent to the treasury for a while. */
export const holdRoutes: Readonly<Record<string, Route>> = {
  'GET /payments-hold': read(show),
  'POST /payments-hold': write(WithReason, hold),
  'POST /payments-hold/lifting': write(WithReason, lift),
};

/** With what the one who asks can do about it. */
async function show({ caller }: Call): Promise<Response> {
  if (allows(caller, 'payments-hold:read', { region: caller.region ?? '' }) === undefined) return forbidden();
  const hold = (await getHold()) ?? { held: false };
  const hands = handsFor(caller, 'payments:hold', {});
  return {
    status: 200,
    body: {
      ...hold,
      mayHold: hands !== undefined && !hold.held,
      mayLift: hands !== undefined && isHeld(hold) && !shareHands(holderOf(hold), hands),
    },
  };
}

const isHeld = (hold: PaymentsHold | { readonly held: boolean }): hold is PaymentsHold => hold.held;
const holderOf = ({ heldBy, heldFor }: PaymentsHold) => ({ by: heldBy, onBehalfOf: heldFor });

/** From now on nothing is sent: claims wait as they are, and go on by themselves once it is lifted. */
async function hold(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const hands = handsFor(call.caller, 'payments:hold', {});
  if (hands === undefined) return forbidden();
  const once = idempotent(call, 'payments-hold');
  const before = await once.before();
  if (before !== undefined) return stillSo(before);
  const { by, onBehalfOf } = hands;
  const body: PaymentsHold = {
    held: true,
    holdId: idFrom(call),
    reason: call.body.reason,
    heldBy: by,
    ...(onBehalfOf === undefined ? {} : { heldFor: onBehalfOf }),
    heldAt: call.now.toISOString(),
  };
  const response: Response = { status: 201, body };
  if ((await transact([once.keep(response), holding(body)])) === undefined) return response;
  const held = problem(409, 'payments-held-already', {
    zh: '拨付已处于暂停状态。',
    en: 'Payments are held already.',
  });
  const same = await once.before();
  return same === undefined ? held : stillSo(same);
}

/** Whoever holds payments, or lets them go, anew under an old key would believe that it was done. */
async function stillSo(before: Response): Promise<Response> {
  const now = await getHold();
  return whileSo<PaymentsHold>(before, ({ held, heldAt }) => held === now?.held && heldAt === now.heldAt);
}

/** Another person lets them go: what waited is sent within a minute or two. */
async function lift(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const hands = handsFor(call.caller, 'payments:hold', {});
  if (hands === undefined) return forbidden();
  const once = idempotent(call, 'payments-hold-lifting');
  const before = await once.before();
  if (before !== undefined) return stillSo(before);
  const current = await getHold();
  if (current?.held !== true) return (await once.before()) ?? notHeld();
  if (shareHands(holderOf(current), hands)) {
    return problem(409, 'same-person', {
      zh: '暂停与恢复拨付不能为同一人。',
      en: 'Payments are let go by another person than the one who held them.',
    });
  }
  const { by, onBehalfOf } = hands;
  const body: PaymentsHold = {
    ...current,
    held: false,
    liftedBy: by,
    ...(onBehalfOf === undefined ? {} : { liftedFor: onBehalfOf }),
    liftedAt: call.now.toISOString(),
    liftingReason: call.body.reason,
  };
  const response: Response = { status: 200, body };
  if ((await transact([once.keep(response), ...lifting(current, body, hands, idFrom(call))])) === undefined)
    return response;
  return (await once.before()) ?? notHeld();
}

/** A name from the request's own key: asked again it is the same. */
const idFrom = ({ caller, idempotencyKey }: Call): string =>
  `hld-${sha256Hex(`${caller.subject}\n${idempotencyKey}`).slice(0, 16)}`;

const notHeld = (): Response =>
  problem(409, 'payments-not-held', { zh: '拨付未处于暂停状态。', en: 'Payments are not held.' });
