import { setTimeout as pause } from 'node:timers/promises';
import { secrets } from '../shared/secrets-client.ts';
import { signatureOf } from '../shared/signed-body.ts';
import type { Sent } from './channel.ts';

export interface Address {
  readonly url: string;
  /** Name of the secret that the receiver shares. */
  readonly secretId: string;
}

const LONGEST_MS = 5_000;
const PAUSES_MS = [200, 800];

/**
 * Posts JSON with its id and a signature over time and body.
 * A time-out, a lost connection, 408, 429 and 5xx are tried again at once and then left for later; any other refusal stays.
 */
export async function postSigned({ url, secretId }: Address, id: string, content: object): Promise<Sent> {
  const body = JSON.stringify(content);
  const send = async () => post(url, (await secrets().get(secretId)).current, id, body);
  for (const wait of [...PAUSES_MS, undefined]) {
    let status = await send();
    // A signature that is not taken may be made with a secret that was rotated since.
    if ((status === 401 || status === 403) && (await secrets().again(secretId))) status = await send();
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
