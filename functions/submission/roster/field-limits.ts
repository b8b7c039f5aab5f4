import type { RosterField } from './header-synonyms.ts';

/**
 * The longest content of each field that all who come after take: the registers' questions, the worker's own word on a
 * certificate, keys of the ledger (test/submission/roster/field-limits.test.ts holds each against theirs). What is longer
 * is told at its cell, since later nobody could correct it.
 */
export const FIELD_LIMITS: Readonly<Record<Exclude<RosterField, 'known'>, number>> = {
  name: 100,
  documentType: 40,
  documentNumber: 18,
  phone: 20,
  group: 100,
  occupation: 200,
  level: 60,
  certificateType: 60,
  certificateNumber: 60,
  issuedOn: 40,
  issuer: 200,
  trainingPeriod: 100,
  trainingFrom: 40,
  trainingTo: 40,
  trainingHours: 40,
  classNumber: 60,
  claimedMoney: 40,
  claimedEvaluationMoney: 40,
  consent: 100,
  trainingMode: 100,
  account: 40,
  creditCode: 18,
};

/** Of a cell as written, with blanks and marks that are not kept: more is not even looked at. */
export const LONGEST_WRITTEN = 1_000;
