import { workerCodeKey } from '../claim/keys.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';

/** Of the code that was handed out last for a line; the code itself is kept nowhere. */
export interface HandedOut {
  readonly issue: number;
  readonly issuedBy: string;
  /** Whose office it was, where a stand-in handed it out. */
  readonly issuedFor?: string;
  /** Digest of the request that asked for it: asked again, it gets the same code. */
  readonly request: string;
  /** Machine time, ISO 8601. */
  readonly validUntil: string;
  /** Digest of the request that used it: sent again, it is answered again. */
  readonly usedBy?: string;
  /** Machine day on which it was handed out, and how many were on that day. */
  readonly day: string;
  readonly ofDay: number;
}

/** For one line: a letter that got lost, and another. Each leaves an event in the chain of its claim. */
export const MOST_CODES_A_DAY = 5;

/** Whoever had the code in hand. */
export const issuers = ({ issuedBy, issuedFor }: HandedOut): readonly string[] =>
  issuedFor === undefined ? [issuedBy] : [issuedBy, issuedFor];

interface Place {
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
}

export async function handedOut({ claimId, revision, lineId }: Place): Promise<HandedOut | undefined> {
  return getItem<HandedOut>(workerCodeKey(claimId, revision, lineId));
}

/** Handed out after exactly the one before it, which holds no more. */
export function handOut({ claimId, revision, lineId }: Place, code: HandedOut): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...workerCodeKey(claimId, revision, lineId), ...code },
      ConditionExpression: 'attribute_not_exists(pk) OR #issue = :before',
      ExpressionAttributeNames: { '#issue': 'issue' },
      ExpressionAttributeValues: { ':before': code.issue - 1 },
    },
  };
}

export function useCode({ claimId, revision, lineId }: Place, issue: number, usedBy: string): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: workerCodeKey(claimId, revision, lineId),
      UpdateExpression: 'SET usedBy = :by',
      ConditionExpression: '#issue = :issue AND attribute_not_exists(usedBy)',
      ExpressionAttributeNames: { '#issue': 'issue' },
      ExpressionAttributeValues: { ':issue': issue, ':by': usedBy },
    },
  };
}
