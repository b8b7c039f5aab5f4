import * as z from 'zod';
import {
  EXECUTION_STATUSES,
  EXPORT_FORMATS,
  EXPORT_KINDS,
  ExecutionSearch,
  Intervene,
  NewExport,
  OneExecution,
  OnePack,
} from '../../audit/requests.ts';
import { Nothing } from '../fields.ts';
import { INTERVENTIONS } from '../../execution/intervention.ts';
import { count, instant, number, sha256 } from './common.ts';
import { done, rows } from './row.ts';

const ExecutionStatus = z.enum([...EXECUTION_STATUSES, 'PENDING_REDRIVE']);
const which = { claimId: z.string(), revision: number, generation: number };

const FoundExecution = z
  .strictObject({
    name: z.string(),
    ...which,
    enterpriseId: z.string(),
    region: z.string(),
    status: ExecutionStatus,
    error: z.string().optional(),
    startedAt: instant,
    stoppedAt: instant.optional(),
    redriveCount: count,
  })
  .meta({ id: 'FoundExecution' });

const Attempt = z.strictObject({
  startedAt: instant,
  endedAt: instant.optional(),
  outcome: z.enum(['succeeded', 'failed', 'timed-out', 'open']),
  error: z.string().optional(),
  cause: z.string().optional(),
  redrive: count,
});

const Visit = z.strictObject({
  event: number,
  state: z.string(),
  enteredAt: instant,
  exitedAt: instant.optional(),
  milliseconds: count.optional(),
  attempts: z.array(Attempt),
  input: z.string().optional(),
  output: z.string().optional(),
  iteration: count.optional(),
  from: z.string().optional(),
});

const DrawnState = z.strictObject({
  name: z.string(),
  type: z.string(),
  comment: z.string().optional(),
  inside: z.string().optional(),
  start: z.boolean().optional(),
  end: z.boolean().optional(),
  next: z.array(z.strictObject({ to: z.string(), by: z.enum(['next', 'choice', 'default', 'catch']) })),
  visits: count,
  open: count,
  milliseconds: count,
  attempts: count,
  failedAttempts: count,
  errors: z.array(z.string()),
  cameFrom: z.array(z.strictObject({ state: z.string(), times: count })),
});

const ExecutionTrace = z
  .strictObject({
    name: z.string(),
    ...which,
    from: z.enum(['step-functions', 'archive']),
    sha256: sha256.optional(),
    status: ExecutionStatus,
    startDate: instant,
    stopDate: instant.optional(),
    redriveCount: count,
    error: z.string().optional(),
    cause: z.string().optional(),
    input: z.string().optional(),
    output: z.string().optional(),
    current: z.boolean(),
    stopped: z.strictObject({ by: z.string(), at: instant }).optional(),
    events: count,
    redrivenAt: z.array(instant),
    states: z.array(DrawnState),
    visits: z.array(Visit),
    visitsLeftOut: count,
    generations: z.array(
      z.strictObject({
        name: z.string(),
        revision: number,
        generation: number,
        startedAt: instant,
        archived: z
          .strictObject({ sha256, status: ExecutionStatus, redriveCount: count, stoppedAt: instant })
          .optional(),
      }),
    ),
  })
  .meta({ id: 'ExecutionTrace', description: '流程图与经过 · One execution as it is drawn, and the way it took' });

const ChainCheck = z.strictObject({
  claimId: z.string(),
  events: count,
  chain: z.union([
    z.strictObject({ intact: z.literal(true), head: sha256 }),
    z.strictObject({ intact: z.literal(false), brokenAt: number }),
  ]),
  anchors: z.array(z.strictObject({ seq: number, hash: sha256, holds: z.boolean() })),
});

const WorkState = z.enum(['making', 'ready', 'failed']);

const Pack = z
  .strictObject({
    packId: z.string(),
    claimId: z.string(),
    state: WorkState,
    requestedBy: z.string(),
    requestedAt: instant,
    readyAt: instant.optional(),
    sha256: sha256.optional(),
    root: sha256.optional(),
    bytes: count.optional(),
    url: z.string().optional(),
    expiresInSeconds: number.optional(),
  })
  .meta({ id: 'Pack', description: '审计包 · Everything that proves one claim, checked offline' });

