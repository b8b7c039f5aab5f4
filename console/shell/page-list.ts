import type { Role } from '#functions/api/permissions.ts';
import { OFFICES } from '#functions/notification/recipient.ts';
import type { Page } from './page.ts';
import { rolesThatMay } from './reach.ts';

/** In the order of the menu. A page is one entry here and a folder in `console/pages/`. */
export const PAGES: readonly Page[] = [
  {
    path: '/claims',
    roles: rolesThatMay('claim:upload'),
    menu: { zh: '我的申报', en: 'My claims' },
    load: () => import('#console/pages/enterprise/claims-page.tsx'),
  },
  {
    path: '/claims/:claimId',
    roles: rolesThatMay('claim:upload'),
    load: () => import('#console/pages/enterprise/claim-page.tsx'),
  },
  {
    path: '/claims/:claimId/uploads/:uploadId',
    roles: rolesThatMay('claim:upload'),
    load: () => import('#console/pages/enterprise/upload-page.tsx'),
  },
  {
    path: '/reviews',
    roles: rolesThatMay('review:queue'),
    menu: { zh: '待审申报', en: 'Review queue' },
    load: () => import('#console/pages/review/queue-page.tsx'),
  },
  {
    path: '/reviews/:claimId',
    roles: rolesThatMay('review:queue'),
    load: () => import('#console/pages/review/claim-page.tsx'),
  },
  {
    path: '/region-claims',
    roles: rolesThatMay('review:queue'),
    menu: { zh: '申报查询', en: 'Find a claim' },
    load: () => import('#console/pages/documents/claims-page.tsx'),
  },
  {
    path: '/cases',
    roles: rolesThatMay('case:read'),
    menu: { zh: '案件', en: 'Cases' },
    load: () => import('#console/pages/review/cases-page.tsx'),
  },
  {
    path: '/cases/:caseId',
    roles: rolesThatMay('case:read'),
    load: () => import('#console/pages/review/case-page.tsx'),
  },
  {
    path: '/watchlist',
    roles: rolesThatMay('watchlist:read'),
    menu: { zh: '关注名单', en: 'Watchlist' },
    load: () => import('#console/pages/review/watchlist-page.tsx'),
  },
  {
    path: '/supervision',
    roles: rolesThatMay('statistics:read'),
    menu: { zh: '监管统计', en: 'Supervision' },
    load: () => import('#console/pages/supervision/supervision-page.tsx'),
  },
  {
    path: '/funds',
    roles: rolesThatMay('fund:read'),
    menu: { zh: '资金', en: 'Funds' },
    load: () => import('#console/pages/finance/funds-page.tsx'),
  },
  {
    path: '/payments',
    roles: rolesThatMay('fund:read'),
    menu: { zh: '拨付', en: 'Payments' },
    load: () => import('#console/pages/finance/payments-page.tsx'),
  },
  {
    path: '/payments/:claimId',
    roles: rolesThatMay('receipt:read'),
    load: () => import('#console/pages/finance/payment-page.tsx'),
  },
  {
    path: '/payments-hold',
    roles: rolesThatMay('payments-hold:read'),
    menu: { zh: '暂停拨付', en: 'Payments on hold' },
    load: () => import('#console/pages/hold/hold-page.tsx'),
  },
  {
    path: '/offices',
    roles: rolesThatMay('office:read'),
    menu: { zh: '代理与回避', en: 'Stand-ins, recusals' },
    load: () => import('#console/pages/offices/offices-page.tsx'),
  },
  {
    path: '/my-lines',
    roles: rolesThatMay('worker:speak'),
    menu: { zh: '以我的名义申报的补贴', en: 'Claimed in my name' },
    load: () => import('#console/pages/worker/lines-page.tsx'),
  },
  {
    path: '/my-uses',
    roles: rolesThatMay('entitlement:read-own'),
    menu: { zh: '我的补贴使用情况', en: 'My uses' },
    load: () => import('#console/pages/worker/uses-page.tsx'),
  },
  {
    path: '/my-consents',
    roles: rolesThatMay('worker:speak'),
    menu: { zh: '我的授权', en: 'My consents' },
    load: () => import('#console/pages/worker/consents-page.tsx'),
  },
  {
    path: '/notifications',
    roles: ['enterprise-operator', ...OFFICES],
    menu: { zh: '通知', en: 'Notifications' },
    load: () => import('#console/pages/notifications/notifications-page.tsx'),
  },
  {
    path: '/notices',
    roles: 'everybody',
    menu: { zh: '公示', en: 'Public notices' },
    load: () => import('#console/pages/public/notices-page.tsx'),
  },
  {
    path: '/notices/:claimId',
    roles: 'everybody',
    load: () => import('#console/pages/public/notice-page.tsx'),
  },
  {
    path: '/not-me',
    roles: 'everybody',
    menu: { zh: '声明“不是我”', en: 'Say “not me”' },
    load: () => import('#console/pages/worker/denial-page.tsx'),
  },
  {
    path: '/executions',
    roles: rolesThatMay('executions:read'),
    menu: { zh: '流程执行', en: 'Executions' },
    load: () => import('#console/pages/audit/executions-page.tsx'),
  },
  {
    path: '/executions/:claimId/:revision/:generation',
    roles: rolesThatMay('execution:read'),
    load: () => import('#console/pages/audit/execution-page.tsx'),
  },
  {
    path: '/packs/:claimId',
    roles: rolesThatMay('claim:pack'),
    load: () => import('#console/pages/audit/pack-page.tsx'),
  },
  {
    path: '/exports',
    roles: rolesThatMay('claim:export'),
    menu: { zh: '批量导出', en: 'Exports' },
    load: () => import('#console/pages/audit/exports-page.tsx'),
  },
  {
    path: '/looks',
    roles: rolesThatMay('look:read'),
    menu: { zh: '查阅记录', en: 'Looks' },
    load: () => import('#console/pages/audit/looks-page.tsx'),
  },
];

export function pagesFor(roles: readonly Role[]): readonly Page[] {
  return PAGES.filter((page) => page.roles === 'everybody' || page.roles.some((role) => roles.includes(role)));
}
