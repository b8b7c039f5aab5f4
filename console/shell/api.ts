import { OPERATIONS } from '#client/operations.ts';
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

type OperationName = keyof Operations & keyof typeof OPERATIONS;
type Asked<Name extends OperationName> = Omit<Operations[Name], 'answer'>;

export const newKey = (): string => crypto.randomUUID();

/** The API as the person who signed in may use it. Every method throws {@link ApiProblem}. */
export class Api {
  readonly #session: Session;
  readonly #language: () => Language;

  constructor(session: Session, language: () => Language) {
    this.#session = session;
    this.#language = language;
  }

  /** One operation of the contract, by its name. */
  async call<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    more: Omit<Sent, 'body' | 'query'> = {},
  ): Promise<Operations[Name]['answer']> {
    const { method, path } = OPERATIONS[name];
    const {
      path: names = {},
      query,
      body,
    } = asked as { readonly path?: Readonly<Record<string, string>>; readonly query?: Query; readonly body?: unknown };
    const filled = path.replace(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(names[parameter] ?? ''));
    return (await this.#request<Operations[Name]['answer']>(method, filled, { ...more, query, body })).body;
  }

  async get<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Body> {
    return (await this.#request<Body>('GET', path, { query, signal })).body;
  }

  getWithVersion<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answered<Body>> {
    return this.#request<Body>('GET', path, { query, signal });
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
      const body = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new ApiProblem(answer.status, body as object);
      return { body: body as Body, etag: answer.headers.get('etag') ?? undefined };
    }
  }
}

function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
