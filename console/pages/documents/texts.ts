import type { DocumentKind } from '#functions/document/requests.ts';
import type { Text } from '#console/shell/text.ts';

export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, Text>> = {
  'roster-check': { zh: '花名册检查结果', en: 'What the check found' },
  'correction-notice': { zh: '一次性告知书', en: 'One-time notice' },
  'not-accepted-notice': { zh: '不予受理通知书', en: 'Notice of non-acceptance' },
  'refusal-decision': { zh: '不予批准决定书', en: 'Decision to refuse' },
  'approval-form': { zh: '审批表', en: 'Approval form' },
  summary: { zh: '汇总表', en: 'Summary' },
  'notice-list': { zh: '公示名单', en: 'Notice list' },
};

export const TEXTS = {
  papers: { zh: '文书（可打印）', en: 'Papers to print' },
  blocked: {
    zh: '浏览器阻止了新窗口，请允许本站弹出窗口后再试。',
    en: 'The browser blocked the new window: allow windows of this site and try again.',
  },
} as const satisfies Record<string, Text>;

export const papersOfRound = (round: number): Text => ({
  zh: `第 ${round} 轮的文书（可打印）`,
  en: `Papers of round ${round} to print`,
});

/** Of the page that finds a region's claims. */
export const CLAIMS = {
  title: { zh: '申报查询', en: 'Find a claim' },
  why: {
    zh: '本地区各环节的申报，含已办结的；打开后可查看明细、附件并打印审批表、汇总表和公示名单。',
    en: 'Claims of the region wherever they stand, those that are over too. Open one for its lines, its attachments, and to print its approval form, summary and notice list.',
  },
  claim: { zh: '申报编号', en: 'Claim' },
  enterprise: { zh: '企业（统一社会信用代码）', en: 'Enterprise (credit code)' },
  status: { zh: '环节', en: 'Stands at' },
  all: { zh: '全部', en: 'All' },
  search: { zh: '查找', en: 'Search' },
  created: { zh: '创建时间', en: 'Created' },
  lines: { zh: '行数', en: 'Lines' },
  granted: { zh: '核定金额', en: 'Granted' },
  paid: { zh: '已拨付', en: 'Paid' },
  none: { zh: '没有符合条件的申报', en: 'No claim fits' },
  more: { zh: '载入更多', en: 'Load more' },
} as const satisfies Record<string, Text>;
