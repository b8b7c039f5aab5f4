import { claimPk, RECEIPTS, receiptKey, STRAY_RECEIPTS, strayReceiptKey } from '../claim/keys.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { getItem, type Key, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { KeptWord, Receipt, ReceiptFault, UnreadableReceipt } from './receipt.ts';
import { receiptDigest } from './receipt.ts';

type Kept = KeptWord & { readonly pk?: string; readonly sk?: string };

const plain = ({ pk: _pk, sk: _sk, ...receipt }: Kept) => receipt as KeptWord;

/** Of a body that says more than was agreed, so many characters are kept as they came. */
const MOST_RAW = 16_384;

export const keyOf = (claimId: string, receipt: Receipt): Key =>
  receiptKey(claimId, receipt.instructionId, receiptDigest(receipt));
export const strayKeyOf = (receipt: Receipt): Key => strayReceiptKey(receiptDigest(receipt));

/** Where a word lies that nobody can read: by its own text, under the claim that it seems to be about. */
export function unreadableKeyOf(rawBody: string, claimId?: string): Key {
  const digest = sha256Hex(rawBody).slice(0, 32);
  return claimId === undefined ? strayReceiptKey(digest) : receiptKey(claimId, 'unreadable', digest);
}

export async function getReceipt(key: Key): Promise<KeptWord | undefined> {
  const item = await getItem<Kept>(key);
  return item === undefined ? undefined : plain(item);
}

/** Those of a claim, or of one of its instructions, in no particular order. */
export async function receiptsOf(claimId: string, instructionId?: string): Promise<KeptWord[]> {
  const found: KeptWord[] = [];
  const prefix = instructionId === undefined ? RECEIPTS : `${RECEIPTS}${instructionId}#`;
  for await (const item of queryPrefix<Kept>(claimPk(claimId), prefix)) found.push(plain(item));
  return found;
}

/** A page of those that belong to no claim, in no particular order. */
export async function strayReceipts(page: {
  readonly limit: number;
  readonly after?: string;
}): Promise<{ readonly receipts: readonly KeptWord[]; readonly next?: string }> {
  const receipts: KeptWord[] = [];
  let last = '';
  const { limit, after } = page;
  const from = after === undefined ? {} : { ExclusiveStartKey: { ...strayReceiptKey(after) } };
  for await (const item of queryPrefix<Kept>(STRAY_RECEIPTS, RECEIPTS, { Limit: limit + 1, ...from })) {
    if (receipts.length === limit) return { receipts, next: last };
    last = item.sk?.slice(RECEIPTS.length) ?? '';
    receipts.push(plain(item));
  }
  return { receipts };
}

/** Kept once, as it came: what it says, or, of what cannot be read, the instruction that it names. */
export function keepReceipt(
  key: Key,
  receipt: Receipt | Pick<UnreadableReceipt, 'instructionId'>,
  rawBody: string,
  about: Pick<KeptWord, 'at' | 'fault' | 'eventSeq'>,
): TransactItem {
  const { at, fault, eventSeq } = about;
  const raw = beginningOf(rawBody);
  const kept = {
    ...receipt,
    at,
    raw,
    rawSha256: sha256Hex(rawBody),
    rawBytes: Buffer.byteLength(rawBody),
    ...(raw === rawBody ? {} : { rawCut: true }),
    ...(fault === undefined ? {} : { fault }),
    ...(eventSeq === undefined ? {} : { eventSeq }),
  };
  return {
    Put: { TableName: tableName(), Item: { ...key, ...kept }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** Not with half a character at its end. */
const beginningOf = (text: string): string => text.slice(0, MOST_RAW).replace(/[\uD800-\uDBFF]$/, '');

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
