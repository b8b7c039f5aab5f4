import { fundPk, fundTransferKey } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';

/** Money that moves from one fund to another of the same region and year (资金调剂), by two people. Integer fen. */
export interface Transfer {
  readonly transferId: string;
  readonly state: 'proposed' | 'approved';
  readonly from: string;
  readonly to: string;
  /** The policy's entry that names it. */
  readonly ruleId: string;
  readonly amountFen: number;
  readonly document: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedFor?: string;
  readonly proposedAt: string;
  readonly approvedBy?: string;
  readonly approvedFor?: string;
  readonly approvedAt?: string;
}

export async function getTransfer(from: string, transferId: string): Promise<Transfer | undefined> {
  const item = await getItem<Transfer & { pk?: string; sk?: string }>(fundTransferKey(from, transferId));
  return item === undefined ? undefined : plain(item);
}

/** Those out of a fund, in no particular order. */
export async function listTransfers(from: string): Promise<Transfer[]> {
  const found: Transfer[] = [];
  for await (const item of queryPrefix<Transfer>(fundPk(from), 'TRANSFER#')) found.push(plain(item));
  return found;
}

function plain(item: Transfer & { pk?: string; sk?: string }): Transfer {
  const { pk: _pk, sk: _sk, ...transfer } = item;
  return transfer;
}

export function putTransfer(transfer: Transfer): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...fundTransferKey(transfer.from, transfer.transferId), ...transfer },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** By somebody other than who proposed it, once. */
export function approveTransfer(
  transfer: Transfer,
  by: { readonly subject: string; readonly onBehalfOf?: string | undefined; readonly at: string },
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: fundTransferKey(transfer.from, transfer.transferId),
      UpdateExpression: `SET #state = :approved, approvedBy = :by, approvedAt = :at${by.onBehalfOf === undefined ? '' : ', approvedFor = :for'}`,
      ConditionExpression: '#state = :proposed AND proposedBy <> :by',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':approved': 'approved',
        ':proposed': 'proposed',
        ':by': by.subject,
        ...(by.onBehalfOf === undefined ? {} : { ':for': by.onBehalfOf }),
        ':at': by.at,
      },
    },
  };
}
