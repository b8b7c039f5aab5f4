import { type Hands, handsOf } from '../api/hands.ts';
import { PAYMENTS_HOLD_KEY, pastHoldKey } from '../claim/keys.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';

/** The switch of a deployment: while it is on, nothing is instructed to the treasury. */
export interface PaymentsHold {
  readonly held: boolean;
  /** Several may begin at one instant of business time. Absent where it was set by hand. */
  readonly holdId?: string;
  readonly reason: string;
  readonly heldBy: string;
  readonly heldFor?: string;
  /** Business time, ISO 8601. */
  readonly heldAt: string;
  readonly liftedBy?: string;
  readonly liftedFor?: string;
  readonly liftedAt?: string;
  readonly liftingReason?: string;
}

type Kept = PaymentsHold & { readonly pk?: string; readonly sk?: string };

/** The last time that payments were held, whether that is over or not. */
export async function getHold(): Promise<PaymentsHold | undefined> {
  const item = await getItem<Kept>(PAYMENTS_HOLD_KEY);
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...hold } = item;
  return hold;
}

export const paymentsHeld = async (): Promise<boolean> => (await getHold())?.held === true;

export function holding(hold: PaymentsHold): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...PAYMENTS_HOLD_KEY, ...hold },
      ConditionExpression: 'attribute_not_exists(pk) OR held = :no',
      ExpressionAttributeValues: { ':no': false },
    },
  };
}

/**
 * By somebody else than who held them, on exactly that hold; it stays to be read.
 * @param otherwise what tells it from others where it has no id of its own
 */
export function lifting(hold: PaymentsHold, lifted: PaymentsHold, hands: Hands, otherwise: string): TransactItem[] {
  const { holdId, heldAt } = hold;
  const own = handsOf(hands).map((_hand, index) => `heldBy = :h${index} OR heldFor = :h${index}`);
  return [
    {
      Put: {
        TableName: tableName(),
        Item: { ...PAYMENTS_HOLD_KEY, ...lifted },
        ConditionExpression: `held = :yes AND heldAt = :at AND ${holdId === undefined ? 'attribute_not_exists(holdId)' : 'holdId = :id'} AND NOT (${own.join(' OR ')})`,
        ExpressionAttributeValues: {
          ':yes': true,
          ':at': heldAt,
          ...(holdId === undefined ? {} : { ':id': holdId }),
          ...Object.fromEntries(handsOf(hands).map((hand, index) => [`:h${index}`, hand])),
        },
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: { ...pastHoldKey(heldAt, holdId ?? otherwise), ...lifted },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ];
}
