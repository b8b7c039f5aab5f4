import * as z from 'zod';
import type { JsonAnswer } from '#local/outside/json-http.ts';
import { problem } from '#local/outside/json-http.ts';

/** How the registers behave. Every mode but `up` strikes a request with `probability`, drawn from `seed`. */
export const registersMode = z.strictObject({
  mode: z.enum([
    'up',
    'down',
    'slow',
    'silent',
    'rate-limited',
    'wrong-content-type',
    'cut-off',
    'half-answers',
    'other-refs',
    'duplicates',
  ]),
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** Machine time added to each answer in mode `slow`. */
  latencyMs: z.int().nonnegative().default(1000),
  retryAfterSeconds: z.int().nonnegative().default(1),
});

export type RegistersMode = z.input<typeof registersMode>;
type FullMode = z.infer<typeof registersMode>;

export const AWAY = { zh: '登记系统暂不可用。', en: 'The register is not available.' };

/** What a struck request is answered instead of being looked up; undefined means that it is looked up first. */
export function answerInstead(mode: FullMode): JsonAnswer | undefined {
  switch (mode.mode) {
    case 'down':
      return problem(503, 'away', AWAY);
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
  const results = resultsOf(answer.body);
  if (results === undefined) return answer;
  const withResults = (changed: readonly { ref: string }[]): JsonAnswer => ({
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

function resultsOf(body: unknown): readonly { ref: string }[] | undefined {
  return typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results)
    ? body.results
    : undefined;
}
