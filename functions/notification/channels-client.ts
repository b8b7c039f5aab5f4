import * as z from 'zod';
import { env } from '../shared/env.ts';
import { type Channel, CHANNELS, type ChannelName, type Outgoing, type WorkerChannel } from './channel.ts';
import type { Recipient } from './recipient.ts';
import { type Address, postSigned } from './signed-post-client.ts';

/** The message as it is: the receiver decides how to show it. Contract: `local/messages/openapi.json`. */
const webhook = (address: Address): Channel => ({
  name: 'webhook',
  send: (message) => postSigned(address, message.id, message),
});

/** A provider of e-mail or short messages, who knows the address behind a recipient; Chinese first, as people read it. */
const provider = (name: 'email' | 'sms', address: Address, sender: string): Channel => ({
  name,
  send: (message) =>
    postSigned(address, message.id, {
      id: message.id,
      sender,
      recipient: message.recipient,
      subject: `${message.title.zh} ${message.title.en}`,
      text: plainText(message),
    }),
});

const plainText = ({ text, toDo }: Outgoing): string =>
  [`${text.zh}${toDo.zh}`, [text.en, toDo.en].filter((part) => part !== '').join(' ')].join('\n');

/** How workers are reached; nobody is while no address is set. Contract: `local/messages/openapi.json`. */
export function workerChannel(): WorkerChannel | undefined {
  const url = process.env['NOTIFICATION_WORKER_URL'] ?? '';
  if (url === '') return undefined;
  const address = { url, secretId: env('NOTIFICATION_SECRET_ID') };
  return { send: (message) => postSigned(address, message.id, message) };
}

const Routes = z.record(z.string(), z.array(z.enum(CHANNELS)));

/** How that recipient is reached; channels without an address are off. */
export function channelsOf({ kind }: Recipient): readonly Channel[] {
  const names: readonly ChannelName[] = Routes.parse(JSON.parse(env('NOTIFICATION_ROUTES')))[kind] ?? [];
  return names.flatMap((name) => {
    const url = process.env[`NOTIFICATION_${name.toUpperCase()}_URL`] ?? '';
    if (url === '') return [];
    const address = { url, secretId: env('NOTIFICATION_SECRET_ID') };
    return [name === 'webhook' ? webhook(address) : provider(name, address, env('NOTIFICATION_SENDER'))];
  });
}
