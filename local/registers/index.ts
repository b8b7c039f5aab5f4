import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '#local/faults/faults.ts';
import { behindFaults } from '#local/faults/front.ts';
import { outsideWire } from '#local/faults/wires.ts';
import type { JsonAnswer, JsonRequest } from '#local/outside/json-http.ts';
import { notFound, parseBody, problem, serveJson } from '#local/outside/json-http.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { Limiter } from './limiter.ts';
import { answerInstead, AWAY, damage, isDown, type RegistersMode, registersMode, strikes, tooMany } from './mode.ts';
import { readRecords, registerRecords } from './records.ts';
import { RecordsHeld } from './records-held.ts';
import { REGISTER_NAMES, type RegisterName } from './register-names.ts';
import { REGISTERS } from './registers.ts';

/** The key of one machine; a real register hands out its own. */
export const LOCAL_API_KEY = 'local-registers-key';

const CALLS_PER_SECOND = 200;

export interface RegistersOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Folder with the files that `records.ts` reads. */
  readonly dataDir: string;
  readonly apiKey?: string;
  /** Calls a second and register before 429: for all of them, or for those that are named. */
  readonly requestsPerSecond?: number | Partial<Record<RegisterName, number>>;
  /** What goes wrong on the way here, besides the mode. */
  readonly faults?: Faults | undefined;
}

export interface RunningRegisters {
  readonly url: string;
  setMode(mode: RegistersMode): void;
  /** Calls that came, by second of machine time since the epoch, those refused with 429 included. */
  callsPerSecond(register: RegisterName): ReadonlyMap<number, number>;
  close(): Promise<void>;
}

/**
 * Stands in for all the registers, by the contract `openapi.json`.
 *
 * @throws Error when the data cannot be read, naming file and line
 */
export async function startRegisters(options: RegistersOptions): Promise<RunningRegisters> {
  const apiKey = options.apiKey ?? LOCAL_API_KEY;
  const held = new RecordsHeld();
  held.put(readRecords(options.dataDir));
  const limiters = limitersOf(options.requestsPerSecond);
  let mode = registersMode.parse({ mode: 'up' });
  let random = seededRandom(mode.seed);
  const setMode = (next: RegistersMode) => {
    mode = registersMode.parse(next);
    random = seededRandom(mode.seed);
  };

  async function answer(request: JsonRequest): Promise<JsonAnswer> {
    const { method, path, query, headers, body } = request;
    if (method === 'GET' && path === '/v1/health') return health(query.get('register'));
    if (headers['x-api-key'] !== apiKey) {
      return problem(401, 'api-key', { zh: '缺少或错误的 x-api-key。', en: 'x-api-key is missing or wrong.' });
    }
    if (method !== 'POST') return notFound();
    if (path === '/control') {
      const parsed = parseBody(registersMode, body);
      if ('answer' in parsed) return parsed.answer;
      setMode(parsed.ok);
      return { status: 200, body: mode };
    }
    if (path === '/control/records') {
      const parsed = parseBody(registerRecords, body);
      if ('answer' in parsed) return parsed.answer;
      held.put(parsed.ok);
      return { status: 200, body: { put: Object.values(parsed.ok).reduce((sum, list) => sum + list.length, 0) } };
    }
    const register = REGISTER_NAMES.find((name) => REGISTERS[name].path === path);
    return register === undefined ? notFound() : withLimit(limiters[register], await ask(register, body));
  }

  function health(asked: string | null): JsonAnswer {
    const named = REGISTER_NAMES.filter((name) => asked === null || name === asked);
    if (named.length === 0) return notFound();
    const said: JsonAnswer = named.some((name) => isDown(mode, name))
      ? problem(503, 'away', AWAY)
      : { status: 200, body: { status: 'up' } };
    // Of one register; asked of all of them there is no one limit.
    return asked === null || named[0] === undefined ? said : withLimit(limiters[named[0]], said);
  }

  async function ask(register: RegisterName, body: unknown): Promise<JsonAnswer> {
    if (limiters[register].exceeded()) return tooMany(1);
    const current = mode;
    const lookUp = () => REGISTERS[register].answer(held, body, new Date().toISOString());
    if (!strikes(current, register) || random() >= current.probability) return lookUp();
    if (current.mode === 'slow') await sleep(current.latencyMs);
    return answerInstead(current) ?? damage(current, lookUp());
  }

  const { faults, port } = options;
  const server = await behindFaults({ faults, seam: 'registers', wire: outsideWire, port }, (own) =>
    serveJson(own, answer),
  );
  return {
    url: server.url,
    setMode,
    callsPerSecond: (register) => limiters[register].calls,
    close: server.close,
  };
}

function limitersOf(perSecond: RegistersOptions['requestsPerSecond'] = {}): Record<RegisterName, Limiter> {
  const limitOf = (name: RegisterName) => (typeof perSecond === 'number' ? perSecond : perSecond[name]);
  const entries = REGISTER_NAMES.map((name) => [name, new Limiter(limitOf(name) ?? CALLS_PER_SECOND)] as const);
  return Object.fromEntries(entries) as Record<RegisterName, Limiter>;
}

/** Every answer of a register says how many calls a second it allows. */
function withLimit({ perSecond }: Limiter, answer: JsonAnswer): JsonAnswer {
  if (!('status' in answer)) return answer;
  return { ...answer, headers: { ...answer.headers, 'ratelimit-limit': String(perSecond) } };
}
