import { EMPTY_FUND, effectOf, type FundBalance, type FundEntry, inOrder, replay } from './fund.ts';

export interface StatementLine {
  /** Place in the statement, from 1. */
  readonly seq: number;
  readonly entryId: string;
  readonly kind: FundEntry['kind'];
  readonly amountFen: number;
  /** What it did to the money available: negative where it took some. */
  readonly changeFen: number;
  readonly availableFen: number;
  readonly at: string;
  readonly by: string;
  readonly claimId?: string;
  readonly document?: string;
  readonly counterpart?: string;
}

export interface Statement {
  /** Available before the first and after the last line of this page, integer fen. */
  readonly openingFen: number;
  readonly lines: readonly StatementLine[];
  readonly closingFen: number;
  /** Place of the last line of this page where more follow. */
  readonly next?: number;
}

/**
 * A page of a fund's statement (资金明细账): entries in order, with what was available after each, added up anew from
 * the first entry on.
 * @param page `after`: place of the line before the page
 */
export function statementOf(
  entries: readonly FundEntry[],
  page: { readonly after: number; readonly limit: number },
): Statement {
  const all = inOrder(entries).map(({ entry, balance }, index) => line(entry, index + 1, balance.availableFen));
  const lines = all.slice(page.after, page.after + page.limit);
  const openingFen = all[Math.min(page.after, all.length) - 1]?.availableFen ?? 0;
  const last = lines.at(-1);
  return {
    openingFen,
    lines,
    closingFen: last?.availableFen ?? openingFen,
    ...(last !== undefined && last.seq < all.length ? { next: last.seq } : {}),
  };
}

function line(entry: FundEntry, seq: number, availableFen: number): StatementLine {
  const { entryId, kind, amountFen, at, by, claimId, document, counterpart } = entry;
  const changeFen = effectOf(kind, amountFen).availableFen ?? 0;
  return {
    seq,
    entryId,
    kind,
    amountFen,
    changeFen,
    availableFen,
    at,
    by,
    ...(claimId === undefined ? {} : { claimId }),
    ...(document === undefined ? {} : { document }),
    ...(counterpart === undefined ? {} : { counterpart }),
  };
}

/** Everything in which a fund's balance and its entries contradict each other, or nothing. */
export function fundFaults(balance: FundBalance, entries: readonly FundEntry[]): readonly string[] {
  const added = replay(balance.fund, entries);
  const fields = Object.keys(EMPTY_FUND) as (keyof typeof EMPTY_FUND)[];
  const short = inOrder(entries).find(
    ({ balance: { availableFen, reservedFen } }) => availableFen < 0 || reservedFen < 0,
  );
  return [
    ...fields
      .filter((field) => balance[field] !== added[field])
      .map((field) => `${field} is not what the entries add up to`),
    ...(new Set(entries.map(({ entryId }) => entryId)).size === entries.length ? [] : ['an entry is there twice']),
    ...(short === undefined ? [] : [`entry ${short.entry.entryId} takes more than there was`]),
  ];
}
