import type { LinesPage } from './requests.ts';
import type * as z from 'zod';

export type LineSearch = Pick<
  z.infer<typeof LinesPage>,
  'standing' | 'reason' | 'signal' | 'row' | 'name' | 'document'
>;

interface Shown {
  readonly row: number;
  readonly name: string;
  readonly document: string;
  readonly standing: string;
  readonly reasons: readonly { readonly code: string }[];
  readonly short: readonly { readonly code: string }[];
  readonly signals: readonly { readonly code: string }[];
}

/** Whether a line, as the caller may see it, is one of those that are looked for: what is hidden finds nothing. */
export function isSearched(line: Shown, { standing, reason, signal, row, name, document }: LineSearch): boolean {
  return (
    (standing === undefined || line.standing === standing) &&
    (reason === undefined || [...line.reasons, ...line.short].some(({ code }) => code === reason)) &&
    (signal === undefined || line.signals.some(({ code }) => code === signal)) &&
    (row === undefined || line.row === row) &&
    (name === undefined || (name.includes('*') ? line.name === name : line.name.startsWith(name))) &&
    (document === undefined || line.document.toUpperCase().endsWith(document.toUpperCase()))
  );
}

export const isSearch = (search: LineSearch): boolean =>
  [search.standing, search.reason, search.signal, search.row, search.name, search.document].some(
    (part) => part !== undefined,
  );
