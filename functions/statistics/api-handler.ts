import { api, type Call, read } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, type Response } from '../api/problem.ts';
import { concentrations } from '../fraud/reviewer-concentration.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { readDecided, readFigures } from './figures-store.ts';
import { targetFor } from './progress.ts';
import { toldFigures, together } from './told-figures.ts';

/** From how many claims, and how far above a person's usual share, somebody should look: few people review few claims. */
const CONCENTRATION = { claims: 5, percent: 60, times: 2 };

export const handler = api({ 'GET /statistics/{region}/{year}': read(statistics) });

/** `350000`, the province: all regions of the policy together, and each beside the others. */
const isProvince = (region: string): boolean => region.endsWith('0000');

async function statistics(call: Call): Promise<Response> {
  const { region = '', year = '' } = call.params;
  if (!/^\d{4}$/.test(year) || !/^\d{6}$/.test(region)) return notFound();
  if (allows(call.caller, 'statistics:read', { region }) === undefined) return forbidden();
  const now = shanghaiDate(call.now);
  // Of a year that is over the figures are held against its end, of one to come against its beginning.
  const day = now.slice(0, 4) === year ? now : now.slice(0, 4) > year ? `${year}-12-31` : `${year}-01-01`;
  const policy = await policyInForce(day);
  const codes = isProvince(region) ? (policy?.regions.map(({ code }) => code) ?? []) : [region];
  const parts = await Promise.all(
    codes.map(async (code) => {
      const [figures, decided] = await Promise.all([readFigures(code, year), readDecided(code, year)]);
      return { code, counts: together(figures), decided };
    }),
  );
  const target = policy === undefined ? undefined : targetFor(policy, isProvince(region) ? undefined : region, day);
  return {
    status: 200,
    body: {
      region,
      year,
      asOf: day,
      ...(target === undefined ? {} : { target }),
      ...toldFigures(together(parts.map(({ counts }) => counts))),
      regions: parts.map(({ code, counts }) => {
        const { lines, paidLines, paidFen, refusedLines } = toldFigures(counts);
        const own = policy === undefined ? undefined : targetFor(policy, code, day);
        return { region: code, lines, refusedLines, paidLines, paidFen, ...(own === undefined ? {} : { target: own }) };
      }),
      concentration: parts.flatMap(({ code, decided }) =>
        concentrations(decided, CONCENTRATION).map((each) => ({ region: code, ...each })),
      ),
    },
  };
}
