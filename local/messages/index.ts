import * as z from 'zod';
import type { Faults } from '#local/faults/faults.ts';
import { behindFaults } from '#local/faults/front.ts';
import { outsideWire } from '#local/faults/wires.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type JsonAnswer,
  type JsonRequest,
  notFound,
  parseBody,
  problem,
  serveJson,
} from '#local/outside/json-http.ts';
import { isGenuine } from '#functions/shared/signed-body.ts';

/** The secret of one machine; a real message platform agrees on its own. */
export const LOCAL_MESSAGES_SECRET = 'local-messages-secret';

const MODES = ['up', 'down', 'slow', 'failing', 'too-many', 'refusing', 'answer-lost'] as const;
const messagesMode = z.strictObject({ mode: z.enum(MODES), latencyMs: z.int().nonnegative().default(1000) });
export type MessagesMode = z.input<typeof messagesMode>;

const text = z.strictObject({ zh: z.string(), en: z.string() });
/** By the contract `openapi.json`. */
export const message = z.strictObject({
  id: z.string().min(1),
  code: z.string().min(1),
  at: z.iso.datetime(),
  recipient: z.strictObject({ kind: z.string().min(1), id: z.string().min(1) }),
  claimId: z.string().min(1),
  title: text,
  text,
  toDo: text,
});
export type ReceivedMessage = z.infer<typeof message>;

/** To a worker: it names the person by their document, and so goes nowhere but here. */
export const workerMessage = z.strictObject({
  id: z.string().min(1),
  documentType: z.string().min(1),
  documentNumber: z.string().min(1),
  text,
});
export type WorkerMessage = z.infer<typeof workerMessage>;

export interface RunningMessages {
  readonly url: string;
  setMode(mode: MessagesMode): void;
  /** Each once, in the order in which they first came. */
  received(): readonly ReceivedMessage[];
  /** Those to workers, each once. */
  toWorkers(): readonly WorkerMessage[];
  /** Requests that were taken, the same id again included. */
  taken(): number;
  close(): Promise<void>;
}

/** Stands in for a message platform, by the contract `openapi.json`: it forgets when it ends. */
export async function startMessages(options: {
  /** 0 takes any free one. */
  readonly port: number;
  readonly secret?: string;
  readonly faults?: Faults | undefined;
}): Promise<RunningMessages> {
  const { secret = LOCAL_MESSAGES_SECRET, faults, port } = options;
  const kept = new Map<string, ReceivedMessage>();
  const workers = new Map<string, WorkerMessage>();
  let taken = 0;
  let mode = messagesMode.parse({ mode: 'up' });

  async function answer({ method, path, headers, body, rawBody }: JsonRequest): Promise<JsonAnswer> {
    if (method === 'POST' && path === '/control') {
      const parsed = parseBody(messagesMode, body);
      if ('answer' in parsed) return parsed.answer;
      mode = parsed.ok;
      return { status: 200, body: mode };
    }
    if (mode.mode === 'down') return { reset: true };
    if (mode.mode === 'slow') await sleep(mode.latencyMs);
    if (method === 'GET' && path === '/v1/messages') return { status: 200, body: { messages: [...kept.values()] } };
    if (method !== 'POST' || (path !== '/v1/messages' && path !== '/v1/worker-messages')) return notFound();
    if (mode.mode === 'failing') return problem(500, 'failing', { zh: '内部错误。', en: 'Internal error.' });
    if (mode.mode === 'too-many') return problem(429, 'too-many', { zh: '请求过多。', en: 'Too many requests.' });
    if (mode.mode === 'refusing') return problem(422, 'refused', { zh: '不接收此消息。', en: 'Not taken.' });
    const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    const signed = { timestamp: header('x-jianzheng-timestamp'), signature: header('x-jianzheng-signature') };
    if (!isGenuine(secret, signed, rawBody, new Date()))
      return problem(401, 'signature', { zh: '签名无效。', en: 'The signature is not valid.' });
    const refused = path === '/v1/messages' ? take(message, kept) : take(workerMessage, workers);
    if (refused !== undefined) return refused;
    taken += 1;
    function take<T extends { readonly id: string }>(schema: z.ZodType<T>, into: Map<string, T>) {
      const parsed = parseBody(schema, body);
      if ('answer' in parsed) return parsed.answer;
      if (header('x-jianzheng-id') !== parsed.ok.id)
        return problem(400, 'id', { zh: '消息编号不一致。', en: 'The id in the header is another one.' });
      if (!into.has(parsed.ok.id)) into.set(parsed.ok.id, parsed.ok);
      return undefined;
    }
    return mode.mode === 'answer-lost' ? { reset: true } : { status: 202, body: { accepted: true } };
  }

  const server = await behindFaults({ faults, seam: 'messages', wire: outsideWire, port }, (own) =>
    serveJson(own, answer),
  );
  return {
    url: server.url,
    setMode: (next) => {
      mode = messagesMode.parse(next);
    },
    received: () => [...kept.values()],
    toWorkers: () => [...workers.values()],
    taken: () => taken,
    close: () => server.close(),
  };
}
