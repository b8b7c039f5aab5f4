import { claimPk, PAYMENT_DECISIONS, paymentDecisionKey } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { PaymentDecision } from './payment-decision.ts';

type Kept = PaymentDecision & { readonly pk?: string; readonly sk?: string };

const plain = ({ pk: _pk, sk: _sk, ...decision }: Kept): PaymentDecision => decision;

export async function getPaymentDecision(claimId: string, decisionId: string): Promise<PaymentDecision | undefined> {
  const item = await getItem<Kept>(paymentDecisionKey(claimId, decisionId));
  return item === undefined ? undefined : plain(item);
}

/** In no particular order. */
export async function listPaymentDecisions(claimId: string): Promise<PaymentDecision[]> {
  const found: PaymentDecision[] = [];
  for await (const item of queryPrefix<Kept>(claimPk(claimId), PAYMENT_DECISIONS)) found.push(plain(item));
  return found;
}

export function putPaymentDecision(decision: PaymentDecision): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...paymentDecisionKey(decision.claimId, decision.decisionId), ...decision },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}
