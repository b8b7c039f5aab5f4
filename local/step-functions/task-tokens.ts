import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token stands for: one attempt of one entry into one waiting state. */
export interface Attempt {
  readonly execution: number;
  readonly branch: string;
  readonly enteredEvent: number;
  readonly retryCount: number;
  readonly redriveCount: number;
}

/** Makes tokens that say which attempt they are of, and that only this journal's key can have made. */
export class TaskTokens {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** The same attempt always gives the same token, also after a restart. */
  mint(attempt: Attempt): string {
    const { execution, branch, enteredEvent, retryCount, redriveCount } = attempt;
    const body = Buffer.from([execution, branch, enteredEvent, retryCount, redriveCount].join(' ')).toString(
      'base64url',
    );
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** The execution that a token belongs to; `undefined` for a text that is no token of this engine. */
  execution(token: string): number | undefined {
    const [body, signature, ...rest] = token.split('.');
    if (body === undefined || signature === undefined || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(body);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return Number.parseInt(Buffer.from(body, 'base64url').toString(), 10);
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.#secret).update(body).digest();
  }
}
