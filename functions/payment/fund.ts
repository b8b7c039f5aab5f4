/**
 * A fund of one region and year (专款专用), integer fen, all gross:
 * available = appropriated − reserved − paid + recovered, and never below zero.
 */
export interface FundBalance {
  readonly fund: string;
  readonly appropriatedFen: number;
  readonly reservedFen: number;
  readonly paidFen: number;
  readonly recoveredFen: number;
  readonly availableFen: number;
  /** Claims waiting for money hold tickets queueHead ≤ t < queueTail; nobody overtakes them. */
  readonly queueHead: number;
  readonly queueTail: number;
}

export interface FundEntry {
  readonly entryId: string;
  readonly kind: 'appropriate' | 'reserve' | 'commit' | 'release';
  readonly amountFen: number;
  readonly claimId?: string;
  readonly at: string;
  readonly by: string;
  /** The document by which money came into the fund. */
  readonly document?: string;
}

export const EMPTY_FUND: Omit<FundBalance, 'fund'> = {
  appropriatedFen: 0,
  reservedFen: 0,
  paidFen: 0,
  recoveredFen: 0,
  availableFen: 0,
  queueHead: 0,
  queueTail: 0,
};

/** Name of a fund: region, kind and year. */
export const fundName = (region: string, kind: string, year: number) => `${region}.${kind}.${year}`;

/** What each kind of entry does to the balance, in fen per fen of the entry. */
const EFFECT: Record<
  FundEntry['kind'],
  Partial<Record<'appropriatedFen' | 'reservedFen' | 'paidFen' | 'availableFen', 1 | -1>>
> = {
  appropriate: { appropriatedFen: 1, availableFen: 1 },
  reserve: { reservedFen: 1, availableFen: -1 },
  commit: { reservedFen: -1, paidFen: 1 },
  release: { reservedFen: -1, availableFen: 1 },
};

/** Changes of the balance, field by field, for one entry. */
export function effectOf(kind: FundEntry['kind'], amountFen: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(EFFECT[kind]).map(([field, sign]) => [field, sign * amountFen]));
}

/** Adds the entries up again: the balance must equal this. */
export function replay(fund: string, entries: readonly FundEntry[]): Omit<FundBalance, 'queueHead' | 'queueTail'> {
  const total: Record<string, number> = { ...EMPTY_FUND };
  for (const entry of entries) {
    for (const [field, change] of Object.entries(effectOf(entry.kind, entry.amountFen))) {
      total[field] = (total[field] ?? 0) + change;
    }
  }
  const { appropriatedFen = 0, reservedFen = 0, paidFen = 0, recoveredFen = 0, availableFen = 0 } = total;
  return { fund, appropriatedFen, reservedFen, paidFen, recoveredFen, availableFen };
}
