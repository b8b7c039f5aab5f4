import { setTimeout as pause } from 'node:timers/promises';
import { signatureOf } from '../shared/signed-body.ts';
import type { Sent } from './channel.ts';

export interface Address {
  readonly url: string;
  /** Shared with the receiver. */
  readonly secret: string;
}

const LONGEST_MS = 5_000;
const PAUSES_MS = [200, 800];

/**
 * Posts JSON with its id and a signature over time and body.
 * A time-out, a lost connection, 408, 429 and 5xx are tried again at once and then left for later; any other refusal stays.
 */
export async function postSigned({ url, secret }: Address, id: string, content: object): Promise<Sent> {
  const body = JSON.stringify(content);
  for (const wait of [...PAUSES_MS, undefined]) {
    const status = await post(url, secret, id, body);
    if (status !== undefined && status >= 200 && status < 300) return 'delivered';
    if (status !== undefined && status < 500 && status !== 408 && status !== 429) return 'refused';
    if (wait !== undefined) await pause(wait);
  }
  return 'later';
}

async function post(url: string, secret: string, id: string, body: string): Promise<number | undefined> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-jianzheng-id': id,
        'x-jianzheng-timestamp': timestamp,
        'x-jianzheng-signature': signatureOf(secret, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
