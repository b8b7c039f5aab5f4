import { randomUUID } from 'node:crypto';
import { sha256Hex } from '../shared/canonical.ts';
import { IntegrityError } from '../shared/errors.ts';
import { logger } from '../shared/observability.ts';
import type { RegisterCall } from './facts.ts';
import type { Ask, Heard, Sheet } from './registers/asker.ts';
import { type CallLog, noCallLog } from './registers/call-log.ts';
import { type Gate, type Lease, openGate, type Slots } from './registers/gate.ts';
import { type MachineClock, machineClock } from './registers/machine-clock.ts';
import { SEND_WITHIN_MS } from './registers/pace.ts';
import type { Unanswered } from './registers/register.ts';
import { REGISTER_PATHS, type RegisterName } from './registers/register-names.ts';
import { type Registers, registersBy } from './registers/registers.ts';
import { type Failure, pauseBefore, retryAfterMs } from './registers/retry.ts';

/** What lets us in; it may be changed while we ask. */
export interface ApiKey {
  get(): Promise<string>;
  /** After a register did not take it. @returns whether there is another one now */
  again(): Promise<boolean>;
}

/** A key that stays as it is. */
export const fixedKey = (key: string): ApiKey => ({ get: async () => key, again: async () => false });

export interface HttpOptions {
  readonly url: string;
  readonly apiKey: ApiKey;
  readonly gate: Gate;
  readonly calls: CallLog;
  /** Keyed mark of a request's text, which names people. */
  readonly mark: (text: string) => string;
  /** By when everything asked must be answered or be pending; machine time. */
  readonly deadlineMs: number;
  readonly clock?: MachineClock;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 6_000;

/** Rather than wait longer than this for its turn, a batch comes again when there is room. */
const LONGEST_WAIT_MS = 20_000;

/** Contract: `local/registers/openapi.json`. */
export function httpRegisters(options: HttpOptions): Registers {
  return registersBy(askOver(options));
}

/** The registers as whoever has them alone asks them: no limit and no trace, for what is worked out outside the stack. */
export function unlimitedRegisters(url: string, apiKey: string): Registers {
  return httpRegisters({
    url,
    apiKey: fixedKey(apiKey),
    gate: openGate,
    calls: noCallLog,
    mark: sha256Hex,
    deadlineMs: Number.POSITIVE_INFINITY,
  });
}

/** Whether a register says that it is up, and how many calls a second it states; asking this counts for no limit. */
export async function registerHealth(
  url: string,
  register: RegisterName,
): Promise<{ readonly up: boolean; readonly perSecond?: number }> {
  try {
    const response = await fetch(new URL(`/v1/health?register=${register}`, url), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    const perSecond = statedLimit(response.headers);
    return { up: response.ok, ...(perSecond === undefined ? {} : { perSecond }) };
  } catch {
    return { up: false };
  }
}

function askOver(options: HttpOptions): Ask {
  const { gate, clock = machineClock, timeoutMs = TIMEOUT_MS, deadlineMs } = options;
  const latestMs = () => Math.min(clock.nowMs() + LONGEST_WAIT_MS, deadlineMs - timeoutMs);
  const now = () => new Date(clock.nowMs()).toISOString();

  return async <T>(register: RegisterName, sheets: readonly Sheet<T>[]): Promise<Heard<T>> => {
    if (sheets.length === 0) return { heard: [], calls: [] };
    const lease = await gate.lease(register, sheets.length, latestMs());
    if ('shut' in lease) return { heard: [], calls: [], unanswered: lease.shut };
    const outcomes = await Promise.all(
      sheets.map((sheet, index) =>
        untilHeard(register, sheet, { ...lease, startMs: lease.startMs + (index * lease.intervalUs) / 1_000 }),
      ),
    );
    return {
      heard: outcomes.flatMap(({ heard }) => (heard === undefined ? [] : [heard])),
      calls: outcomes.flatMap(({ calls }) => calls),
      unanswered: outcomes.find(({ unanswered }) => unanswered !== undefined)?.unanswered,
    };
  };

  interface Outcome<T> {
    readonly heard?: { readonly said: T; readonly call: RegisterCall };
    readonly calls: readonly RegisterCall[];
    readonly unanswered?: Unanswered;
  }

  async function untilHeard<T>(register: RegisterName, sheet: Sheet<T>, first: Slots): Promise<Outcome<T>> {
    const calls: RegisterCall[] = [];
    let lease: Lease = first;
    for (;;) {
      if ('shut' in lease) return { calls, unanswered: lease.shut };
      const text = JSON.stringify(sheet.body);
      const asked = aboutToAsk(register, sheet.questions, options.mark(text));
      await options.calls.asked(asked);
      const slot = await inTurn(register, lease);
      if ('shut' in slot) {
        await options.calls.answered({ ...asked, outcome: 'not-sent' });
        return { calls: [...calls, { ...asked, outcome: 'not-sent' }], unanswered: slot.shut };
      }
      const askedAt = now();
      const reply = await withKey((key) => post(new URL(REGISTER_PATHS[register], options.url), key, text, timeoutMs));
      const judged = judge(reply, sheet);
      const call: RegisterCall = {
        ...asked,
        askedAt,
        answeredAt: now(),
        outcome: 'said' in judged ? 'answered' : OUTCOME[judged.failure],
        ...('text' in reply ? { responseDigest: sha256Hex(reply.text) } : {}),
      };
      calls.push(call);
      await options.calls.answered(call);
      if ('said' in judged) {
        await gate.answered(register, slot, 'text' in reply ? statedLimit(reply.headers) : undefined);
        return { calls, heard: { said: judged.said, call } };
      }
      const pauseMs = await failed(register, slot, reply, judged.failure);
      const remainingMs = latestMs() - clock.nowMs();
      const pause = pauseBefore(judged.failure, calls.length, pauseMs, remainingMs, Math.random());
      if (pause === undefined) return { calls, unanswered: WHY[judged.failure] };
      await clock.sleep(pause);
      lease = await gate.lease(register, 1, latestMs());
    }
  }

  /** A key that is no longer taken is looked up once more before the register counts as one that refuses us. */
  async function withKey(send: (key: string) => Promise<Reply>): Promise<Reply> {
    const reply = await send(await options.apiKey.get());
    const refused = 'text' in reply && NOT_LET_IN.includes(reply.status);
    return refused && (await options.apiKey.again()) ? send(await options.apiKey.get()) : reply;
  }

  function aboutToAsk(register: RegisterName, questions: number, requestMark: string): RegisterCall {
    return { callId: randomUUID(), register, questions, requestMark, askedAt: now() };
  }

  /**
   * Tells the gate. Gives how long the register wants to be left alone.
   * @throws IntegrityError when the register says that what we send is wrong
   */
  async function failed(register: RegisterName, slot: Slots, reply: Reply, failure: Failure): Promise<number> {
    const status = 'text' in reply ? reply.status : undefined;
    logger.warn('register call failed', { register, failure, ...(status === undefined ? {} : { status }) });
    if (status !== undefined && OUR_FAULT.includes(status)) {
      throw new IntegrityError(`The register ${register} refused a request as wrong (${status}).`);
    }
    const pauseMs = 'text' in reply ? retryAfterMs(reply.headers.get('retry-after'), clock.nowMs()) : 0;
    if (failure === 'rate-limited') await gate.tooMany(register, slot, pauseMs);
    else await gate.failed(register);
    return pauseMs;
  }

  /** Waits for a slot. One that was missed is void: calls that are all late would come at once. */
  async function inTurn(register: RegisterName, first: Lease): Promise<Lease> {
    let lease = first;
    for (;;) {
      if ('shut' in lease || lease.intervalUs === 0) return lease;
      const wait = lease.startMs - clock.nowMs();
      if (wait > 0) await clock.sleep(wait);
      if (clock.nowMs() <= lease.startMs + SEND_WITHIN_MS) return lease;
      lease = await gate.lease(register, 1, latestMs());
    }
  }
}

/** What a failure means for the questions: whatever it is, they stay open. */
const WHY: Readonly<Record<Failure, Unanswered>> = {
  'rate-limited': 'busy',
  failed: 'away',
  broken: 'away',
  timeout: 'away',
  unusable: 'unusable',
  refused: 'refused',
};

const OUTCOME = {
  'rate-limited': 'rate-limited',
  failed: 'away',
  broken: 'away',
  timeout: 'away',
  unusable: 'unusable',
  refused: 'refused',
} as const satisfies Record<Failure, RegisterCall['outcome']>;

const NOT_LET_IN: readonly number[] = [401, 403];

/**
 * The request itself is wrong: nothing that waiting mends, so it fails the task and alarms. Any other 4xx (a key that
 * ran out, an address that moved) is mended over there or in the configuration, and lines wait for that.
 */
const OUR_FAULT: readonly number[] = [400, 413, 415, 422];

type Reply =
  | { readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly failure: 'timeout' | 'broken' };

async function post(url: URL, apiKey: string, body: string, timeoutMs: number): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    return { failure: error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'broken' };
  }
}

function judge<T>(reply: Reply, sheet: Sheet<T>): { readonly said: T } | { readonly failure: Failure } {
  if ('failure' in reply) return reply;
  const { status, headers, text } = reply;
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  if (status === 404 && sheet.absent !== undefined) {
    return isJson && saysNotFound(parsed(text)) ? { said: sheet.absent } : { failure: 'unusable' };
  }
  if (status === 429) return { failure: 'rate-limited' };
  if (status >= 500 || status === 408) return { failure: 'failed' };
  if (status >= 400) return { failure: 'refused' };
  const said = status === 200 && isJson ? sheet.read(parsed(text)) : undefined;
  return said === undefined ? { failure: 'unusable' } : { said };
}

/** A gateway that has lost its way says 404 too: only the contract's own words mean that there is no such thing. */
function saysNotFound(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'type' in body && body.type === 'urn:jianzheng:outside:not-found';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statedLimit(headers: Headers): number | undefined {
  const stated = headers.get('ratelimit-limit') ?? '';
  return /^[1-9]\d{0,5}$/.test(stated) ? Number(stated) : undefined;
}
