import { batchRegister, told } from './answering.ts';
import { type InsuranceQuestion, insuranceAnswer, insuranceQuestion } from './insurance-register.ts';
import type { RecordsHeld } from './records-held.ts';

/** Several registers' answers in one, as it was before each had its own path: goes with its last caller. */
export function employmentAnswer(held: RecordsHeld, question: InsuranceQuestion) {
  const { ref, insuredByClaimant, insuredMonths, pensionDrawn } = insuranceAnswer(held, question);
  const insured = { ref, insuredByClaimant, insuredMonths, pensionDrawn };
  const person = held.people.get(question.documentNumber);
  if (person === undefined) return insured;
  return {
    ...insured,
    publicServant: told(person.publicServant),
    student: told(person.student),
    unemploymentSubsidy: person.unemploymentSubsidy ?? 'no',
  };
}

export const employmentRegister = batchRegister('/v1/employment:check', insuranceQuestion, employmentAnswer);
