import type { ComponentType } from 'react';
import type { Role } from '#functions/api/permissions.ts';
import type { Text } from './text.ts';

/** One page: a chunk of its own, loaded when somebody goes there. */
export interface Page {
  /** Pattern of wouter within the console, such as `/claims/:claimId`. */
  readonly path: string;
  /** Whose page it is; of several for one path, the first that the person may see. */
  readonly roles: readonly Role[] | 'everybody';
  /** How the menu calls it; absent: it is reached through another page. */
  readonly menu?: Text;
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

export interface PageProps {
  /** What stands in the path for each `:name`. */
  readonly params: Readonly<Record<string, string>>;
}

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
];

export function pagesFor(roles: readonly Role[]): readonly Page[] {
  return PAGES.filter((page) => page.roles === 'everybody' || page.roles.some((role) => roles.includes(role)));
}
