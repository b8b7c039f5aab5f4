import { type AuditEvent, FIRST_HASH, seal } from '../claim/audit-event.ts';
import { officeChainKey, officeEventKey, officersPk } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';

/** One link of a region's trail of stand-ins and recusals: no words of a person, no reasons. */
export interface OfficeEvent extends Omit<AuditEvent, 'claimId'> {
  readonly region: string;
  readonly type: 'stand-in-named' | 'stand-in-revoked' | 'recusal-set' | 'recusal-lifted';
}

export interface OfficeHead {
  readonly seq: number;
  readonly hash: string;
}

export async function officeHead(region: string): Promise<OfficeHead> {
  return (await getItem<OfficeHead>(officeChainKey(region))) ?? { seq: 0, hash: FIRST_HASH };
}

/** The next link after exactly this head: two writers cannot both add event n + 1. */
export function chained(
  head: OfficeHead,
  event: Pick<OfficeEvent, 'region' | 'type' | 'actor' | 'data'> & { readonly at: string },
): readonly TransactItem[] {
  const recordedAt = new Date().toISOString();
  const sealed: OfficeEvent = seal({ ...event, seq: head.seq + 1, recordedAt, previousHash: head.hash });
  return [
    {
      Put: {
        TableName: tableName(),
        Item: { ...officeChainKey(event.region), seq: sealed.seq, hash: sealed.hash },
        ...(head.seq === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'seq = :seq', ExpressionAttributeValues: { ':seq': head.seq } }),
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: { ...officeEventKey(event.region, sealed.seq), ...sealed },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ];
}

export async function officeEvents(region: string): Promise<OfficeEvent[]> {
  const events: OfficeEvent[] = [];
  for await (const item of queryPrefix<OfficeEvent & { pk?: string; sk?: string }>(officersPk(region), 'EVENT#')) {
    const { pk: _pk, sk: _sk, ...event } = item;
    events.push(event);
  }
  return events;
}
