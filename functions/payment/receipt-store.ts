import { claimPk, RECEIPTS, receiptKey, STRAY_RECEIPTS, strayReceiptKey } from '../claim/keys.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { getItem, type Key, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { type KeptReceipt, type Receipt, type ReceiptFault, receiptDigest } from './receipt.ts';

type Kept = KeptReceipt & { readonly pk?: string; readonly sk?: string };

const plain = ({ pk: _pk, sk: _sk, ...receipt }: Kept): KeptReceipt => receipt;

/** Of a body that says more than was agreed, so much is kept as it came. */
const MOST_RAW = 16_384;

export const keyOf = (claimId: string, receipt: Receipt): Key =>
  receiptKey(claimId, receipt.instructionId, receiptDigest(receipt));
export const strayKeyOf = (receipt: Receipt): Key => strayReceiptKey(receiptDigest(receipt));

export async function getReceipt(key: Key): Promise<KeptReceipt | undefined> {
  const item = await getItem<Kept>(key);
  return item === undefined ? undefined : plain(item);
}

/** Those of a claim, or of one of its instructions, in no particular order. */
export async function receiptsOf(claimId: string, instructionId?: string): Promise<KeptReceipt[]> {
  const found: KeptReceipt[] = [];
  const prefix = instructionId === undefined ? RECEIPTS : `${RECEIPTS}${instructionId}#`;
  for await (const item of queryPrefix<Kept>(claimPk(claimId), prefix)) found.push(plain(item));
  return found;
}

/** A page of those that belong to no claim, in no particular order. */
export async function strayReceipts(page: {
  readonly limit: number;
  readonly after?: string;
}): Promise<{ readonly receipts: readonly KeptReceipt[]; readonly next?: string }> {
  const receipts: KeptReceipt[] = [];
  const { limit, after } = page;
  const from = after === undefined ? {} : { ExclusiveStartKey: { ...strayReceiptKey(after) } };
  for await (const item of queryPrefix<Kept>(STRAY_RECEIPTS, RECEIPTS, { Limit: limit + 1, ...from })) {
    if (receipts.length === limit) return { receipts, next: receiptDigest(receipts.at(-1) as Receipt) };
    receipts.push(plain(item));
  }
  return { receipts };
}

/** Kept once, as it came. */
export function keepReceipt(
  key: Key,
  receipt: Receipt,
  rawBody: string,
  about: Pick<KeptReceipt, 'at' | 'fault' | 'eventSeq'>,
): TransactItem {
  const { at, fault, eventSeq } = about;
  const kept: KeptReceipt = {
    ...receipt,
    at,
    rawSha256: sha256Hex(rawBody),
    ...(rawBody.length > MOST_RAW ? {} : { raw: rawBody }),
    ...(fault === undefined ? {} : { fault }),
    ...(eventSeq === undefined ? {} : { eventSeq }),
  };
  return {
    Put: { TableName: tableName(), Item: { ...key, ...kept }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** Of one that was kept with a fault and answers the open instruction now. */
export function fitsByNow(key: Key, fault: ReceiptFault, eventSeq: number): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: key,
      UpdateExpression: 'SET eventSeq = :seq REMOVE fault',
      ConditionExpression: 'fault = :fault',
      ExpressionAttributeValues: { ':seq': eventSeq, ':fault': fault },
    },
  };
}
