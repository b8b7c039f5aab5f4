import { OPERATIONS } from './operations.ts';
import type { Operations, Problem } from './types.ts';

export type OperationId = keyof Operations & keyof typeof OPERATIONS;

type Taken<Id extends OperationId> = Pick<Operations[Id], Extract<keyof Operations[Id], 'path' | 'query' | 'body'>>;

export interface Sending {
  /** Name of this one write, kept when it is sent again. Made here where none is given. */
  readonly idempotencyKey?: string;
  /** ETag of what the change is based on: 412 where somebody has changed it since. */
  readonly ifMatch?: string;
  /** ETag of what is known already: `unchanged` where it is still that. */
  readonly ifNoneMatch?: string;
  readonly signal?: AbortSignal;
}

/** What became of a call. A problem is data: only what kept the answer from coming is thrown. */
export type Outcome<Answer> =
  | { readonly ok: true; readonly status: number; readonly body: Answer; readonly etag?: string }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

export interface ClientOptions {
  /** With the stage, without a slash at the end: `https://…/v1`, or `/v1` on the same origin. */
  readonly url: string;
  /** The bearer token of the moment; asked for before each attempt, so that it may be renewed. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  /** Language of problems' titles; both languages are in their details whatever this is. */
  readonly language?: () => 'zh' | 'en';
  readonly fetch?: typeof fetch;
  /** How often a request that nobody answered, or that was answered 5xx, is sent. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; twice as many before each further one. */
  readonly pauseMs?: number;
}

/** Thrown where no answer came, or one that is not this API's. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly operationId: OperationId;
  readonly status: number | undefined;

  constructor(operationId: OperationId, status?: number, cause?: unknown) {
    super(
      status === undefined
        ? `${operationId} was not answered.`
        : `${operationId} was answered ${status} by somebody else.`,
      {
        cause,
      },
    );
    this.operationId = operationId;
    this.status = status;
  }
}

/**
 * The API by the names of its operations. Runs in browsers and in Node. A write is sent again under the same key where
 * its answer was lost, so that it happens once.
 */
export class JianzhengClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** @throws {@link NoAnswer} when none came in all attempts; whatever `signal` gives when it was stopped */
  async call<Id extends OperationId>(
    operationId: Id,
    taken: Taken<Id>,
    sending: Sending = {},
  ): Promise<Outcome<Operations[Id]['answer']>> {
    const { attempts = 5, pauseMs = 200 } = this.#options;
    const key = sending.idempotencyKey ?? crypto.randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(operationId, taken, { ...sending, idempotencyKey: key }).catch(
        (cause: unknown) => {
          if (sending.signal?.aborted === true) throw cause;
          if (attempt >= attempts) throw new NoAnswer(operationId, undefined, cause);
          return undefined;
        },
      );
      if (answer !== undefined && (answer.status < 500 || attempt >= attempts)) return outcome(operationId, answer);
      await answer?.arrayBuffer();
      await pause(pauseMs * 2 ** (attempt - 1), sending.signal);
    }
  }

  /** Every page of a list that is paged by `cursor`. @throws Error with the problem's code where a page is refused */
  async *pages<Id extends OperationId>(
    operationId: Id,
    taken: Taken<Id>,
    sending: Sending = {},
  ): AsyncGenerator<Operations[Id]['answer']> {
    let cursor: string | undefined;
    do {
      const query = {
        ...('query' in taken ? (taken.query as object) : {}),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await this.call(operationId, { ...taken, query }, sending);
      if (!page.ok) throw new Error(`${operationId}: ${page.problem.code}`);
      yield page.body;
      cursor = (page.body as { readonly cursor?: string }).cursor;
    } while (cursor !== undefined);
  }

  async #send(operationId: OperationId, taken: object, sending: Sending): Promise<Response> {
    const { url, token, language, fetch: send = fetch } = this.#options;
    const { path, query, body } = taken as { path?: Values; query?: Values; body?: unknown };
    const operation = OPERATIONS[operationId];
    const { idempotencyKey = '', ifMatch, ifNoneMatch, signal } = sending;
    const bearer = operation.signedIn ? await token?.() : undefined;
    return send(`${url}${filled(operation.path, path ?? {})}${search(query ?? {})}`, {
      method: operation.method,
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': language?.() === 'en' ? 'en' : 'zh-CN',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(operation.write ? { 'idempotency-key': idempotencyKey } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

const filled = (path: string, values: Values): string =>
  path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values[name] ?? '')));

function search(query: Values): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}

async function outcome<Answer>(operationId: OperationId, answer: Response): Promise<Outcome<Answer>> {
  const { status } = answer;
  const type = answer.headers.get('content-type') ?? '';
  const etag = answer.headers.get('etag');
  if (answer.ok) {
    const body = (/json/.test(type) ? await answer.json() : await answer.text()) as Answer;
    return { ok: true, status, body, ...(etag === null ? {} : { etag }) };
  }
  if (!type.startsWith('application/problem+json')) throw new NoAnswer(operationId, status);
  return { ok: false, status, problem: (await answer.json()) as Problem };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(signal?.reason);
    if (signal?.aborted === true) return stopped();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stopped);
      resolve();
    }, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        stopped();
      },
      { once: true },
    );
  });
}
