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
