import * as z from 'zod';
import { WithReason } from '../fields.ts';
import { NewUpload, Submission } from '../../submission/requests.ts';
import { count, Fault, number } from './common.ts';
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
    notes: z.array(Fault),
  })
  .meta({ id: 'Upload', description: '花名册上传 · An upload of a roster, with everything that was found in it' });

export const submission = rows(
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
    problems: ['claim-not-open', 'roster-not-read', 'roster-has-faults', 'roster-unusable', 'no-policy-in-force'],
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
    problems: ['too-late-to-withdraw'],
  },
);
