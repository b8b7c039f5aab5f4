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
    isNamed(line, { row, name, document })
  );
}

/** By what stands in the order of the roster already: such a line is found among 100,000 without reading another. */
export function isNamed(
  line: Pick<Shown, 'row' | 'name' | 'document'>,
  { row, name, document }: Pick<LineSearch, 'row' | 'name' | 'document'>,
): boolean {
  return (
    (row === undefined || line.row === row) &&
    (name === undefined || (name.includes('*') ? line.name === name : line.name.startsWith(name))) &&
    (document === undefined || line.document.toUpperCase().endsWith(document.toUpperCase()))
  );
}

/** Whether lines must be read to tell whether they are meant. */
export const asksOutcome = ({ standing, reason, signal }: LineSearch): boolean =>
  [standing, reason, signal].some((part) => part !== undefined);

export const isSearch = (search: LineSearch): boolean =>
  asksOutcome(search) || [search.row, search.name, search.document].some((part) => part !== undefined);
