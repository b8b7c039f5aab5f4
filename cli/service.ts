import type { Fault, Text } from '#functions/shared/fault.ts';
import { EXIT } from './exit-codes.ts';
import type { Language } from './language.ts';
import { Stop } from './stop.ts';

interface Problem {
  readonly code?: string;
  readonly detail?: Text | string;
  readonly fix?: Text | string;
  readonly errors?: readonly Fault[];
}

/** The service said no, with all its reasons. */
export class Refusal extends Stop {
  readonly problem: string;
  readonly faults: readonly Fault[];

  constructor(status: number, { code = `status-${status}`, detail, fix, errors = [] }: Problem) {
    const notAllowed = status === 401 || status === 403;
    super(
      notAllowed ? EXIT.notAllowed : EXIT.refused,
      status === 401
        ? { zh: '未登录,或登录已过期。', en: 'Not signed in, or no longer.' }
        : bothLanguages(detail, code),
      status === 401
        ? { zh: '请执行 jianzheng login。', en: 'Run "jianzheng login".' }
        : fix === undefined
          ? undefined
          : bothLanguages(fix, ''),
    );
    this.problem = code;
    this.faults = errors;
  }
}

function bothLanguages(text: Text | string | undefined, otherwise: string): Text {
  if (typeof text === 'object') return text;
  return { zh: text ?? otherwise, en: text ?? otherwise };
}

const ATTEMPTS = 6;

/** The API as the command line uses it. Busy, broken and unreachable are tried again: the key makes it one request. */
export class Service {
  readonly #api: string;
  readonly #token: string;
  readonly #language: Language;

  constructor(api: string, token: string, language: Language) {
    this.#api = api;
    this.#token = token;
    this.#language = language;
  }

  get<T>(path: string): Promise<T> {
    return this.#call<T>(path, {});
  }

  post<T>(path: string, body: object, key: string): Promise<T> {
    return this.#call<T>(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
  }

  /** @throws {@link Refusal} @throws {@link Stop} with status 1 when the service stays away */
  async #call<T>(path: string, init: RequestInit): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(this.#api + path, {
        ...init,
        headers: {
          ...(init.headers as Record<string, string>),
          authorization: `Bearer ${this.#token}`,
          'accept-language': this.#language,
        },
        signal: AbortSignal.timeout(60_000),
      }).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response !== undefined && text !== undefined && response.status < 500 && response.status !== 429) {
        if (response.ok) return JSON.parse(text) as T;
        throw new Refusal(response.status, problemIn(text));
      }
      if (attempt === ATTEMPTS) throw away(response?.status);
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}

function problemIn(text: string): Problem {
  try {
    const found = JSON.parse(text) as Problem | null;
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}

function away(status: number | undefined): Stop {
  const what = status === undefined ? '' : ` (${status})`;
  return new Stop(
    EXIT.failed,
    { zh: `服务暂时无法使用${what}。`, en: `The service cannot be used right now${what}.` },
    { zh: '请稍后再次执行同一命令,会接着办理。', en: 'Call the same command again later: it goes on.' },
  );
}
