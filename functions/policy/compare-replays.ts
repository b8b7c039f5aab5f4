import type { ReplayedClaim, ReplayedLine } from './replay.ts';

/** Integer fen and lines that get something, before and after. */
export interface Change {
  readonly linesBefore: number;
  readonly linesAfter: number;
  readonly fenBefore: number;
  readonly fenAfter: number;
}

export interface LineChange {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly before: ReplayedLine;
  readonly after: ReplayedLine;
}

export interface Comparison {
  readonly claims: number;
  readonly lines: number;
  readonly all: Change;
  readonly byRegion: ReadonlyMap<string, Change>;
  /** `region fund`. */
  readonly byFund: ReadonlyMap<string, Change>;
  readonly byEnterprise: ReadonlyMap<string, Change>;
  /** Lines that are granted, refused or wait for a person under one of the two and not under the other. */
  readonly flipped: readonly LineChange[];
  /** Lines whose amount alone is another. */
  readonly amountChanged: readonly LineChange[];
}

/** What changes for whom. Both replays are of the same claims, in the same order. */
export function compareReplays(before: readonly ReplayedClaim[], after: readonly ReplayedClaim[]): Comparison {
  const all = new Sum();
  const [regions, funds, enterprises] = [new Sums(), new Sums(), new Sums()];
  const flipped: LineChange[] = [];
  const amountChanged: LineChange[] = [];
  for (const [index, { claim, fund, lines }] of before.entries()) {
    const other = after[index];
    if (other?.claim.claimId !== claim.claimId) throw new RangeError('The replays are of different claims.');
    const later = new Map(other.lines.map((line) => [line.lineId, line]));
    for (const line of lines) {
      const now = later.get(line.lineId);
      if (now === undefined) throw new RangeError('The replays are of different lines.');
      for (const sum of [all, regions.of(claim.region), enterprises.of(claim.enterpriseId)]) sum.add(line, now);
      funds.of(`${claim.region} ${fund}`).addBefore(line);
      funds.of(`${claim.region} ${other.fund}`).addAfter(now);
      const change = { claimId: claim.claimId, enterpriseId: claim.enterpriseId, before: line, after: now };
      if (line.outcome !== now.outcome) flipped.push(change);
      else if (line.amountFen !== now.amountFen) amountChanged.push(change);
    }
  }
  return {
    claims: before.length,
    lines: before.reduce((sum, { lines }) => sum + lines.length, 0),
    all: all.change(),
    byRegion: regions.changes(),
    byFund: funds.changes(),
    byEnterprise: enterprises.changes(),
    flipped,
    amountChanged,
  };
}

class Sum {
  #linesBefore = 0;
  #linesAfter = 0;
  #fenBefore = 0;
  #fenAfter = 0;

  add(before: ReplayedLine, after: ReplayedLine): void {
    this.addBefore(before);
    this.addAfter(after);
  }

  addBefore({ outcome, amountFen }: ReplayedLine): void {
    this.#linesBefore += outcome === 'refused' ? 0 : 1;
    this.#fenBefore += amountFen;
  }

  addAfter({ outcome, amountFen }: ReplayedLine): void {
    this.#linesAfter += outcome === 'refused' ? 0 : 1;
    this.#fenAfter += amountFen;
  }

  change(): Change {
    return {
      linesBefore: this.#linesBefore,
      linesAfter: this.#linesAfter,
      fenBefore: this.#fenBefore,
      fenAfter: this.#fenAfter,
    };
  }
}

class Sums {
  readonly #sums = new Map<string, Sum>();

  of(key: string): Sum {
    const known = this.#sums.get(key) ?? new Sum();
    this.#sums.set(key, known);
    return known;
  }

  changes(): ReadonlyMap<string, Change> {
    return new Map([...this.#sums].sort(([a], [b]) => a.localeCompare(b)).map(([key, sum]) => [key, sum.change()]));
  }
}