const exported = {
  exportId: z.string(),
  kind: z.enum(EXPORT_KINDS),
  format: z.enum(EXPORT_FORMATS),
  region: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  state: WorkState,
  requestedBy: z.string(),
  requestedAt: instant,
  readyAt: instant.optional(),
  rows: count,
  parts: count,
};
const Export = z.strictObject(exported).meta({ id: 'Export', description: '批量导出 · Rows of a region and a period' });

export const audit = rows(
  {
    operationId: 'searchExecutions',
    method: 'GET',
    path: '/executions',
    group: 'audit',
    summary: { zh: '查找流程执行', en: 'Find executions by claim, enterprise, status, error and time' },
    access: { permission: 'executions:read' },
    query: ExecutionSearch,
    answers: { 200: done(z.strictObject({ executions: z.array(FoundExecution), nextCursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'traceExecution',
    method: 'GET',
    path: '/claims/{claimId}/execution/trace',
    group: 'audit',
    summary: { zh: '流程图与经过', en: 'One execution as it is drawn, with every try' },
    access: { permission: 'execution:read' },
    query: OneExecution,
    answers: { 200: done(ExecutionTrace) },
    problems: ['no-execution'],
  },
  {
    operationId: 'interveneInExecution',
    method: 'POST',
    path: '/claims/{claimId}/execution/intervention',
    group: 'audit',
    summary: { zh: '重新推进或停止流程执行', en: 'Redrive or stop the execution that drives the claim' },
    access: { permission: 'execution:intervene' },
    body: Intervene,
    example: { what: 'redrive', reason: '登记系统已恢复。' },
    answers: { 202: done(z.strictObject({ ...which, what: z.enum(INTERVENTIONS) })) },
    problems: ['execution-not-running', 'execution-not-redrivable'],
  },
  {
    operationId: 'checkChain',
    method: 'GET',
    path: '/claims/{claimId}/chain',
    group: 'audit',
    summary: { zh: '校验审计链', en: "Re-compute the claim's trail against what is anchored" },
    access: { permission: 'execution:read' },
    answers: { 200: done(ChainCheck) },
    problems: [],
  },
  {
    operationId: 'orderPack',
    method: 'POST',
    path: '/claims/{claimId}/pack',
    group: 'audit',
    summary: { zh: '生成审计包', en: 'Ask for a pack that proves the claim offline' },
    access: { permission: 'claim:pack' },
    body: Nothing,
    example: {},
    answers: { 202: done(Pack) },
    problems: [],
  },
  {
    operationId: 'listPacks',
    method: 'GET',
    path: '/claims/{claimId}/pack',
    group: 'audit',
    summary: { zh: '审计包列表与下载', en: 'Packs of a claim; one of them, with where to fetch it' },
    access: { permission: 'claim:pack' },
    query: OnePack,
    answers: { 200: done(z.strictObject({ packs: z.array(Pack) })) },
    problems: [],
  },
  {
    operationId: 'orderExport',
    method: 'POST',
    path: '/exports',
    group: 'audit',
    summary: { zh: '批量导出', en: 'Ask for an export of a region and a period' },
    access: { permission: 'claim:export' },
    body: NewExport,
    example: { kind: 'claims', format: 'csv', region: '350200', from: '2025-01-01', to: '2025-12-31' },
    answers: { 202: done(Export) },
    problems: [],
  },
  {
    operationId: 'listExports',
    method: 'GET',
    path: '/exports',
    group: 'audit',
    summary: { zh: '导出列表', en: 'Exports of the last ninety days, newest first' },
    access: { permission: 'claim:export' },
    answers: { 200: done(z.strictObject({ exports: z.array(Export) })) },
    problems: [],
  },
  {
    operationId: 'readExport',
    method: 'GET',
    path: '/exports/{exportId}',
    group: 'audit',
    summary: { zh: '一次导出及其下载', en: 'One export, with where to fetch its files and its field dictionary' },
    access: { permission: 'claim:export' },
    answers: {
      200: done(
        z.strictObject({
          ...exported,
          files: z.array(z.strictObject({ sha256, bytes: count, rows: count, url: z.string() })).optional(),
          dictionaryUrl: z.string().optional(),
          expiresInSeconds: number.optional(),
        }),
      ),
    },
    problems: [],
  },
);
