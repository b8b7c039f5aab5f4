import * as z from 'zod';
import { WithReason } from '../fields.ts';
import { WhichExecution } from '../../execution/requests.ts';
import { RegisterCallsPage } from '../../verification/requests.ts';
import { count, instant, number, sha256 } from './common.ts';
import { done, rows } from './row.ts';

const ExecutionStatus = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);

const which = { claimId: z.string(), revision: number, generation: number };

const ListedExecution = z.strictObject({
  name: z.string(),
  revision: number,
  generation: number,
  startedAt: instant,
  archived: z
    .strictObject({
      key: z.string(),
      sha256,
      status: ExecutionStatus,
      error: z.string().optional(),
      redriveCount: count,
      stoppedAt: instant,
    })
    .optional(),
});

const shared = {
  executionArn: z.string(),
  ...which,
  status: ExecutionStatus,
  startDate: instant,
  redriveCount: count,
  input: z.string(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** As Step Functions gives them: each kind of event has its own details. */
  events: z.array(z.looseObject({ id: number, type: z.string(), timestamp: instant })),
  nextCursor: z.string().optional(),
};

const Execution = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('step-functions'), ...shared, stopDate: instant.optional() }),
    z.strictObject({ from: z.literal('archive'), sha256, ...shared, stopDate: instant }),
  ])
  .meta({ id: 'Execution', description: 'One workflow execution with a page of its history' });

const RegisterCall = z
  .strictObject({
    callId: z.string(),
    register: z.string(),
    questions: count,
    requestMark: z.string(),
    askedAt: instant,
    answeredAt: instant.optional(),
    outcome: z.enum(['answered', 'rate-limited', 'refused', 'away', 'unusable', 'not-sent']).optional(),
    responseDigest: sha256.optional(),
  })
  .meta({ id: 'RegisterCall' });

export const executions = rows(
  {
    operationId: 'listExecutions',
    method: 'GET',
    path: '/claims/{claimId}/executions',
    group: 'executions',
    summary: { zh: '驱动该申报的全部流程执行', en: 'Every execution that drove the claim, oldest first' },
    access: { permission: 'execution:read' },
    answers: { 200: done(z.strictObject({ executions: z.array(ListedExecution) })) },
    problems: [],
  },
  {
    operationId: 'readExecution',
    method: 'GET',
    path: '/claims/{claimId}/execution',
    group: 'executions',
    summary: { zh: '一次流程执行及其历史', en: 'One execution with a page of its history' },
    access: { permission: 'execution:read' },
    query: WhichExecution,
    answers: { 200: done(Execution) },
    problems: ['no-execution'],
  },
  {
    operationId: 'listRegisterCalls',
    method: 'GET',
    path: '/claims/{claimId}/register-calls',
    group: 'executions',
    summary: { zh: '为该申报向登记系统的查询', en: 'What registers were asked for the claim, and what became of it' },
    access: { permission: 'execution:read' },
    query: RegisterCallsPage,
    answers: { 200: done(z.strictObject({ calls: z.array(RegisterCall), nextBatch: number.optional() })) },
    problems: [],
  },
  {
    operationId: 'replaceExecution',
    method: 'POST',
    path: '/claims/{claimId}/execution/replacement',
    group: 'executions',
    summary: { zh: '更换流程执行', en: 'Go on with the claim in a new execution' },
    access: { permission: 'execution:replace' },
    body: WithReason,
    example: { reason: '流程执行已中止。' },
    answers: { 202: done(z.strictObject(which)) },
    version: 'change',
    problems: ['execution-not-replaceable'],
  },
);
