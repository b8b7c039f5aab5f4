import type { DocumentKind } from '#functions/document/requests.ts';
import type { Text } from '#console/shell/text.ts';

export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, Text>> = {
  'correction-notice': { zh: '一次性告知书', en: 'One-time notice' },
  'not-accepted-notice': { zh: '不予受理通知书', en: 'Notice of non-acceptance' },
  'refusal-decision': { zh: '不予批准决定书', en: 'Decision to refuse' },
  'approval-form': { zh: '审批表', en: 'Approval form' },
  summary: { zh: '汇总表', en: 'Summary' },
  'notice-list': { zh: '公示名单', en: 'Notice list' },
};

export const TEXTS = {
  papers: { zh: '文书(可打印)', en: 'Papers to print' },
  blocked: {
    zh: '浏览器阻止了新窗口,请允许本站弹出窗口后再试。',
    en: 'The browser blocked the new window: allow windows of this site and try again.',
  },
} as const satisfies Record<string, Text>;
