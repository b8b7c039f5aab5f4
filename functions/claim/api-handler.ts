import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { policyVersions } from '#policy/index.ts';
import * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { readScreened } from '../fraud/screen-store.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { digest, sha256Hex } from '../shared/canonical.ts';
import { env } from '../shared/env.ts';
import { checkCreditCode } from '../shared/identity/credit-code.ts';
import { verifyChain } from './audit-event.ts';
import type { Claim } from './claim.ts';
import { createClaim, getClaim, listClaims, onClaim, readEvents } from './claim-store.ts';
import { NO_AMOUNTS } from './amounts.ts';
import { executionName } from './execution-name.ts';
import { linesOfBatch } from './line-store.ts';
import { keptReason } from './reason-store.ts';
import { isFinal } from './status.ts';
import { claimView, lineView, withoutSuspicion } from './view.ts';

const regions = policyVersions.flatMap((policy) => policy.regions.map(({ code }) => code));

const NewClaim = z.strictObject({
  enterpriseId: z.string().refine((code) => checkCreditCode(code).ok, 'unified social credit code'),
  region: z.string().refine((code) => regions.includes(code), 'region code of the policy'),
});

export const handler = api({
  'POST /claims': write(NewClaim, create),
  'GET /claims': read(list),
  'GET /claims/{claimId}': read(async (call) => {
    const found = await claimFor(call, 'claim:read');
    return 'refused' in found ? found.refused : { status: 200, body: claimView(found.claim, found.role) };
  }),
  'GET /claims/{claimId}/lines': read(lines),
  'GET /claims/{claimId}/history': read(history),
  'GET /claims/{claimId}/execution': read(execution),
  'POST /claims/{claimId}/execution/replacement': write(
    z.strictObject({ reason: z.string().min(1).max(500) }),
    replace,
  ),
});

