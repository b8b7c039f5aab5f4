import * as z from 'zod';
import type { EnterpriseFacts, RegisterCall } from '../facts.ts';
import { normaliseCreditCode } from '../../shared/identity/credit-code.ts';
import type { Ask } from './asker.ts';
import type { Given, Unanswered } from './register.ts';

const Answer = z.object({
  subject: z.string(),
  answeredAt: z.iso.datetime({ offset: true }),
  accountName: z.string(),
  status: z.enum(['active', 'cancelled', 'revoked']),
  foundedOn: z.iso.date(),
  kind: z.enum(['manufacturing', 'services', 'construction', 'labour-dispatch', 'other']),
  insuredHeads: z.number().nonnegative(),
  ownerIds: z.array(z.string()).default([]),
});

/** `found: false`: there is no such enterprise. `accountName`: under which its bank account is kept. */
export type EnterpriseAnswer =
  | { readonly found: false }
  | ({ readonly found: true; readonly accountName: string } & EnterpriseFacts);

export interface EnterpriseHeard {
  readonly given?: Given<EnterpriseAnswer> | undefined;
  readonly calls: readonly RegisterCall[];
  readonly unanswered?: Unanswered | undefined;
}

export interface EnterpriseRegister {
  lookUp(creditCode: string): Promise<EnterpriseHeard>;
}

/** Enterprises by credit code, one a call. */
export function enterpriseRegister(ask: Ask): EnterpriseRegister {
  return {
    lookUp: async (creditCode) => {
      const { heard, calls, unanswered } = await ask<{ answeredAt?: string; answer: EnterpriseAnswer }>('enterprises', [
        {
          questions: 1,
          body: { creditCode },
          read: (body) => read(creditCode, body),
          absent: { answer: { found: false } },
        },
      ]);
      const first = heard[0];
      if (first === undefined) return { calls, unanswered };
      const { said, call } = first;
      const answeredAt = said.answeredAt ?? call.answeredAt ?? call.askedAt;
      return { given: { facts: said.answer, answeredAt, callId: call.callId }, calls };
    },
  };
}

function read(creditCode: string, body: unknown): { answeredAt: string; answer: EnterpriseAnswer } | undefined {
  const parsed = Answer.safeParse(body);
  if (!parsed.success || normaliseCreditCode(parsed.data.subject) !== normaliseCreditCode(creditCode)) return undefined;
  const { subject: _subject, answeredAt, ...facts } = parsed.data;
  return { answeredAt, answer: { found: true, ...facts } };
}
