import { createContext, type ReactNode, use } from 'react';
import { Link, matchRoute, useRouter } from 'wouter';

/** Patterns of the pages that the person may open. */
export const OpenPaths = createContext<readonly string[]>([]);

/** A link to a page of the console, for whoever may open it; for anybody else what it says, as plain text. */
export function PageLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const paths = use(OpenPaths);
  const { parser } = useRouter();
  const open = paths.some((path) => matchRoute(parser, path, href)[0]);
  return open ? <Link href={href}>{children}</Link> : children;
}
