import { type Message, written } from './messages.ts';
import type { Notification } from './notification.ts';
import type { Text } from '../shared/fault.ts';
import type { DocumentType } from '../submission/roster-line.ts';
import type { Recipient } from './recipient.ts';

/** What leaves the house: ids and texts, nothing of a person. Whoever receives it drops an id that came before. */
export interface Outgoing extends Message {
  readonly id: string;
  readonly code: string;
  readonly at: string;
  readonly recipient: Recipient;
  readonly claimId: string;
}

/** `refused`: it will not be taken, however often; `later`: it may be, another time. */
export type Sent = 'delivered' | 'refused' | 'later';

export const CHANNELS = ['webhook', 'email', 'sms'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** A way to reach people. May be asked to send the same again. */
export interface Channel {
  readonly name: ChannelName;
  send(message: Outgoing): Promise<Sent>;
}

/** To a worker, whose address the provider of the bureau finds by their document: it goes to nobody else. */
export interface ToWorker {
  readonly id: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly text: Text;
}

export interface WorkerChannel {
  send(message: ToWorker): Promise<Sent>;
}

export function outgoing({ id, code, at, recipient, claimId, params }: Notification): Outgoing {
  return { id, code, at, recipient, claimId, ...written(code, claimId, params) };
}

/** What became of a message at each of its channels; a channel that is not in it was not tried yet. */
export type Delivery = Readonly<Partial<Record<ChannelName, Sent>>>;

export const isOver = (delivery: Delivery, channels: readonly ChannelName[]): boolean =>
  channels.every((name) => delivery[name] === 'delivered' || delivery[name] === 'refused');
