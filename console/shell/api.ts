import { JianzhengClient, NoAnswer, type OperationId, type Sending } from '#client/client.ts';
import type { Operations } from '#client/types.ts';
import { ApiProblem } from './problem.ts';
import type { Session } from './session.ts';
import { API } from './settings.ts';
import type { Language } from './text.ts';

type Query = Readonly<Record<string, string | number | undefined>>;

interface Sent {
  readonly body?: unknown;
  readonly query?: Query;
  /** Name of this one write; the same for each attempt. Made here where none is given. */
  readonly idempotencyKey?: string;
  /** Version that the caller has seen of what is changed. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

export interface Answered<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
}

export const newKey = (): string => crypto.randomUUID();

/** The API as the person who signed in may use it. Every method throws {@link ApiProblem}. */
export class Api {
  readonly #session: Session;
  readonly #language: () => Language;
  readonly #client: JianzhengClient;

  constructor(session: Session, language: () => Language) {
    this.#session = session;
    this.#language = language;
    this.#client = new JianzhengClient({
      url: API,
      token: async () => {
        if (session.person !== undefined) await session.renewed();
        return session.token;
      },
      language,
      attempts: 3,
    });
  }

  /** One operation of the contract, by its name. */
  async call<Id extends OperationId>(
    operation: Id,
    taken: Parameters<typeof this.answered<Id>>[1],
    sending: Sending = {},
  ): Promise<Operations[Id]['answer']> {
    return (await this.answered(operation, taken, sending)).body;
  }

  /** The same, with the version of what was read, to be given as `ifMatch` when it is changed. */
  async answered<Id extends OperationId>(
    operation: Id,
    taken: Pick<Operations[Id], Extract<keyof Operations[Id], 'path' | 'query' | 'body'>>,
    sending: Sending = {},
  ): Promise<Answered<Operations[Id]['answer']>> {
    const idempotencyKey = sending.idempotencyKey ?? newKey();
    for (;;) {
      const outcome = await this.#client
        .call(operation, taken, { ...sending, idempotencyKey })
        .catch((error: unknown) => {
          throw error instanceof NoAnswer ? ApiProblem.unreachable() : error;
        });
      if (outcome.ok) return { body: outcome.body, etag: outcome.etag };
      // The same request goes out again once its sender has signed in again: nothing typed is lost.
      if (outcome.status === 401 && this.#session.person !== undefined) this.#session.end();
      else throw new ApiProblem(outcome.status, outcome.problem);
    }
  }

  async get<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Body> {
    return (await this.#request<Body>('GET', path, { query, signal })).body;
  }

  getWithVersion<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answered<Body>> {
    return this.#request<Body>('GET', path, { query, signal });
  }

  /** A page that stands by itself, to be opened in a window of its own. */
  async page(path: string, query: Query = {}): Promise<Blob> {
    const { body } = await this.#request<string>('GET', path, { query });
    return new Blob([body], { type: 'text/html;charset=utf-8' });
  }

  async post<Body>(path: string, body: unknown = {}, more: Omit<Sent, 'body'> = {}): Promise<Body> {
    return (await this.#request<Body>('POST', path, { ...more, body })).body;
  }

  async put<Body>(path: string, body: unknown = {}, more: Omit<Sent, 'body'> = {}): Promise<Body> {
    return (await this.#request<Body>('PUT', path, { ...more, body })).body;
  }

  async delete<Body>(path: string, more: Sent = {}): Promise<Body> {
    return (await this.#request<Body>('DELETE', path, more)).body;
  }

  async #request<Body>(method: string, path: string, sent: Sent): Promise<Answered<Body>> {
    const writes = method !== 'GET';
    const key = sent.idempotencyKey ?? newKey();
    for (;;) {
      if (this.#session.person !== undefined) await this.#session.renewed();
      const answer = await fetch(`${API}${path}${search(sent.query)}`, {
        method,
        signal: sent.signal ?? null,
        headers: {
          accept: 'application/json',
          'accept-language': this.#language() === 'zh' ? 'zh-CN' : 'en',
          ...(this.#session.token === undefined ? {} : { authorization: `Bearer ${this.#session.token}` }),
          ...(writes ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
          ...(sent.ifMatch === undefined ? {} : { 'if-match': sent.ifMatch }),
        },
        ...(writes ? { body: JSON.stringify(sent.body ?? {}) } : {}),
      }).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        throw ApiProblem.unreachable();
      });
      // The same request goes out again once its sender has signed in again: nothing typed is lost.
      if (answer.status === 401 && this.#session.person !== undefined) {
        this.#session.end();
        continue;
      }
      const page = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
      const body: unknown = page ? await answer.text() : await answer.json().catch(() => ({}));
      if (!answer.ok) throw new ApiProblem(answer.status, body as object);
      return { body: body as Body, etag: answer.headers.get('etag') ?? undefined };
    }
  }
}

function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