/** The id comes from the request's own key: the same request finds the claim it made before. */
async function create(call: Call<z.infer<typeof NewClaim>>): Promise<Response> {
  const { enterpriseId, region } = call.body;
  if (allows(call.caller, 'claim:create', call.body) === undefined) return forbidden();
  const requestHash = digest(call.body);
  const claimId = `clm-${sha256Hex(`${enterpriseId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 20)}`;
  const at = call.now.toISOString();
  const actor = { kind: 'person', id: call.caller.subject, role: 'enterprise-operator' } as const;
  const created = await createClaim(
    {
      claimId,
      enterpriseId,
      region,
      status: 'draft',
      revision: 1,
      generation: 1,
      round: 1,
      wakes: 0,
      settledRound: 0,
      paidLines: 0,
      createdAt: at,
      updatedAt: at,
      requestHash,
      lines: 0,
      grantedLines: 0,
      refusedLines: 0,
      waitingLines: 0,
      cancelledLines: 0,
      ...NO_AMOUNTS,
    },
    call.now,
    actor,
  );
  const claim = created === false ? await getClaim(claimId) : created;
  if (claim === undefined) return notFound();
  if (claim.requestHash !== requestHash) {
    return problem(422, 'idempotency-key-reused', {
      zh: '同一 Idempotency-Key 已用于内容不同的请求。',
      en: 'This Idempotency-Key was used for a different request.',
    });
  }
  return { status: 201, body: claimView(claim, 'enterprise-operator') };
}

const Page = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  region: z.string().optional(),
  enterpriseId: z.string().optional(),
});

async function list(call: Call): Promise<Response> {
  const page = Page.safeParse(call.query);
  if (!page.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { limit, cursor } = page.data;
  const region = page.data.region ?? call.caller.region;
  const enterpriseId = page.data.enterpriseId ?? call.caller.enterpriseId;
  const by = enterpriseId !== undefined ? { enterpriseId } : region !== undefined ? { region } : undefined;
  if (by === undefined || allows(call.caller, 'claim:read', by) === undefined) return forbidden();
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  if (after === null) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { claims, more } = await listClaims(by, { limit, ...(after === undefined ? {} : { after }) });
  return {
    status: 200,
    body: {
      claims: claims.map(({ claimId, status, lines, grantedLines, refusedLines, grantedFen, paidFen, ...claim }) => ({
        claimId,
        enterpriseId: claim.enterpriseId,
        region: claim.region,
        status,
        revision: claim.revision,
        createdAt: claim.createdAt,
        lines,
        grantedLines,
        refusedLines,
        grantedFen,
        paidFen,
      })),
      ...cursorAfter(more ? claims.at(-1) : undefined),
    },
  };
}

const Cursor = z.strictObject({ createdAt: z.iso.datetime(), claimId: z.string().max(64) });

function cursorAfter(last: z.infer<typeof Cursor> | undefined): { cursor?: string } {
  if (last === undefined) return {};
  const { createdAt, claimId } = last;
  return { cursor: Buffer.from(JSON.stringify({ createdAt, claimId })).toString('base64url') };
}

/** `null` for what this API never handed out. */
function parseCursor(cursor: string): z.infer<typeof Cursor> | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** One batch of lines a page: `batch` names it, `nextBatch` the one after it. */
async function lines(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const { claim, role } = found;
  const batch = Number(call.query.batch ?? 0);
  if (!Number.isInteger(batch) || batch < 0)
    return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const [page, signals] = await Promise.all([
    linesOfBatch(claim.claimId, claim.revision, batch),
    // For those who decide, see `claimView`.
    role === 'enterprise-operator' ? new Map<string, string[]>() : readScreened(claim, batch),
  ]);
  return {
    status: 200,
    body: {
      lines: page.map((line) => lineView(line, claim, signals.get(line.lineId))),
      ...(batch + 1 < (claim.batches ?? 0) ? { nextBatch: batch + 1 } : {}),
    },
  };
}

async function history(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const events = await readEvents(found.claim.claimId);
  const shown = found.role === 'enterprise-operator' ? events.map(withoutSuspicion) : events;
  return { status: 200, body: { events: shown, chain: verifyChain(events) } };
}

async function execution(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const executionArn = executionArnOf(found.claim);
  try {
    const [described, history] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand({ executionArn })),
      stepFunctions().send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, includeExecutionData: true }),
      ),
    ]);
    return {
      status: 200,
      body: {
        executionArn,
        status: described.status,
        startDate: described.startDate,
        stopDate: described.stopDate,
        input: described.input,
        events: withoutTokens(history.events ?? []),
        ...(history.nextToken === undefined ? {} : { nextToken: history.nextToken }),
      },
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') {
      return problem(404, 'no-execution', { zh: '该申报尚无流程执行。', en: 'This claim has no execution yet.' });
    }
    throw error;
  }
}

/**
 * A claim whose execution was stopped, timed out or cannot be redriven goes on in a new generation where it stands. An
 * execution that still runs is not replaced: two drivers would only be in each other's way.
 */
async function replace(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'execution:replace');
  if ('refused' in found) return found.refused;
  const once = idempotent(call, 'replacement');
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    if (claim.status === 'draft' || isFinal(claim.status) || (await isRunning(claim))) {
      return {
        answer: problem(409, 'execution-not-replaceable', {
          zh: '该申报没有流程、已办结或流程仍在运行,无需更换。',
          en: 'The claim has no execution, has ended, or its execution still runs.',
        }),
      };
    }
    const generation = claim.generation + 1;
    const response = { status: 202, body: { claimId: claim.claimId, revision: claim.revision, generation } };
    return {
      step: {
        event: {
          type: 'execution-replaced',
          actor: { kind: 'person', id: call.caller.subject, role: found.role },
          data: { revision: claim.revision, generation },
        },
        set: { generation },
        also: [once.keep(response), keptReason(claim, call.body.reason)],
        messages: [{ type: 'start-execution', revision: claim.revision, generation }],
      },
      done: () => response,
    };
  });
}

async function isRunning(claim: Claim): Promise<boolean> {
  try {
    const { status } = await stepFunctions().send(
      new DescribeExecutionCommand({ executionArn: executionArnOf(claim) }),
    );
    return status === 'RUNNING';
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return false;
    throw error;
  }
}

/** A task token is a key to the execution: it stays in the history of the engine and out of answers. */
function withoutTokens(events: readonly object[]): unknown {
  return JSON.parse(JSON.stringify(events).replaceAll(/(\\"token\\":\\")[^\\"]+/g, '$1***'));
}

function executionArnOf({ claimId, revision, generation }: Claim): string {
  const machine = env('STATE_MACHINE_ARN').replace(':stateMachine:', ':execution:');
  return `${machine}:${executionName(claimId, revision, generation)}`;
}
