import * as z from 'zod';
import { parseBody, problem } from '#local/outside/json-http.ts';
import { type Register, short } from './answering.ts';
import type { RecordsHeld } from './records-held.ts';

const question = z.object({ creditCode: short });

export function enterpriseAnswer(held: RecordsHeld, creditCode: string) {
  const enterprise = held.enterprises.get(creditCode);
  if (enterprise === undefined) return undefined;
  const { creditCode: subject, ownerIds = [], ...facts } = enterprise;
  return { subject, ...facts, ownerIds };
}

/** One enterprise a call. */
export const enterpriseRegister: Register = {
  path: '/v1/enterprises:lookup',
  answer(held, body, answeredAt) {
    const parsed = parseBody(question, body);
    if ('answer' in parsed) return parsed.answer;
    const found = enterpriseAnswer(held, parsed.ok.creditCode);
    return found === undefined ? noSuchEnterprise() : { status: 200, body: { answeredAt, ...found } };
  },
};

/** Not the answer to a wrong address: that there is no such enterprise is said, and believed. */
const noSuchEnterprise = () => problem(404, 'not-found', { zh: '没有此企业。', en: 'There is no such enterprise.' });
