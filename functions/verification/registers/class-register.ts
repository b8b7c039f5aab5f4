import * as z from 'zod';
import { normaliseClassNumber } from '../../shared/identity/class-number.ts';
import type { ClassFacts } from '../facts.ts';
import type { CalendarDate } from '../../submission/roster-line.ts';
import type { Ask } from './asker.ts';
import { batchRegister, isTailOf, told } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface ClassQuestion extends Question {
  readonly documentNumber: string;
  readonly creditCode: string;
  readonly occupation: string;
  readonly trainingFrom?: CalendarDate | undefined;
  readonly trainingTo?: CalendarDate | undefined;
  readonly classNumber?: string | undefined;
}

const Result = z.object({
  ref: z.string(),
  documentTail: z.string(),
  filed: told,
  classNumber: z.string().optional(),
  filedOn: z.iso.date().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  hours: z.number().nonnegative().optional(),
  capacity: z.number().nonnegative().optional(),
  enrolled: z.number().nonnegative().optional(),
  attendedHours: z.number().nonnegative().optional(),
  overlaps: told.optional(),
});

/** What is on file of training classes (开班备案), and who attended. */
export function classRegister(ask: Ask): Register<ClassQuestion, ClassFacts> {
  return batchRegister(ask, {
    register: 'classes',
    result: Result,
    isAbout: (asked, result) =>
      isTailOf(asked.documentNumber, result.documentTail) &&
      (asked.classNumber === undefined ||
        result.classNumber === undefined ||
        normaliseClassNumber(result.classNumber) === normaliseClassNumber(asked.classNumber)),
    facts: ({ ref: _ref, documentTail: _tail, ...facts }): ClassFacts => facts,
  });
}
