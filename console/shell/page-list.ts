import type { Role } from '#functions/api/permissions.ts';
import type { Page } from './page.ts';

const REVIEWS_SEEN_BY = [
  'first-reviewer',
  'second-reviewer',
  'approver',
  'supervisor',
  'auditor',
  'administrator',
] as const satisfies readonly Role[];

/** In the order of the menu. A page is one entry here and a folder in `console/pages/`. */
export const PAGES: readonly Page[] = [
  {
    path: '/claims',
    roles: ['enterprise-operator'],
    menu: { zh: '我的申报', en: 'My claims' },
    load: () => import('#console/pages/enterprise/claims-page.tsx'),
  },
  {
    path: '/claims/:claimId',
    roles: ['enterprise-operator'],
    load: () => import('#console/pages/enterprise/claim-page.tsx'),
  },
  {
    path: '/claims/:claimId/uploads/:uploadId',
    roles: ['enterprise-operator'],
    load: () => import('#console/pages/enterprise/upload-page.tsx'),
  },
  {
    path: '/reviews',
    roles: REVIEWS_SEEN_BY,
    menu: { zh: '待审申报', en: 'Review queue' },
    load: () => import('#console/pages/review/queue-page.tsx'),
  },
  {
    path: '/reviews/:claimId',
    roles: REVIEWS_SEEN_BY,
    load: () => import('#console/pages/review/claim-page.tsx'),
  },
];

export function pagesFor(roles: readonly Role[]): readonly Page[] {
  return PAGES.filter((page) => page.roles === 'everybody' || page.roles.some((role) => roles.includes(role)));
}
