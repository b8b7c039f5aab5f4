import * as z from 'zod';
import type { JsonAnswer } from '#local/outside/json-http.ts';
import { problem } from '#local/outside/json-http.ts';
import { REGISTER_NAMES, type RegisterName } from './register-names.ts';

/** How the registers behave. Every mode but `up` strikes a call with `probability`, drawn from `seed`. */
export const registersMode = z.strictObject({
  mode: z.enum([
    'up',
    'down',
    'errors',
    'reset',
    'slow',
    'silent',
    'rate-limited',
    'wrong-content-type',
    'cut-off',
    'half-answers',
    'other-refs',
    'duplicates',
    'other-person',
  ]),
  /** Which registers are struck; absent: all. */
  registers: z.array(z.enum(REGISTER_NAMES)).min(1).optional(),
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** Machine time added to each answer in mode `slow`. */
  latencyMs: z.int().nonnegative().default(1000),
  retryAfterSeconds: z.int().nonnegative().default(1),
});

export type RegistersMode = z.input<typeof registersMode>;
type FullMode = z.infer<typeof registersMode>;

export function strikes({ mode, registers }: FullMode, register: RegisterName): boolean {
  return mode !== 'up' && (registers?.includes(register) ?? true);
}

/** What a register says of itself: only one that is wholly down knows it. */
export function isDown(mode: FullMode, register: RegisterName): boolean {
  return mode.mode === 'down' && mode.probability === 1 && strikes(mode, register);
}

export const AWAY = { zh: '登记系统暂不可用。', en: 'The register is not available.' };

/** What a struck request is answered instead of being looked up; undefined means that it is looked up first. */
export function answerInstead(mode: FullMode): JsonAnswer | undefined {
  switch (mode.mode) {
    case 'down':
      return problem(503, 'away', AWAY);
    case 'errors':
      return problem(500, 'internal', { zh: '登记系统内部错误。', en: 'The register has failed.' });
    case 'reset':
      return { reset: true };
    case 'rate-limited':
      return tooMany(mode.retryAfterSeconds);
    case 'silent':
      return { silent: true };
    case 'wrong-content-type':
      return { status: 200, contentType: 'text/html; charset=utf-8', raw: '<html><body>系统维护中</body></html>' };
    default:
      return undefined;
  }
}

export function tooMany(retryAfterSeconds: number): JsonAnswer {
  return problem(
    429,
    'too-many-requests',
    { zh: '请求过于频繁。', en: 'Too many requests.' },
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}

/** Damages a good answer as the mode says. */
export function damage(mode: FullMode, answer: JsonAnswer): JsonAnswer {
  if (!('body' in answer) || answer.status !== 200) return answer;
  if (mode.mode === 'cut-off') {
    const whole = JSON.stringify(answer.body);
    return { status: 200, contentType: 'application/json', raw: whole.slice(0, Math.ceil(whole.length / 2)) };
  }
  if (mode.mode === 'other-person') return { ...answer, body: ofOthers(answer.body) };
  const results = resultsOf(answer.body);
  if (results === undefined) return answer;
  const withResults = (changed: readonly Result[]): JsonAnswer => ({
    ...answer,
    body: { ...(answer.body as object), results: changed },
  });
  switch (mode.mode) {
    case 'half-answers':
      return withResults(results.slice(0, Math.floor(results.length / 2)));
    case 'other-refs':
      return withResults(results.map((result) => ({ ...result, ref: `other-${result.ref}` })));
    case 'duplicates':
      return withResults(results.flatMap((result) => [result, result]));
    default:
      return answer;
  }
}

interface Result {
  readonly ref: string;
  readonly subject?: string;
  readonly documentTail?: string;
}

function resultsOf(body: unknown): readonly Result[] | undefined {
  return typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results)
    ? body.results
    : undefined;
}

/** Each question under its own ref gets the next one's answer, which says so: `subject` and `documentTail` are wrong. */
function ofOthers(body: unknown): unknown {
  const results = resultsOf(body);
  if (results === undefined) return ofAnother(body as Result, body as Result);
  const others = results.map((asked, index) => ofAnother(asked, results[(index + 1) % results.length] ?? asked));
  return { ...(body as object), results: others };
}

function ofAnother(asked: Result, other: Result): Result {
  const { subject, documentTail } = other;
  return {
    ...other,
    ref: asked.ref,
    ...(subject === undefined ? {} : { subject: subject === asked.subject ? `other-${subject}` : subject }),
    ...(documentTail === undefined
      ? {}
      : { documentTail: documentTail === asked.documentTail ? elsewhere(documentTail) : documentTail }),
  };
}

const elsewhere = (tail: string): string => (tail.startsWith('0') ? '1' : '0') + tail.slice(1);
