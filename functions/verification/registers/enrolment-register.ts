import * as z from 'zod';
import type { Ask } from './asker.ts';
import { batchRegister, isTailOf, told } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface PersonQuestion extends Question {
  readonly documentNumber: string;
}

const Result = z.object({ ref: z.string(), documentTail: z.string(), student: told });

export type EnrolmentFacts = Pick<z.infer<typeof Result>, 'student'>;

/** Whether a person is a student outside the year of graduation (学籍). */
export function enrolmentRegister(ask: Ask): Register<PersonQuestion, EnrolmentFacts> {
  return batchRegister(ask, {
    register: 'enrolment',
    result: Result,
    isAbout: (asked, result) => isTailOf(asked.documentNumber, result.documentTail),
    facts: ({ student }) => ({ student }),
  });
}
