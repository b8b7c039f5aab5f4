import { type ReasonCode, REASONS } from '#functions/eligibility/reasons.ts';
import { STATUSES, type Status } from '#functions/claim/status.ts';
import { type Answer, Client, type Places, type TokenFor } from '#local/main-job/client.ts';
import type { ContractWatch } from './contract.ts';

const PROBLEM = 'urn:jianzheng:problem:';

/** Numbers as `World` makes them: an area without people, a phone range and a card range that nobody has. */
const PERSONAL: Readonly<Record<string, RegExp>> = {
  'identity number': /359901\d{11}[\dX]/,
  phone: /1540000\d{4}/,
  account: /621000000000000\d{4}/,
};

/** What the API has answered so far: the statuses, reasons and problems that were reached through it. */
export class Witness {
  readonly statuses = new Set<Status>();
  readonly reasons = new Set<ReasonCode>();
  readonly problems = new Set<string>();

  /** @throws Error when an answer holds a number of a person in full */
  see(answer: unknown): void {
    const text = JSON.stringify(answer) ?? '';
    for (const [kind, pattern] of Object.entries(PERSONAL)) {
      if (pattern.test(text)) throw new Error(`An answer of the API holds a full ${kind}.`);
    }
    this.#look(answer);
  }

  #look(part: unknown): void {
    if (typeof part !== 'object' || part === null) return;
    const { status, to, type, code, clause } = part as Record<string, unknown>;
    for (const where of [status, to]) if (isStatus(where)) this.statuses.add(where);
    if (typeof type === 'string' && type.startsWith(PROBLEM)) this.problems.add(type.slice(PROBLEM.length));
    if (clause !== undefined && isReason(code)) this.reasons.add(code);
    for (const inner of Object.values(part)) this.#look(inner);
  }
}

/** A client that remembers what it was answered, and fails where an answer to anybody broke the contract. */
export class WitnessedClient extends Client {
  readonly witness = new Witness();
  readonly #watch: ContractWatch;

  constructor(places: Places, watch: ContractWatch) {
    super(places);
    this.#watch = watch;
  }

  override async get<T>(as: TokenFor | undefined, path: string): Promise<Answer<T>> {
    return this.#seen(await super.get<T>(as, path));
  }

  override async post<T>(as: TokenFor | undefined, path: string, body: object, purpose: string): Promise<Answer<T>> {
    return this.#seen(await super.post<T>(as, path, body, purpose));
  }

  #seen<T>(answer: Answer<T>): Answer<T> {
    this.witness.see(answer.body);
    this.#watch.expectKept();
    return answer;
  }
}

function isStatus(value: unknown): value is Status {
  return STATUSES.some((status) => status === value);
}

function isReason(value: unknown): value is ReasonCode {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}
