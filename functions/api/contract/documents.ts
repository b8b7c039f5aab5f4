import { DocumentQuery } from '../../document/requests.ts';
import { rows } from './row.ts';

export const documents = rows({
  operationId: 'readDocument',
  method: 'GET',
  path: '/claims/{claimId}/documents/{document}',
  group: 'documents',
  summary: { zh: '可打印的文书', en: 'A paper of the procedure as a page to print' },
  description: {
    zh: 'document:roster-check 花名册检查结果(uploadId)、correction-notice 一次性告知书、not-accepted-notice 不予受理通知书、refusal-decision 不予批准决定书、approval-form 审批表、summary 汇总表、notice-list 公示名单。',
    en: '`document`: roster-check (of an `uploadId`), correction-notice, not-accepted-notice, refusal-decision, approval-form, summary, notice-list.',
  },
  access: { permission: ['claim:read', 'approval-document:read'] },
  query: DocumentQuery,
  answers: { 200: { mediaType: 'text/html', description: { zh: '可打印的网页。', en: 'A page to print.' } } },
  problems: ['document-not-there'],
});
