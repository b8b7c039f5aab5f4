import type * as z from 'zod';
import type { Call } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, problem, type Response } from '../api/problem.ts';
import { getClaim } from '../claim/claim-store.ts';
import { executionName } from '../execution/execution-name.ts';
import { type ExecutionItem, executionsOf } from '../execution/execution-store.ts';
import {
  type FoundExecution,
  foundExecution,
  foundExecutions,
  type Within,
} from '../execution/found-execution-store.ts';
import { noteLook } from './look-store.ts';
import { ExecutionSearch } from './requests.ts';

type Search = z.infer<typeof ExecutionSearch>;

/** A year back, where a search does not say since when. */
const USUAL_DAYS = 366;
/** What one request reads at most; the rest is the next page's. */
const MOST_READ = 2_000;

export const invalidQuery = () => problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });

/** Executions over all claims that the caller may see, newest first. */
export async function searchExecutions(call: Call): Promise<Response> {
  const parsed = ExecutionSearch.safeParse(call.query);
  if (!parsed.success) return invalidQuery();
  const search = parsed.data;
  const { region } = call.caller;
  if (allows(call.caller, 'executions:read', region === undefined ? {} : { region }) === undefined) return forbidden();
  const { claimId } = search;
  await noteLook(call, { what: 'executions', ...(claimId === undefined ? {} : { claimId }) });
  const within = withinOf(search);
  const wanted = (found: FoundExecution) =>
    fits(found, search) && allows(call.caller, 'executions:read', found) !== undefined;
  const executions: FoundExecution[] = [];
  let last: FoundExecution | undefined;
  let read = 0;
  for await (const found of candidates(search, within)) {
    read += 1;
    last = found;
    if (wanted(found)) executions.push(found);
    if (executions.length === search.limit || read === MOST_READ) {
      const nextCursor = placeIn(last);
      return { status: 200, body: { executions: executions.map(shown), nextCursor } };
    }
  }
  return { status: 200, body: { executions: executions.map(shown) } };
}

const placeIn = ({ startedAt, claimId, revision, generation }: FoundExecution) =>
  `${startedAt}#${executionName(claimId, revision, generation)}`;

function withinOf({ from, to, cursor }: Search): Within {
  const end = to === undefined ? new Date() : new Date(to);
  const begin = from === undefined ? new Date(end.getTime() - USUAL_DAYS * 86_400_000) : new Date(from);
  return {
    from: begin.toISOString(),
    to: end.toISOString(),
    before: cursor,
  };
}

function fits(found: FoundExecution, { enterpriseId, region, status, error }: Search): boolean {
  return (
    (enterpriseId === undefined || found.enterpriseId === enterpriseId) &&
    (region === undefined || found.region === region) &&
    (status === undefined || found.status === status) &&
    (error === undefined || found.error === error)
  );
}

async function* candidates(search: Search, within: Within): AsyncGenerator<FoundExecution> {
  if (search.claimId === undefined) yield* foundExecutions(search, within);
  else yield* ofClaim(search.claimId, within);
}

/** From the claim itself: what drove it is asked for by the table's own key, whenever it began. */
async function* ofClaim(claimId: string, { before }: Within): AsyncGenerator<FoundExecution> {
  const claim = await getClaim(claimId);
  if (claim === undefined) return;
  const items = (await executionsOf(claimId)).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  for (const item of items) {
    const found = (await foundExecution(item, item.startedAt)) ?? itself(item, claim);
    if (before === undefined || placeIn(found) < before) yield found;
  }
}

/** One that was started before executions were listed. */
function itself(
  { claimId, revision, generation, startedAt, archived }: ExecutionItem,
  { enterpriseId, region }: { readonly enterpriseId: string; readonly region: string },
): FoundExecution {
  const closed =
    archived === undefined
      ? { status: 'RUNNING', redriveCount: 0 }
      : { status: archived.status, redriveCount: archived.redriveCount, stoppedAt: archived.stoppedAt };
  return { claimId, revision, generation, enterpriseId, region, startedAt, ...closed };
}

function shown(found: FoundExecution) {
  const { claimId, revision, generation, enterpriseId, region, status, startedAt, redriveCount } = found;
  return {
    name: executionName(claimId, revision, generation),
    ...{ claimId, revision, generation, enterpriseId, region, status, startedAt, redriveCount },
    ...(found.error === undefined ? {} : { error: found.error }),
    ...(found.stoppedAt === undefined ? {} : { stoppedAt: found.stoppedAt }),
  };
}
