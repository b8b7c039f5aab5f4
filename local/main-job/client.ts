import { createHash } from 'node:crypto';

/** What a client of the API needs to know; nothing here knows what runs behind it. */
export interface Places {
  readonly api: string;
  readonly issuer: string;
}

export interface TokenFor {
  readonly role: string;
  readonly sub?: string;
  readonly name?: string;
  readonly region?: string;
  readonly counties?: readonly string[];
  readonly enterprise?: string;
  readonly branches?: readonly string[];
  readonly documentType?: string;
  readonly documentNumber?: string;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** The API as a client sees it: HTTP, a bearer token, an idempotency key that says what the request is for. */
export class Client {
  readonly #places: Places;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(places: Places) {
    this.#places = places;
  }

  async get<T>(as: TokenFor | undefined, path: string): Promise<Answer<T>> {
    return this.#call<T>(as, path, {});
  }

  /** `purpose` names the one operation: the same purpose is the same request, however often it is sent. */
  async post<T>(as: TokenFor | undefined, path: string, body: object, purpose: string): Promise<Answer<T>> {
    const key = createHash('sha256').update(purpose).digest('hex').slice(0, 40);
    return this.#call<T>(as, path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
  }

  async #call<T>(as: TokenFor | undefined, path: string, init: RequestInit): Promise<Answer<T>> {
    const authorization = as === undefined ? {} : { authorization: `Bearer ${await this.token(as)}` };
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(this.#places.api + path, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), ...authorization },
      });
      // Busy and broken are worth another try: the idempotency key makes it the same request.
      if (response.status < 500 || attempt === 5)
        return { status: response.status, body: (await response.json()) as T };
      await response.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }

  token(as: TokenFor): Promise<string> {
    const name = JSON.stringify(as);
    const known = this.#tokens.get(name);
    if (known !== undefined) return known;
    const asked = this.#askForToken(as);
    this.#tokens.set(name, asked);
    return asked;
  }

  async #askForToken(as: TokenFor): Promise<string> {
    const response = await fetch(`${this.#places.issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(as),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
}

/** @throws Error with the problem's own words when an answer is not what the main job needs. */
export function expectStatus<T>(answer: Answer<T>, ...expected: readonly number[]): T {
  if (expected.includes(answer.status)) return answer.body;
  throw new Error(`The API answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
