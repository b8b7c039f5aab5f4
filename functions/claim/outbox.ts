import type { NewCase } from '../case/case.ts';
import type { TransactItem } from '../shared/table-store.ts';
import { claimPk } from './keys.ts';

/** What has to happen outside the table after a step. Each may be delivered twice, late, and out of order. */
export type Message =
  | { readonly type: 'start-execution'; readonly revision: number; readonly generation: number }
  /** A later generation drives the claim, or a person stopped it. */
  | {
      readonly type: 'stop-execution';
      readonly revision: number;
      readonly generation: number;
      readonly by?: 'administrator';
    }
  /** Go on where it failed, unless it was redriven since it was seen with that count. */
  | {
      readonly type: 'redrive-execution';
      readonly revision: number;
      readonly generation: number;
      readonly redriveCount: number;
    }
  /** The claim's status changed under a sleeping execution: wake it, it looks for itself. */
  | { readonly type: 'nudge' }
  /** Entitlements of this claim were given up or became final: claims that wait for one look again. */
  | { readonly type: 'wake-waiters' }
  /** A withdrawn claim lets go of what it holds at once, even while its execution sleeps through a notice. */
  | { readonly type: 'release-entitlements' }
  | { readonly type: 'instruct-treasury'; readonly attempt: number }
  /** Money came into a fund of the region, or somebody joined or left its queue. */
  | { readonly type: 'drain-fund'; readonly region: string }
  /** Recovered lines let go of their entitlements. */
  | { readonly type: 'release-recovered'; readonly recoveryId: string }
  /** What a finding of fraud marked may be claimed again. */
  | { readonly type: 'lift-fraud-marks'; readonly recoveryId: string }
  /** Something is to be looked into by people. One message of a step holds all of its cases. */
  | { readonly type: 'open-case'; readonly cases: readonly NewCase[] }
  /** The head of the finished chain goes where nobody who can write the table can write, and the claim is counted as it is. */
  | { readonly type: 'anchor-trail' };

/** Where messages stand that wait until payments are let go: nobody sends those. */
export const HELD_MESSAGES = 'OUTBOX-HELD';

export interface OutboxItem {
  readonly pk: string;
  readonly sk: string;
  readonly claimId?: string;
  readonly message: Message;
  readonly gsi1pk: 'OUTBOX' | typeof HELD_MESSAGES;
  /** When it was written; later once it could not be sent. */
  readonly gsi1sk: string;
  /** How often the sweeper could not send it. */
  readonly attempts?: number;
}

/** The message as an item of the step's own transaction; the stream sends it, the sweeper finds what was not sent. */
export function outboxPut(
  table: string,
  claimId: string,
  seq: number,
  message: Message,
  recordedAt: string,
): TransactItem {
  const item: OutboxItem = {
    pk: claimPk(claimId),
    sk: `OUTBOX#${String(seq).padStart(8, '0')}#${message.type}`,
    claimId,
    message,
    gsi1pk: 'OUTBOX',
    gsi1sk: recordedAt,
  };
  return { Put: { TableName: table, Item: item } };
}
