import * as z from 'zod';
import { DryRunPage } from '../../eligibility/requests.ts';
import { WithReason } from '../fields.ts';
import { NewUpload, Submission } from '../../submission/requests.ts';
import { count, date, Fault, fen, instant, Level, number, ReasonCode, Text, UnknownCode } from './common.ts';
import { done, rows } from './row.ts';

const UploadView = z
  .strictObject({
    uploadId: z.string(),
    fileName: z.string().optional(),
    status: z.enum(['awaiting', 'usable', 'unusable']),
    rows: count.optional(),
    goodRows: count.optional(),
    faultyRows: count.optional(),
    faultCount: count,
    faults: z.array(Fault),
    noteCount: count,
    notes: z.array(Fault),
  })
  .meta({ id: 'Upload', description: '花名册上传 · An upload of a roster, with everything that was found in it' });

const ListedUpload = z
  .strictObject({
    uploadId: z.string(),
    fileName: z.string().optional(),
    status: z.enum(['awaiting', 'usable', 'unusable']),
    createdAt: instant,
    rows: count.optional(),
    goodRows: count.optional(),
    faultyRows: count.optional(),
    faultCount: count.optional(),
  })
  .meta({ id: 'ListedUpload' });

const DryRun = z
  .strictObject({
    policyVersion: z.string(),
    submittedOn: date,
    lines: z.array(
      z.strictObject({
        row: number,
        name: z.string(),
        document: z.string(),
        occupation: z.string(),
        level: Level,
        outcome: z.enum(['granted', 'refused', 'unclear']),
        amountFen: fen,
        calculation: z.array(Text),
        reasons: z.array(z.strictObject({ code: ReasonCode, zh: z.string(), en: z.string(), clause: z.string() })),
        unknowns: z.array(z.strictObject({ code: UnknownCode, zh: z.string(), en: z.string() })),
        claimUntil: date.optional(),
      }),
    ),
    notKnown: z.array(z.strictObject({ code: z.string(), text: Text })),
    nextPart: number.optional(),
  })
  .meta({ id: 'DryRun', description: '试算 · What would be granted, and why not; nothing is taken by asking' });

const Deadlines = z
  .strictObject({
    now: instant,
    deadlines: z.array(
      z.strictObject({
        code: z.enum(['acceptance-due', 'correction-due', 'review-due', 'notice-ends']),
        text: Text,
        at: instant,
        passed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Deadlines' });

export const submission = rows(
  {
    operationId: 'listUploads',
    method: 'GET',
    path: '/claims/{claimId}/uploads',
    group: 'submission',
    summary: { zh: '该申报已上传的花名册,最新的在前', en: 'What was uploaded to a claim, newest first' },
    access: { permission: 'claim:read' },
    answers: { 200: done(z.strictObject({ uploads: z.array(ListedUpload) })) },
    problems: [],
  },
  {
    operationId: 'readRosterAsSent',
    method: 'GET',
    path: '/claims/{claimId}/uploads/{uploadId}/roster',
    group: 'submission',
    summary: { zh: '取回上传的花名册原件', en: 'Get the roster back as it was sent' },
    access: { permission: 'claim:upload' },
    answers: {
      200: done(z.strictObject({ method: z.literal('GET'), url: z.url(), expiresInSeconds: number })),
    },
    problems: [],
  },
  {
    operationId: 'dryRun',
    method: 'GET',
    path: '/claims/{claimId}/uploads/{uploadId}/dry-run',
    group: 'submission',
    summary: { zh: '试算:能获多少,为何不能', en: 'What would be granted, and why not' },
    access: { permission: 'claim:upload' },
    query: DryRunPage,
    answers: { 200: done(DryRun) },
    problems: ['roster-not-usable', 'no-policy-in-force'],
  },
  {
    operationId: 'readDeadlines',
    method: 'GET',
    path: '/claims/{claimId}/deadlines',
    group: 'submission',
    summary: { zh: '该申报的各项期限', en: 'What is due on a claim, and when' },
    access: { permission: 'claim:read' },
    answers: { 200: done(Deadlines) },
    problems: [],
  },
  {
    operationId: 'createUpload',
    method: 'POST',
    path: '/claims/{claimId}/uploads',
    group: 'submission',
    summary: { zh: '取得花名册上传地址', en: 'Get an address that takes a roster' },
    access: { permission: 'claim:upload' },
    body: NewUpload,
    example: { fileName: '花名册.xlsx' },
    answers: {
      201: done(
        z.strictObject({
          uploadId: z.string(),
          method: z.literal('PUT'),
          url: z.url(),
          expiresInSeconds: number,
        }),
      ),
    },
    problems: ['claim-not-open'],
  },
  {
    operationId: 'readUpload',
    method: 'GET',
    path: '/claims/{claimId}/uploads/{uploadId}',
    group: 'submission',
    summary: { zh: '查看上传的花名册及全部问题', en: 'Read an upload with all its faults' },
    access: { permission: 'claim:read' },
    answers: { 200: done(UploadView) },
    problems: [],
  },
  {
    operationId: 'submitClaim',
    method: 'POST',
    path: '/claims/{claimId}/submission',
    group: 'submission',
    summary: { zh: '提交或补正后重新提交申报', en: 'Submit a claim, or submit it again after a correction' },
    access: { permission: 'claim:submit' },
    body: Submission,
    example: { uploadId: 'upl-0123456789abcdef', leaveOutFaultyRows: false },
    answers: {
      202: done(
        z.strictObject({ claimId: z.string(), status: z.literal('submitted'), revision: number, lines: count }),
      ),
    },
    version: 'change',
    problems: [
      'claim-not-open',
      'roster-not-read',
      'roster-has-faults',
      'roster-unusable',
      'no-policy-in-force',
      'attachments-missing',
    ],
  },
  {
    operationId: 'withdrawClaim',
    method: 'POST',
    path: '/claims/{claimId}/withdrawal',
    group: 'submission',
    summary: { zh: '撤回申报', en: 'Withdraw a claim' },
    access: { permission: 'claim:withdraw' },
    body: WithReason,
    example: { reason: '人员有误,撤回后重新申报。' },
    answers: { 202: done(z.strictObject({ claimId: z.string(), status: z.literal('withdrawing') })) },
    version: 'change',
    problems: ['too-late-to-withdraw'],
  },
);
