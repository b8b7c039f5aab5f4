import * as z from 'zod';
import { FILE_TYPES } from '../../attachment/file-kinds.ts';
import { ATTACHMENT_KINDS } from '../../attachment/kinds.ts';
import { AttachmentAction, NewAttachment } from '../../attachment/requests.ts';
import { count, Fault, instant, namesOf, number, sha256 } from './common.ts';
import { done, rows } from './row.ts';

const AttachmentView = z
  .strictObject({
    attachmentId: z.string(),
    kind: z.enum(ATTACHMENT_KINDS),
    state: z.enum(['awaiting', 'accepted', 'refused', 'removed']),
    createdAt: instant,
    fileName: z.string().optional(),
    type: z.enum(namesOf(FILE_TYPES)).optional(),
    bytes: count.optional(),
    sha256: sha256.optional(),
    scanned: z.enum(['clean', 'not-scanned']).optional(),
    faults: z.array(Fault),
  })
  .meta({ id: 'Attachment', description: '申报附件 · A paper that goes with a claim' });

export const attachments = rows(
  {
    operationId: 'listAttachments',
    method: 'GET',
    path: '/claims/{claimId}/attachments',
    group: 'submission',
    summary: { zh: '申报附件', en: 'Papers that go with a claim' },
    access: { permission: 'claim:read' },
    answers: {
      200: done(
        z.strictObject({
          required: z.array(z.enum(ATTACHMENT_KINDS)).meta({
            description: '提交时须齐备的附件种类 · Kinds that the submission asks for, by the policy of the region',
          }),
          attachments: z.array(
            AttachmentView.extend({ submitted: z.boolean() }).meta({
              id: 'ListedAttachment',
              description: '`submitted`: frozen with the newest revision that was submitted',
            }),
          ),
        }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'createAttachment',
    method: 'POST',
    path: '/claims/{claimId}/attachments',
    group: 'submission',
    summary: { zh: '取得附件上传地址', en: 'Get an address that takes an attachment' },
    access: { permission: 'claim:upload' },
    body: NewAttachment,
    example: { kind: 'application', fileName: '申请表.pdf' },
    answers: {
      201: done(
        z.strictObject({
          attachmentId: z.string(),
          method: z.literal('PUT'),
          url: z.url(),
          expiresInSeconds: number,
        }),
      ),
    },
    problems: ['claim-not-open', 'too-many-attachments'],
  },
  {
    operationId: 'readAttachment',
    method: 'GET',
    path: '/claims/{claimId}/attachments/{attachmentId}',
    group: 'submission',
    summary: { zh: '下载附件', en: 'Get an address that an attachment is saved from' },
    access: { permission: 'attachment:read' },
    answers: {
      200: done(z.strictObject({ method: z.literal('GET'), url: z.url(), expiresInSeconds: number, sha256 })),
    },
    problems: [],
  },
  {
    operationId: 'settleAttachment',
    method: 'POST',
    path: '/claims/{claimId}/attachments/{attachmentId}',
    group: 'submission',
    summary: {
      zh: '附件上传后确认(检查类型、大小)或删除',
      en: 'Say that it was uploaded, so that its type and size are looked at, or take it away',
    },
    access: { permission: 'claim:upload' },
    body: AttachmentAction,
    example: { action: 'confirm' },
    answers: { 200: done(AttachmentView) },
    problems: ['claim-not-open', 'attachment-not-there', 'attachment-refused', 'scan-away'],
  },
);
