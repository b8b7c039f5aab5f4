import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Faults } from '#local/faults/faults.ts';
import { behindFaults } from '#local/faults/front.ts';
import { outsideWire } from '#local/faults/wires.ts';
import type { JsonAnswer, JsonRequest } from '#local/outside/json-http.ts';
import { notFound, parseBody, problem, serveJson } from '#local/outside/json-http.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { Registers } from './look-up.ts';
import { answerInstead, AWAY, damage, type RegistersMode, registersMode, tooMany } from './mode.ts';
import { readRecords, registerRecords } from './records.ts';

/** The key of one machine; a real register hands out its own. */
export const LOCAL_API_KEY = 'local-registers-key';

const AT_MOST_PER_REQUEST = 100;
const REQUESTS_PER_SECOND = 200;
const short = z.string().min(1).max(200);

const certificateQuestions = z.object({
  requests: z
    .array(
      z.object({
        ref: short,
        certificateNumber: short,
        certificateType: short,
        level: short,
        documentNumber: short,
        name: short,
        occupation: short,
        issuedOn: z.iso.date(),
      }),
    )
    .min(1)
    .max(AT_MOST_PER_REQUEST),
});

const employmentQuestions = z.object({
  requests: z
    .array(
      z.object({
        ref: short,
        documentNumber: short,
        creditCode: short,
        months: z
          .array(z.string().regex(/^\d{4}-\d{2}$/))
          .min(1)
          .max(60),
      }),
    )
    .min(1)
    .max(AT_MOST_PER_REQUEST),
});

const enterpriseQuestion = z.object({ creditCode: short });

export interface RegistersOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Folder with the files that `records.ts` reads. */
  readonly dataDir: string;
  readonly apiKey?: string;
  /** Requests a second and key before 429. */
  readonly requestsPerSecond?: number;
  /** What goes wrong on the way here, besides the mode. */
  readonly faults?: Faults | undefined;
}

export interface RunningRegisters {
  readonly url: string;
  setMode(mode: RegistersMode): void;
  close(): Promise<void>;
}

/**
 * Stands in for the certificate, insurance and enterprise registers, by the contract `openapi.json`.
 *
 * @throws Error when the data cannot be read, naming file and line
 */
export async function startRegisters(options: RegistersOptions): Promise<RunningRegisters> {
  const apiKey = options.apiKey ?? LOCAL_API_KEY;
  const registers = new Registers();
  registers.put(readRecords(options.dataDir));
  const limited = limiter(options.requestsPerSecond ?? REQUESTS_PER_SECOND);
  let mode = registersMode.parse({ mode: 'up' });
  let random = seededRandom(mode.seed);
  const setMode = (next: RegistersMode) => {
    mode = registersMode.parse(next);
    random = seededRandom(mode.seed);
  };

  async function answer(request: JsonRequest): Promise<JsonAnswer> {
    const { method, path, headers, body } = request;
    if (method === 'GET' && path === '/v1/health') {
      return mode.mode === 'down' && mode.probability === 1
        ? problem(503, 'away', AWAY)
        : { status: 200, body: { status: 'up' } };
    }
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
      registers.put(parsed.ok);
      return { status: 200, body: { put: Object.values(parsed.ok).reduce((sum, list) => sum + list.length, 0) } };
    }
    if (limited()) return tooMany(1);
    const current = mode;
    if (current.mode === 'up' || random() >= current.probability) return lookUp(path, body);
    if (current.mode === 'slow') await sleep(current.latencyMs);
    return answerInstead(current) ?? damage(current, lookUp(path, body));
  }

  function lookUp(path: string, body: unknown): JsonAnswer {
    const answeredAt = new Date().toISOString();
    switch (path) {
      case '/v1/certificates:verify': {
        const parsed = parseBody(certificateQuestions, body);
        if ('answer' in parsed) return parsed.answer;
        const results = parsed.ok.requests.map((question) => registers.certificate(question));
        return { status: 200, body: { answeredAt, results } };
      }
      case '/v1/employment:check': {
        const parsed = parseBody(employmentQuestions, body);
        if ('answer' in parsed) return parsed.answer;
        const results = parsed.ok.requests.map((question) => registers.employment(question));
        return { status: 200, body: { answeredAt, results } };
      }
      case '/v1/enterprises:lookup': {
        const parsed = parseBody(enterpriseQuestion, body);
        if ('answer' in parsed) return parsed.answer;
        const found = registers.enterprise(parsed.ok.creditCode);
        return found === undefined ? notFound() : { status: 200, body: { answeredAt, ...found } };
      }
      default:
        return notFound();
    }
  }

  const { faults, port } = options;
  const server = await behindFaults({ faults, seam: 'registers', wire: outsideWire, port }, (own) =>
    serveJson(own, answer),
  );
  return { url: server.url, setMode, close: server.close };
}

/** Counts requests in whole seconds of machine time; true means one too many. */
function limiter(perSecond: number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      count = 0;
    }
    count += 1;
    return count > perSecond;
  };
}
