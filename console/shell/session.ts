import { type Person, personOf } from './person.ts';
import { proofKey, randomText } from './proof-key.ts';
import { BASE, type Settings } from './settings.ts';

interface Discovery {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string;
}

/** What a sign-in under way is recognised by. */
interface Begun {
  readonly state: string;
  readonly verifier: string;
  /** Path within the console to go to afterwards. */
  readonly returnTo: string;
}

interface Returned {
  readonly code: string;
  readonly state: string;
}

const TOKEN = 'jianzheng-token';
const BEGUN = 'jianzheng-sign-in';
const CHANNEL = 'jianzheng-sign-in';
/** So much earlier than the token's end it counts as ended: a request takes its time. */
const EARLY_SECONDS = 20;

export const SIGNED_IN_PATH = '/signed-in';

/**
 * Signing in at any OpenID Connect issuer: authorization code with PKCE, no secret. The token is kept for this tab only.
 * When it ends, the page stays as it is; a second window signs in again, and requests that waited go on.
 */
export class Session {
  readonly #settings: Settings;
  #token: string | undefined;
  #person: Person | undefined;
  #ended = false;
  #listeners = new Set<() => void>();
  #discovery: Promise<Discovery> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    const kept = sessionStorage.getItem(TOKEN);
    if (kept !== null) this.#take(kept);
  }

  /** Who signed in, though their token may have ended since. */
  get person(): Person | undefined {
    return this.#person;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** Somebody had signed in and must do so again before anything more is asked of the API. */
  get ended(): boolean {
    return this.#ended;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The API no longer takes the token. */
  end(): void {
    if (this.#person === undefined || this.#ended) return;
    this.#ended = true;
    this.#tell();
  }

  /** Resolves once the person has signed in again; the page need not be left. */
  renewed(): Promise<void> {
    if (!this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (this.#ended) return;
        stop();
        resolve();
      });
    });
  }

  /** Leaves the page for the issuer's. */
  async signIn(returnTo: string): Promise<void> {
    const { begun, url } = await this.#begin(returnTo);
    sessionStorage.setItem(BEGUN, JSON.stringify(begun));
    location.assign(url);
  }

  /** Signs in again in a window of its own; the code comes back by a channel, since only this page knows the proof. */
  async signInAgain(): Promise<void> {
    const opened = window.open('about:blank', 'jianzheng-sign-in', 'width=560,height=720');
    const { begun, url } = await this.#begin('/');
    const channel = new BroadcastChannel(CHANNEL);
    const returned = new Promise<Returned>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<Returned>) => {
        if (data.state === begun.state) resolve(data);
      };
    });
    if (opened === null) throw new Error('The window was not opened.');
    opened.location.assign(url);
    try {
      await this.#exchange((await returned).code, begun.verifier);
    } finally {
      channel.close();
    }
  }

  /**
   * On the page that the issuer sends back to.
   * @returns where to go on; undefined where this is the second window, which has done its part
   * @throws Error in the issuer's words where it refused
   */
  async complete(query: URLSearchParams): Promise<string | undefined> {
    const refused = query.get('error');
    if (refused !== null) throw new Error(query.get('error_description') ?? refused);
    const returned: Returned = { code: query.get('code') ?? '', state: query.get('state') ?? '' };
    const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null') as Begun | null;
    if (begun?.state !== returned.state) {
      const channel = new BroadcastChannel(CHANNEL);
      channel.postMessage(returned);
      channel.close();
      window.close();
      return undefined;
    }
    sessionStorage.removeItem(BEGUN);
    await this.#exchange(returned.code, begun.verifier);
    return begun.returnTo;
  }

  async signOut(): Promise<void> {
    sessionStorage.removeItem(TOKEN);
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#person = undefined;
    this.#ended = false;
    const { end_session_endpoint: end } = await this.#discover().catch(() => ({ end_session_endpoint: undefined }));
    const home = new URL(`${BASE}/`, location.href).href;
    if (end === undefined) return location.assign(home);
    const url = new URL(end);
    url.searchParams.set('client_id', this.#settings.clientId);
    url.searchParams.set('post_logout_redirect_uri', home);
    location.assign(url);
  }

  #discover(): Promise<Discovery> {
    this.#discovery ??= fetch(`${this.#settings.issuer}/.well-known/openid-configuration`)
      .then((answer) => answer.json() as Promise<Discovery>)
      .catch((error: unknown) => {
        this.#discovery = undefined;
        throw error;
      });
    return this.#discovery;
  }

  async #begin(returnTo: string): Promise<{ readonly begun: Begun; readonly url: string }> {
    const { authorization_endpoint } = await this.#discover();
    const { verifier, challenge } = await proofKey();
    const begun = { state: randomText(), verifier, returnTo };
    const url = new URL(authorization_endpoint);
    const parameters = {
      response_type: 'code',
      client_id: this.#settings.clientId,
      redirect_uri: this.#redirectUri(),
      scope: 'openid profile',
      audience: this.#settings.audience,
      state: begun.state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { begun, url: url.href };
  }

  async #exchange(code: string, verifier: string): Promise<void> {
    const { token_endpoint } = await this.#discover();
    const answer = await fetch(token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: this.#settings.clientId,
        redirect_uri: this.#redirectUri(),
        code,
        code_verifier: verifier,
      }),
    });
    const body = (await answer.json()) as { access_token?: string; error?: string; error_description?: string };
    if (body.access_token === undefined) throw new Error(body.error_description ?? body.error ?? 'no token');
    sessionStorage.setItem(TOKEN, body.access_token);
    this.#take(body.access_token);
    this.#tell();
  }

  #redirectUri(): string {
    return new URL(`${BASE}${SIGNED_IN_PATH}`, location.href).href;
  }

  #take(token: string): void {
    const person = personOf(token, this.#settings.names);
    if (person === undefined) return;
    this.#token = token;
    this.#person = person;
    const leftMs = (person.expiresAt - EARLY_SECONDS) * 1000 - Date.now();
    this.#ended = leftMs <= 0;
    clearTimeout(this.#timer);
    // Longer waits than a day are cut short: a browser's timer counts 32 bits of milliseconds.
    if (leftMs > 0) this.#timer = setTimeout(() => this.end(), Math.min(leftMs, 86_400_000));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
