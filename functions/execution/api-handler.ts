import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNServiceException } from '@aws-sdk/client-sfn';
import { WithReason } from '../api/fields.ts';
import { idempotent, whileSo } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { onClaim } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { env } from '../shared/env.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { registerCalls } from '../verification/register-calls-handler.ts';
import { withoutTokens } from './archive.ts';
import { readArchive } from './archive-store.ts';
import { currentDefinition, driverOf } from './driver-store.ts';
import { type ExecutionOf, executionArn, executionName } from './execution-name.ts';
import { executionsOf, getExecution } from './execution-store.ts';
import { replacementStep } from './replacement.ts';
import { WhichExecution } from './requests.ts';

export const handler = api({
  'GET /claims/{claimId}/executions': read(list),
  'GET /claims/{claimId}/execution': read(show),
  'GET /claims/{claimId}/register-calls': read(registerCalls),
  'POST /claims/{claimId}/execution/replacement': write(WithReason, replace),
});

/** Every execution that drove the claim, oldest first. */
async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const executions = await executionsOf(found.claim.claimId);
  return {
    status: 200,
    body: {
      executions: executions.map(({ claimId, revision, generation, startedAt, archived }) => ({
        name: executionName(claimId, revision, generation),
        revision,
        generation,
        startedAt,
        ...(archived === undefined ? {} : { archived }),
      })),
    },
  };
}

const PAGE = 1000;
const invalidQuery = () => problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });

/**
 * One execution with a page of its history: from Step Functions while that knows it and it may still move, from the
 * archive afterwards. Default: the one that drives the claim.
 */
async function show(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const which = WhichExecution.safeParse(call.query);
  if (!which.success) return invalidQuery();
  const { revision = found.claim.revision, cursor } = which.data;
  const { generation = revision === found.claim.revision ? found.claim.generation : 1 } = which.data;
  const execution = { claimId: found.claim.claimId, revision, generation };
  if (cursor?.startsWith(ARCHIVE_CURSOR)) return (await fromArchive(execution, cursor)) ?? noExecution();
  const live = await fromStepFunctions(execution, cursor);
  if (live !== undefined && live.status !== 200) return live;
  if (live === undefined || cursor === undefined) {
    const archived = live === undefined || live.running === false ? await fromArchive(execution, cursor) : undefined;
    if (archived !== undefined) return archived;
  }
  return live ?? noExecution();
}

const ARCHIVE_CURSOR = 'archive-';
const noExecution = () =>
  problem(404, 'no-execution', { zh: '该申报尚无流程执行。', en: 'This claim has no execution yet.' });

async function fromStepFunctions(
  execution: ExecutionOf,
  nextToken: string | undefined,
): Promise<(Response & { running?: boolean }) | undefined> {
  const arn = executionArn(env('STATE_MACHINE_ARN'), execution);
  try {
    const [described, history] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand({ executionArn: arn })),
      stepFunctions().send(
        new GetExecutionHistoryCommand({ executionArn: arn, maxResults: PAGE, includeExecutionData: true, nextToken }),
      ),
    ]);
    const { status, startDate, stopDate, input, output, error, cause, redriveCount } = described;
    return {
      status: 200,
      running: status === 'RUNNING',
      body: {
        from: 'step-functions',
        executionArn: arn,
        ...execution,
        status,
        startDate,
        stopDate,
        redriveCount,
        input,
        output,
        error,
        cause,
        events: withoutTokens(history.events ?? []),
        ...(history.nextToken === undefined ? {} : { nextCursor: history.nextToken }),
      },
    };
  } catch (error) {
    if (!(error instanceof SFNServiceException)) throw error;
    if (error.name === 'ExecutionDoesNotExist') return undefined;
    if (error.name === 'InvalidToken' || error.name === 'ValidationException') return invalidQuery();
    throw error;
  }
}

async function fromArchive(execution: ExecutionOf, cursor: string | undefined): Promise<Response | undefined> {
  const archived = (await getExecution(execution))?.archived;
  if (archived === undefined) return undefined;
  const from = cursor === undefined ? 0 : Number(cursor.slice(ARCHIVE_CURSOR.length));
  if (!Number.isInteger(from) || from < 0) return invalidQuery();
  const { events, definition: _definition, name: _name, format: _format, ...archive } = await readArchive(archived);
  const page = events.slice(from, from + PAGE);
  const more = from + page.length < events.length;
  return {
    status: 200,
    body: {
      from: 'archive',
      sha256: archived.sha256,
      ...execution,
      ...archive,
      events: page,
      ...(more ? { nextCursor: `${ARCHIVE_CURSOR}${from + page.length}` } : {}),
    },
  };
}

/**
 * A claim whose execution was stopped, timed out or cannot be redriven goes on in a new generation where it stands. One
 * that still runs is replaced only where it runs under an older definition: two drivers would be in each other's way.
 */
async function replace(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'execution:replace');
  if ('refused' in found) return found.refused;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const once = idempotent(call, 'replacement', { revision: claim.revision });
    const before = await once.before(claimTag(claim));
    const driver =
      claim.status === 'draft' || isFinal(claim.status) ? undefined : await driverOf(claim, await currentDefinition());
    if (before !== undefined) {
      const drives = ({ generation }: { generation: number }) =>
        generation === claim.generation && driver?.state !== 'closed';
      return { answer: whileSo(before, drives) };
    }
    if (driver === undefined || (driver.state === 'running' && !driver.olderDefinition)) {
      return {
        answer: problem(409, 'execution-not-replaceable', {
          zh: '该申报没有流程、已办结或流程仍在运行,无需更换。',
          en: 'The claim has no execution, has ended, or its execution still runs.',
        }),
      };
    }
    const step = replacementStep(claim, found.actor, 'administrator', driver.state === 'running');
    const generation = claim.generation + 1;
    const response = { status: 202, body: { claimId: claim.claimId, revision: claim.revision, generation } };
    return {
      step: { ...step, also: [once.keep(response), keptReason(claim, call.body.reason)] },
      done: () => response,
    };
  });
}
