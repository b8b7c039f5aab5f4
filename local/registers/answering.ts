import * as z from 'zod';
import type { JsonAnswer } from '#local/outside/json-http.ts';
import { parseBody } from '#local/outside/json-http.ts';
import type { RecordsHeld } from './records-held.ts';

export const AT_MOST_PER_REQUEST = 100;

export const short = z.string().min(1).max(200);
export const month = z.string().regex(/^\d{4}-\d{2}$/);

/** One register: its path, and what it answers to a body. */
export interface Register {
  readonly path: string;
  answer(held: RecordsHeld, body: unknown, answeredAt: string): JsonAnswer;
}

/** A register that takes up to a hundred questions at once and answers each under its own `ref`. */
export function batchRegister<Question extends z.ZodType>(
  path: string,
  question: Question,
  answerTo: (held: RecordsHeld, question: z.infer<Question>) => { readonly ref: string },
): Register {
  const questions = z.object({ requests: z.array(question).min(1).max(AT_MOST_PER_REQUEST) });
  return {
    path,
    answer(held, body, answeredAt) {
      const parsed = parseBody(questions, body);
      if ('answer' in parsed) return parsed.answer;
      const results = parsed.ok.requests.map((each) => answerTo(held, each));
      return { status: 200, body: { answeredAt, results } };
    },
  };
}

/** What a person's register echoes, so that the asker sees whether the answer is about whom they asked for. */
export const documentTail = (documentNumber: string): string => documentNumber.slice(-4);

/** @param value absent: the register would know, and it is not so */
export function told(value: boolean | 'unknown' | undefined): 'yes' | 'no' | 'unknown' {
  if (value === 'unknown') return 'unknown';
  return value === true ? 'yes' : 'no';
}
