import * as z from 'zod';
import { LEVELS } from '../../submission/roster-line.ts';
import type { IssuerFacts } from '../facts.ts';
import type { Ask } from './asker.ts';
import { batchRegister } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface IssuerQuestion extends Question {
  readonly issuerId: string;
}

const date = z.iso.date();

const Result = z.discriminatedUnion('found', [
  z.object({ ref: z.string(), subject: z.string(), found: z.literal(false) }),
  z.object({
    ref: z.string(),
    subject: z.string(),
    found: z.literal(true),
    kind: z.enum(['employer', 'social-body', 'school', 'authority']),
    accreditedOn: date,
    closedOn: date.optional(),
    ownerIds: z.array(z.string()),
    scope: z.array(
      z.object({ occupation: z.string(), levels: z.array(z.enum(LEVELS)), from: date, until: date.optional() }),
    ),
    months: z.array(
      z.object({ month: z.string(), examined: z.number().nonnegative(), passed: z.number().nonnegative() }),
    ),
  }),
]);

/** `found: false`: the register knows no such issuer, today. */
export type IssuerAnswer = { readonly found: false } | ({ readonly found: true } & IssuerFacts);

/** Evaluation bodies (评价机构) and what they were accredited for. */
export function issuerRegister(ask: Ask): Register<IssuerQuestion, IssuerAnswer> {
  return batchRegister(ask, {
    register: 'issuers',
    result: Result,
    isAbout: ({ issuerId }, { subject }) => subject === issuerId,
    facts: ({ ref: _ref, subject, ...facts }): IssuerAnswer =>
      facts.found ? { ...facts, issuerId: subject } : { found: false },
  });
}
