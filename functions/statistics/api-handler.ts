import type { PolicyVersion } from '#policy/schema.ts';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { api, type Call, read } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, invalidQuery, notFound, type Response } from '../api/problem.ts';
import { ClaimCursor } from '../claim/requests.ts';
import { listedClaim } from '../claim/view.ts';
import { concentrations } from '../fraud/reviewer-concentration.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { claimsBehind, endOf } from './claims-behind-store.ts';
import { partOfFigure } from './contribution.ts';
import { readDecided, readFigures } from './figures-store.ts';
import { targetFor } from './progress.ts';
import { ClaimsBehind } from './requests.ts';
import { toldFigures, together } from './told-figures.ts';

/** From how many claims, and how far above a person's usual share, somebody should look: few people review few claims. */
const CONCENTRATION = { claims: 5, percent: 60, times: 2 };

export const handler = api({
  'GET /statistics/{region}/{year}': read(statistics),
  'GET /statistics/{region}/{year}/claims': read(claims),
});

interface Scope {
  readonly region: string;
  readonly year: string;
  /** The last day of the year that has come: of a year that is over its end, of one to come its beginning. */
  readonly day: string;
  readonly policy: PolicyVersion | undefined;
  /** The regions that are looked at: of the province, all that the policy has there. */
  readonly codes: readonly string[];
}

/** `350000`, a province: all regions of the policy in it together, and each beside the others. */
const PROVINCE = /^(\d{2})0000$/;

/** What the path names, for whoever may see it. */
async function scopeOf(call: Call): Promise<Scope | { readonly refused: Response }> {
  const { region = '', year = '' } = call.params;
  if (!/^20\d{2}$/.test(year) || !/^\d{6}$/.test(region)) return { refused: notFound() };
  if (allows(call.caller, 'statistics:read', { region }) === undefined) return { refused: forbidden() };
  const now = shanghaiDate(call.now);
  const day = now.slice(0, 4) === year ? now : now.slice(0, 4) > year ? `${year}-12-31` : `${year}-01-01`;
  const policy = await policyInForce(day);
  const [, province] = PROVINCE.exec(region) ?? [];
  const known = policy?.regions.map(({ code }) => code) ?? [];
  const codes = known.filter((code) => (province === undefined ? code === region : code.startsWith(province)));
  return codes.length === 0 ? { refused: notFound() } : { region, year, day, policy, codes };
}

async function statistics(call: Call): Promise<Response> {
  const scope = await scopeOf(call);
  if ('refused' in scope) return scope.refused;
  const { region, year, day, policy, codes } = scope;
  const parts = await Promise.all(
    codes.map(async (code) => {
      const [figures, decided] = await Promise.all([readFigures(code, year), readDecided(code, year)]);
      return { code, counts: together(figures), decided };
    }),
  );
  const target = policy === undefined ? undefined : targetFor(policy, PROVINCE.test(region) ? undefined : region, day);
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

/** The claims that one figure of a region is made of: of the province they are told region by region. */
async function claims(call: Call): Promise<Response> {
  const scope = await scopeOf(call);
  if ('refused' in scope) return scope.refused;
  const page = ClaimsBehind.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { figure, enterpriseId, reviewer, limit, cursor } = page.data;
  const after = cursor === undefined ? undefined : fromCursor(ClaimCursor, cursor);
  const elsewhere = after === undefined ? cursor !== undefined : after.createdAt >= endOf(scope.year);
  if (elsewhere || PROVINCE.test(scope.region)) return invalidQuery();
  const of = { ...scope, ...(enterpriseId === undefined ? {} : { enterpriseId }) };
  const asked = { year: scope.year, figure, reviewer };
  const found = await claimsBehind(of, (counted) => partOfFigure(counted, asked), {
    limit,
    ...(after === undefined ? {} : { after }),
  });
  return {
    status: 200,
    body: {
      figure,
      claims: found.claims.map((claim) => ({ ...listedClaim(claim, 'supervisor'), amount: claim.amount })),
      ...(found.last === undefined ? {} : { cursor: toCursor(found.last) }),
    },
  };
}
