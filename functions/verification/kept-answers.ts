import { goodUntilMs, type FactsOf } from './answer-lifetime.ts';
import type { Answers, Given, Question, Register } from './registers/register.ts';
import type { LineRegisters } from './registers/registers.ts';

/** Answers about lines, by register and by the keyed mark of the question, which names a person. */
export type KeptAnswers = {
  readonly [Name in keyof LineRegisters]?: Readonly<Record<string, Given<FactsOf[Name]>>>;
};

/** The answers of several keepings together; of two to one question the later. */
export function joined(all: readonly KeptAnswers[]): KeptAnswers {
  const names = new Set(all.flatMap((each) => Object.keys(each) as (keyof LineRegisters)[]));
  return Object.fromEntries(
    [...names].map((name) => {
      const merged: Record<string, Given<unknown>> = {};
      for (const answers of all) {
        for (const [mark, given] of Object.entries(answers[name] ?? {})) {
          const before = merged[mark];
          if (before === undefined || before.answeredAt < given.answeredAt) merged[mark] = given;
        }
      }
      return [name, merged];
    }),
  );
}

/** Registers that ask only for what is not kept, and the answers that the questions asked so far were given. */
export interface Remembering {
  readonly registers: LineRegisters;
  readonly answers: () => KeptAnswers;
}

/**
 * @param mark keyed: the same question has the same mark, and the mark does not tell the question
 * @param nowMs machine time
 */
export function remembering(
  registers: LineRegisters,
  kept: KeptAnswers,
  mark: (register: string, question: string) => string,
  nowMs: () => number,
): Remembering {
  const given = new Map<string, Map<string, Given<unknown>>>();

  function wrap<Name extends keyof LineRegisters, Asked extends Question>(
    name: Name,
    register: Register<Asked, FactsOf[Name]>,
  ): Register<Asked, FactsOf[Name]> {
    const answered = new Map<string, Given<unknown>>();
    given.set(name, answered);
    return {
      ask: async (questions): Promise<Answers<FactsOf[Name]>> => {
        const answers = new Map<string, Given<FactsOf[Name]>>();
        const marks = new Map<string, string>();
        const open: Asked[] = [];
        for (const question of questions) {
          const { ref, ...asked } = question;
          const marked = mark(name, JSON.stringify(asked));
          marks.set(ref, marked);
          const before = kept[name]?.[marked] as Given<FactsOf[Name]> | undefined;
          if (before === undefined || goodUntilMs(name, before) <= nowMs()) open.push(question);
          else answers.set(ref, before);
        }
        const asked = await register.ask(open);
        for (const [ref, answer] of asked.answers) answers.set(ref, answer);
        for (const [ref, answer] of answers) answered.set(marks.get(ref) ?? '', answer);
        return { ...asked, answers };
      },
    };
  }

  return {
    registers: {
      certificates: wrap('certificates', registers.certificates),
      insurance: wrap('insurance', registers.insurance),
      enrolment: wrap('enrolment', registers.enrolment),
      'fiscal-payroll': wrap('fiscal-payroll', registers['fiscal-payroll']),
      'other-grants': wrap('other-grants', registers['other-grants']),
      classes: wrap('classes', registers.classes),
    },
    answers: () => Object.fromEntries([...given].map(([name, answers]) => [name, Object.fromEntries(answers)])),
  };
}
