/**
 * What a fund's money is added up in, integer fen, all gross but `reservedFen`, which is what is set aside now, and
 * `appropriatedFen`, of which what was entered wrongly is taken off again.
 */
export interface FundTotals {
  readonly appropriatedFen: number;
  readonly carriedInFen: number;
  readonly transferredInFen: number;
  readonly carriedOutFen: number;
  readonly transferredOutFen: number;
  readonly reservedFen: number;
  readonly paidFen: number;
  readonly recoveredFen: number;
  readonly availableFen: number;
}

/**
 * A fund of one region and year (专款专用): available = appropriated + carried in + transferred in − carried out −
 * transferred out − reserved − paid + recovered, and never below zero.
 */
export interface FundBalance extends FundTotals {
  readonly fund: string;
  /** Number of movements entered so far: none can be taken out unseen. */
  readonly entries: number;
}

export type MovementKind =
  | 'appropriate'
  | 'reverse'
  | 'carry-in'
  | 'carry-out'
  | 'transfer-in'
  | 'transfer-out'
  | 'reserve'
  | 'commit'
  | 'release'
  | 'recover';

/** One movement of money, as it is asked for. */
export interface Movement {
  /** Its own place: a movement under the same id cannot be entered twice. */
  readonly entryId: string;
  readonly kind: MovementKind;
  readonly amountFen: number;
  readonly claimId?: string;
  readonly at: string;
  readonly by: string;
  /** Whose office it was, where a stand-in did it. */
  readonly onBehalfOf?: string | undefined;
  /** The document by which money came into the fund, moved or came back. */
  readonly document?: string;
  /** The other fund of a transfer or carry-over; of a reversal the entry that it takes back. */
  readonly counterpart?: string;
}

/** A movement as it was entered. */
export interface FundEntry extends Movement {
  /** Machine time, ISO 8601. */
  readonly recordedAt: string;
}

export const EMPTY_FUND: Omit<FundBalance, 'fund'> = {
  appropriatedFen: 0,
  carriedInFen: 0,
  transferredInFen: 0,
  carriedOutFen: 0,
  transferredOutFen: 0,
  reservedFen: 0,
  paidFen: 0,
  recoveredFen: 0,
  availableFen: 0,
  entries: 0,
};

/** Name of a fund: region, kind and year. */
export const fundName = (region: string, kind: string, year: number) => `${region}.${kind}.${year}`;

/** What each kind of movement does to the balance, in fen per fen. */
const EFFECT: Record<MovementKind, Partial<Record<keyof FundTotals, 1 | -1>>> = {
  appropriate: { appropriatedFen: 1, availableFen: 1 },
  // 红字: an appropriation that was entered wrongly is taken back by an entry of its own.
  reverse: { appropriatedFen: -1, availableFen: -1 },
  'carry-in': { carriedInFen: 1, availableFen: 1 },
  'carry-out': { carriedOutFen: 1, availableFen: -1 },
  'transfer-in': { transferredInFen: 1, availableFen: 1 },
  'transfer-out': { transferredOutFen: 1, availableFen: -1 },
  reserve: { reservedFen: 1, availableFen: -1 },
  commit: { reservedFen: -1, paidFen: 1 },
  release: { reservedFen: -1, availableFen: 1 },
  recover: { recoveredFen: 1, availableFen: 1 },
};

/** Changes of the balance, field by field, for one movement. */
export function effectOf(kind: MovementKind, amountFen: number): Readonly<Partial<Record<keyof FundTotals, number>>> {
  return Object.fromEntries(Object.entries(EFFECT[kind]).map(([field, sign]) => [field, sign * amountFen]));
}

/** The balance after one more movement; nothing when it would take a part of it below zero. */
export function after(
  balance: FundBalance,
  { kind, amountFen }: Pick<Movement, 'kind' | 'amountFen'>,
): FundBalance | undefined {
  const next = add(balance, kind, amountFen);
  return next.availableFen < 0 || next.reservedFen < 0 ? undefined : next;
}

function add(balance: FundBalance, kind: MovementKind, amountFen: number): FundBalance {
  const changed = Object.entries(effectOf(kind, amountFen)).map(([field, change]) => {
    return [field, balance[field as keyof FundTotals] + change];
  });
  return { ...balance, ...Object.fromEntries(changed), entries: balance.entries + 1 };
}

/** Adds the entries up again, in whatever order they come: the balance must equal this. */
export function replay(fund: string, entries: readonly Pick<Movement, 'kind' | 'amountFen'>[]): FundBalance {
  return entries.reduce<FundBalance>((sum, { kind, amountFen }) => add(sum, kind, amountFen), { ...EMPTY_FUND, fund });
}

/**
 * Entries in the order of time. Two that were written at one moment may have been entered the other way round: one
 * that would take more than there was stands after what made it possible.
 */
export function inOrder<Entry extends Pick<FundEntry, 'entryId' | 'kind' | 'amountFen' | 'recordedAt'>>(
  entries: readonly Entry[],
): readonly { readonly entry: Entry; readonly balance: FundBalance }[] {
  const placed: { readonly entry: Entry; readonly balance: FundBalance }[] = [];
  let balance: FundBalance = { ...EMPTY_FUND, fund: '' };
  let early: Entry[] = [];
  const place = (entry: Entry): boolean => {
    const next = after(balance, entry);
    if (next === undefined) return false;
    balance = next;
    placed.push({ entry, balance });
    return true;
  };
  for (const entry of entries.toSorted(byTime)) {
    if (!place(entry)) early.push(entry);
    else
      for (let before = -1; before !== early.length; ) {
        before = early.length;
        early = early.filter((each) => !place(each));
      }
  }
  // What nothing ever made possible: books that do not add up, told as they are.
  for (const entry of early) {
    balance = add(balance, entry.kind, entry.amountFen);
    placed.push({ entry, balance });
  }
  return placed;
}

function byTime(a: Pick<FundEntry, 'entryId' | 'recordedAt'>, b: Pick<FundEntry, 'entryId' | 'recordedAt'>): number {
  return compare(a.recordedAt, b.recordedAt) || compare(a.entryId, b.entryId);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first in the policy's order that has the whole amount: a claim is paid from one fund. */
export function firstWithEnough(funds: readonly FundBalance[], amountFen: number): FundBalance | undefined {
  return funds.find(({ availableFen }) => availableFen >= amountFen);
}
