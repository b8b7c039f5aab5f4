import { type Call, read, type Route } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, problem, type Response } from '../api/problem.ts';
import { looksOfClaim, looksOfDay } from './looks-store.ts';
import { LookPage } from './requests.ts';

/** What auditors have looked at: every look is written down, see `look-store.ts`. */
export const looksRoutes: Readonly<Record<string, Route>> = {
  'GET /looks': read(readLooks),
};

async function readLooks(call: Call): Promise<Response> {
  const page = LookPage.safeParse(call.query);
  if (!page.success || (page.data.day === undefined) === (page.data.claimId === undefined)) {
    return problem(400, 'invalid-query', {
      zh: '请给出日期或申报编号之一。',
      en: 'Name either a day or a claim.',
    });
  }
  if (allows(call.caller, 'look:read', {}) === undefined) return forbidden();
  const { day, claimId, limit, cursor } = page.data;
  const from = { limit, ...(cursor === undefined ? {} : { cursor }) };
  const found = day === undefined ? await looksOfClaim(claimId ?? '', from) : await looksOfDay(day, from);
  if (found === 'cursor-unknown') {
    return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  }
  return { status: 200, body: found };
}
