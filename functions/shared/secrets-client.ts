import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { env } from './env.ts';
import { UpstreamError } from './errors.ts';
import { once } from './once.ts';
import { type SecretCache, secretCache, type SecretVersion } from './secret-cache.ts';

const TIMEOUT_MS = 3_000;
const PAUSES_MS = [100, 400];

const Value = z.object({ SecretString: z.string().min(1), CreatedDate: z.number() });
const Failure = z.object({ __type: z.string() });

/** Secrets as the functions read them, by their names in Secrets Manager; one memory per execution environment. */
export const secrets = once<SecretCache>(() =>
  secretCache(
    async (id) => {
      const [current, previous] = await Promise.all([version(id, 'AWSCURRENT'), version(id, 'AWSPREVIOUS')]);
      if (current === undefined) throw new UpstreamError('A secret that the configuration names has no value.');
      return { current, ...(previous === undefined ? {} : { previous }) };
    },
    () => Date.now(),
  ),
);

/**
 * GetSecretValue, the one call in use. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * @returns undefined where no version has the label
 */
async function version(id: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<SecretVersion | undefined> {
  const body = JSON.stringify({ SecretId: id, VersionStage: stage });
  for (const wait of [...PAUSES_MS, undefined]) {
    const { status, answer } = await post(body);
    const value = status === 200 ? Value.safeParse(answer) : undefined;
    if (value?.success === true)
      return { value: value.data.SecretString, madeAt: Math.floor(value.data.CreatedDate * 1_000) };
    const failure = Failure.safeParse(answer).data?.__type.split('#').at(-1) ?? `status ${status}`;
    if (failure === 'ResourceNotFoundException') return undefined;
    const passes = status === undefined || status >= 500 || failure === 'ThrottlingException';
    // Of the secret nothing but that it was not had: names and values stay out of logs.
    if (!passes || wait === undefined) throw new UpstreamError(`Secrets Manager did not give a secret (${failure}).`);
    await pause(wait);
  }
  throw new UpstreamError('Secrets Manager did not give a secret.');
}

async function post(body: string): Promise<{ readonly status: number | undefined; readonly answer?: unknown }> {
  const url = new URL(process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? regional(env('AWS_REGION')));
  const { headers } = await signer().sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body,
  });
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, answer: await response.json() };
  } catch {
    return { status: undefined };
  }
}

function regional(region: string): string {
  return `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

const signer = once(
  () =>
    new SignatureV4({
      service: 'secretsmanager',
      region: env('AWS_REGION'),
      sha256: Sha256,
      // As Lambda puts them into the environment (docs/decisions/0005).
      credentials: async () => {
        const sessionToken = process.env['AWS_SESSION_TOKEN'];
        return {
          accessKeyId: env('AWS_ACCESS_KEY_ID'),
          secretAccessKey: env('AWS_SECRET_ACCESS_KEY'),
          ...(sessionToken ? { sessionToken } : {}),
        };
      },
    }),
);

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytes(key));
  }

  update(part: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(part));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}

function bytes(part: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof part === 'string') return Buffer.from(part);
  return ArrayBuffer.isView(part) ? Buffer.from(part.buffer, part.byteOffset, part.byteLength) : Buffer.from(part);
}
