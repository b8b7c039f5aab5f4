import * as z from 'zod';
import { canonicalJson } from '../../shared/canonical.ts';
import { normaliseDocumentNumber } from '../../shared/identity/document.ts';
import type { Ask, Sheet } from './asker.ts';
import type { Answers, Given, Question, Register } from './register.ts';
import type { RegisterName } from './register-names.ts';

/** The contract's largest batch. */
const BATCH_LIMIT = 100;

export const told = z.enum(['yes', 'no', 'unknown']);

/** How a register answers: the shape of one result, and whether it is about what was asked. */
export interface Dialect<Asked extends Question, Result extends { ref: string }, Facts> {
  readonly register: RegisterName;
  readonly result: z.ZodType<Result>;
  readonly isAbout: (asked: Asked, result: Result) => boolean;
  /** What is kept of a result: nothing that names a person. */
  readonly facts: (result: Result) => Facts;
}

export function batchRegister<Asked extends Question, Result extends { ref: string }, Facts>(
  ask: Ask,
  dialect: Dialect<Asked, Result, Facts>,
): Register<Asked, Facts> {
  return {
    ask: async (questions): Promise<Answers<Facts>> => {
      const { heard, calls, unanswered } = await ask(dialect.register, sheetsOf(questions, dialect));
      const answers = new Map<string, Given<Facts>>();
      for (const { said, call } of heard) {
        for (const [ref, facts] of said.facts) {
          answers.set(ref, { facts, answeredAt: said.answeredAt, callId: call.callId });
        }
      }
      return { answers, calls, unanswered };
    },
  };
}

interface Said<Facts> {
  readonly answeredAt: string;
  readonly facts: ReadonlyMap<string, Facts>;
}

function sheetsOf<Asked extends Question, Result extends { ref: string }, Facts>(
  questions: readonly Asked[],
  { result, isAbout, facts }: Dialect<Asked, Result, Facts>,
): Sheet<Said<Facts>>[] {
  const Answer = z.object({ answeredAt: z.iso.datetime({ offset: true }), results: z.array(result) });
  const sheets: Sheet<Said<Facts>>[] = [];
  for (let start = 0; start < questions.length; start += BATCH_LIMIT) {
    const requests = questions.slice(start, start + BATCH_LIMIT);
    sheets.push({
      questions: requests.length,
      body: { requests },
      read: (answer) => {
        const parsed = Answer.safeParse(answer);
        if (!parsed.success) return undefined;
        const byRef = exactly(requests, parsed.data.results, isAbout);
        if (byRef === undefined) return undefined;
        return {
          answeredAt: parsed.data.answeredAt,
          facts: new Map([...byRef].map(([ref, each]) => [ref, facts(each)])),
        };
      },
    });
  }
  return sheets;
}

/**
 * The results by question, if they answer exactly the questions asked, each about what it asked. The same result twice
 * is one; two different ones for one question are none.
 */
export function exactly<Asked extends Question, Result extends { ref: string }>(
  asked: readonly Asked[],
  results: readonly Result[],
  isAbout: (asked: Asked, result: Result) => boolean,
): ReadonlyMap<string, Result> | undefined {
  const questions = new Map(asked.map((question) => [question.ref, question]));
  const byRef = new Map<string, Result>();
  for (const result of results) {
    const question = questions.get(result.ref);
    if (question === undefined || !isAbout(question, result)) return undefined;
    const before = byRef.get(result.ref);
    if (before !== undefined && canonicalJson(before) !== canonicalJson(result)) return undefined;
    byRef.set(result.ref, result);
  }
  return byRef.size === questions.size ? byRef : undefined;
}

/** The contract's echo of whom an answer is about: the last four characters of the document's number. */
const documentTail = (documentNumber: string): string => normaliseDocumentNumber(documentNumber).slice(-4);

/** Whether what a register echoes is about that person, however it writes the end of a number. */
export const isTailOf = (documentNumber: string, echoed: string): boolean =>
  normaliseDocumentNumber(echoed) === documentTail(documentNumber);
