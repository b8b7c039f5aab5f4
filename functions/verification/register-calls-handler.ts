import { type Call, claimFor } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { callsOfBatch } from './call-log-store.ts';
import { RegisterCallsPage } from './requests.ts';

/**
 * What registers were asked for a claim, when, and what became of each call: a batch of lines a page, `nextBatch` names the
 * one after it. The claimant's account name that a payment needs is asked for with batch 0. Default: the current revision.
 */
export async function registerCalls(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const which = RegisterCallsPage.safeParse(call.query);
  if (!which.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { claimId, batches = 0 } = found.claim;
  const { revision = found.claim.revision, batch } = which.data;
  const calls = await callsOfBatch(claimId, revision, batch);
  return {
    status: 200,
    body: {
      calls: calls.toSorted((a, b) => a.askedAt.localeCompare(b.askedAt) || a.callId.localeCompare(b.callId)),
      ...(batch + 1 < batches ? { nextBatch: batch + 1 } : {}),
    },
  };
}
