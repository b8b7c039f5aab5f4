import type { SampleFile, SampleRoster } from './rosters.ts';

/** What intake must make of a file. */
export interface IntakeExpectation {
  readonly file: string;
  readonly rows: number;
  readonly good: number;
  readonly faulty: number;
  /** Faults by code. */
  readonly faults: Readonly<Record<string, number>>;
}

/** What must become of the good lines; money in integer fen. */
export interface OutcomeExpectation {
  /** What the claim ends as. */
  readonly status: 'paid' | 'withdrawn';
  /** Without the contested lines. */
  readonly grantedLines: number;
  readonly grantedFen: number;
  readonly refusedLines: number;
  /** A line with two reasons counts under both. */
  readonly refusedByReason: Readonly<Record<string, number>>;
  /** Lines that another roster holds too: granted in one of the two, refused in the other. */
  readonly contestedLines: number;
  readonly contestedFen: number;
}

export interface ManifestEntry extends IntakeExpectation {
  readonly enterprise: { readonly creditCode: string; readonly name: string; readonly region: string };
  readonly description: string;
  readonly action?: 'withdraw' | 'correct';
  /** The roster that follows after the claim was returned; `expected` is then of this one. */
  readonly corrected?: IntakeExpectation;
  readonly expected: OutcomeExpectation;
}

export interface Manifest {
  /** The samples are made for this business date, Asia/Shanghai. */
  readonly businessDate: string;
  readonly rosters: readonly ManifestEntry[];
  readonly totals: {
    readonly lines: number;
    /** Paid over all rosters, each contested certificate once. */
    readonly paidFen: number;
  };
}

function intake({ file, lines }: SampleFile): IntakeExpectation {
  const faults: Record<string, number> = {};
  let faulty = 0;
  for (const { outcome } of lines) {
    if (!('faults' in outcome)) continue;
    faulty += 1;
    for (const code of outcome.faults) faults[code] = (faults[code] ?? 0) + 1;
  }
  return { file, rows: lines.length, good: lines.length - faulty, faulty, faults };
}

function outcomes(roster: SampleRoster): OutcomeExpectation {
  const refusedByReason: Record<string, number> = {};
  const sums = { grantedLines: 0, grantedFen: 0, refusedLines: 0, contestedLines: 0, contestedFen: 0 };
  for (const { outcome } of (roster.corrected ?? roster).lines) {
    if ('granted' in outcome) {
      sums.grantedLines += 1;
      sums.grantedFen += outcome.granted;
    } else if ('contested' in outcome) {
      sums.contestedLines += 1;
      sums.contestedFen += outcome.contested;
    } else if ('refused' in outcome) {
      sums.refusedLines += 1;
      for (const reason of outcome.refused) refusedByReason[reason] = (refusedByReason[reason] ?? 0) + 1;
    }
  }
  return { status: roster.action === 'withdraw' ? 'withdrawn' : 'paid', ...sums, refusedByReason };
}

export function manifestOf(rosters: readonly SampleRoster[], businessDate: string): Manifest {
  const entries = rosters.map((roster): ManifestEntry => {
    const { creditCode, name, region } = roster.enterprise;
    return {
      ...intake(roster),
      enterprise: { creditCode, name, region },
      description: roster.description,
      ...(roster.action === undefined ? {} : { action: roster.action }),
      ...(roster.corrected === undefined ? {} : { corrected: intake(roster.corrected) }),
      expected: outcomes(roster),
    };
  });
  const paid = entries.filter(({ expected }) => expected.status === 'paid').map(({ expected }) => expected);
  const granted = paid.reduce((sum, { grantedFen }) => sum + grantedFen, 0);
  const contested = paid.reduce((sum, { contestedFen }) => sum + contestedFen, 0);
  return {
    businessDate,
    rosters: entries,
    totals: { lines: entries.reduce((sum, { rows }) => sum + rows, 0), paidFen: granted + contested / 2 },
  };
}
