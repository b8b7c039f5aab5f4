import { riskOfLine, shownTogether } from '#functions/fraud/risk.ts';
import type { Risk } from '#policy/risk.ts';
import type { Label } from '#samples/province/files.ts';

/** What became of a line before people look at it. */
export interface LineOutcome {
  readonly row: number;
  /** `waiting`: the policy does not know, a person decides. */
  readonly outcome: 'refused' | 'waiting' | 'granted';
  readonly grantedFen: number;
  /** Codes of the signals that it shows. */
  readonly codes: readonly string[];
}

export interface ClaimOutcome {
  readonly file: string;
  readonly risk: Risk;
  /** Rows that intake could read; the others are refused there. */
  readonly lines: readonly LineOutcome[];
}

export type Labels = ReadonlyMap<string, ReadonlyMap<number, Label>>;

/** How a scheme, or a variant of it, fared. Money in integer fen. */
export interface Caught {
  readonly lines: number;
  readonly fen: number;
  readonly refusedLines: number;
  readonly flaggedLines: number;
  readonly recallByLine: number;
  readonly recallByMoney: number;
}

export interface SchemeFigures extends Caught {
  /** Of flagged lines whose weightiest sign points to this scheme, the share that is planted. */
  readonly precisionByLine: number;
  readonly variants: Readonly<Record<string, Caught>>;
}

export interface SignalFigures {
  /** Flagged lines that show it, and how many of them are planted. */
  readonly flaggedLines: number;
  readonly plantedLines: number;
  /** What the totals are without it, less what they are with it. */
  readonly recallByMoney: number;
  readonly precisionByLine: number;
  readonly honestClaimsFlaggedShare: number;
}

interface Totals {
  readonly recallByMoney: number;
  readonly precisionByLine: number;
  readonly honestClaimsFlaggedShare: number;
}

export interface Figures extends Totals {
  readonly lines: number;
  readonly claims: number;
  readonly plantedMoneyShare: number;
  readonly recallByLine: number;
  readonly honestLinesFlaggedShare: number;
  /** By variant of error: refused, flagged, or neither. */
  readonly honestErrors: Readonly<Record<string, { lines: number; refusedLines: number; flaggedLines: number }>>;
  readonly schemes: Readonly<Record<string, SchemeFigures>>;
  readonly withoutSignal: Readonly<Record<string, SignalFigures>>;
}

interface Line {
  readonly claim: ClaimOutcome;
  readonly weighing: Weighing;
  readonly label: Label;
  readonly refused: boolean;
  readonly held: boolean;
  readonly codes: readonly string[];
}

const planted = ({ is }: Label) => is !== 'honest' && is !== 'honest-error';
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** @returns whether a line with these signs must be answered by itself, with evidence or without */
export function isFlagged(codes: readonly string[], { risk, together }: Weighing): boolean {
  return codes.length > 0 && riskOfLine(codes, risk, together).band !== 'clean';
}

/** What the lines of one claim are weighed by. */
export interface Weighing {
  readonly risk: Risk;
  readonly together: ReadonlySet<string>;
}

export function weighingOf({ lines, risk }: ClaimOutcome): Weighing {
  const screened = lines.filter(({ outcome }) => outcome === 'granted');
  return {
    risk,
    together: shownTogether(
      screened.map(({ codes }) => codes),
      screened.length,
      risk,
    ),
  };
}

/** Holds outcomes against what the lines truly are. Definitions: `docs/fraud-evaluation.md`. */
export function measure(outcomes: readonly ClaimOutcome[], labels: Labels): Figures {
  const lines = outcomes.flatMap((claim) => linesOf(claim, labels));
  const flags = flagsOf(lines);
  const totals = totalsOf(lines, flags);
  const codes = [...new Set(lines.flatMap((line) => line.codes))].sort();
  const fraud = lines.filter(({ label }) => planted(label));
  const honest = lines.filter(({ label }) => label.is === 'honest');
  const fen = (some: readonly Line[]) => some.reduce((sum, { label }) => sum + label.fen, 0);
  return {
    lines: lines.length,
    claims: outcomes.length,
    plantedMoneyShare: share(fen(fraud), fen(lines)),
    ...totals,
    recallByLine: caughtOf(fraud, flags).recallByLine,
    honestLinesFlaggedShare: share(honest.filter((line) => flags.has(line)).length, honest.length),
    honestErrors: honestErrorsOf(lines, flags),
    schemes: schemesOf(lines, flags),
    withoutSignal: Object.fromEntries(
      codes.map((code) => {
        const without = totalsOf(lines, flagsOf(lines, code));
        const showing = [...flags].filter((line) => line.codes.includes(code));
        return [
          code,
          {
            flaggedLines: showing.length,
            plantedLines: showing.filter(({ label }) => planted(label)).length,
            recallByMoney: without.recallByMoney - totals.recallByMoney,
            precisionByLine: without.precisionByLine - totals.precisionByLine,
            honestClaimsFlaggedShare: without.honestClaimsFlaggedShare - totals.honestClaimsFlaggedShare,
          },
        ];
      }),
    ),
  };
}

/** Every line that has a label; one that intake could not read was refused there. */
function linesOf(claim: ClaimOutcome, labels: Labels): Line[] {
  const byRow = new Map(claim.lines.map((line) => [line.row, line]));
  const weighing = weighingOf(claim);
  return [...(labels.get(claim.file)?.values() ?? [])].map((label) => {
    const read = byRow.get(label.row);
    const refused = read === undefined || read.outcome === 'refused';
    return { claim, weighing, label, refused, held: read?.outcome === 'waiting', codes: read?.codes ?? [] };
  });
}

function flagsOf(lines: readonly Line[], without?: string): ReadonlySet<Line> {
  return new Set(
    lines.filter(({ codes, weighing }) => {
      const left = without === undefined ? codes : codes.filter((code) => code !== without);
      return isFlagged(left, weighing);
    }),
  );
}

function totalsOf(lines: readonly Line[], flags: ReadonlySet<Line>): Totals {
  const fraud = lines.filter(({ label }) => planted(label));
  const flaggedFraud = fraud.filter((line) => flags.has(line)).length;
  const dishonest = new Set(fraud.map(({ claim }) => claim));
  const honestClaims = new Set(lines.map(({ claim }) => claim).filter((claim) => !dishonest.has(claim)));
  const flaggedClaims = new Set([...flags].map(({ claim }) => claim).filter((claim) => honestClaims.has(claim)));
  return {
    recallByMoney: caughtOf(fraud, flags).recallByMoney,
    precisionByLine: share(flaggedFraud, flags.size),
    honestClaimsFlaggedShare: share(flaggedClaims.size, honestClaims.size),
  };
}

function caughtOf(lines: readonly Line[], flags: ReadonlySet<Line>): Caught {
  const caught = lines.filter((line) => line.refused || line.held || flags.has(line));
  const fen = lines.reduce((sum, { label }) => sum + label.fen, 0);
  return {
    lines: lines.length,
    fen,
    refusedLines: lines.filter(({ refused }) => refused).length,
    flaggedLines: lines.filter((line) => flags.has(line)).length,
    recallByLine: share(caught.length, lines.length),
    recallByMoney: share(
      caught.reduce((sum, { label }) => sum + label.fen, 0),
      fen,
    ),
  };
}

function schemesOf(lines: readonly Line[], flags: ReadonlySet<Line>): Record<string, SchemeFigures> {
  const falseFlags = falseFlagsByScheme(flags);
  const schemes = Map.groupBy(
    lines.filter(({ label }) => planted(label)),
    ({ label }) => label.is,
  );
  return Object.fromEntries(
    [...schemes].sort(byName).map(([scheme, own]) => {
      const caught = caughtOf(own, flags);
      const variants = Map.groupBy(own, ({ label }) => label.variant ?? '');
      return [
        scheme,
        {
          ...caught,
          precisionByLine: share(caught.flaggedLines, caught.flaggedLines + (falseFlags.get(scheme) ?? 0)),
          variants: Object.fromEntries([...variants].sort(byName).map(([name, some]) => [name, caughtOf(some, flags)])),
        },
      ];
    }),
  );
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => a.localeCompare(b);

/** A false flag is laid to the scheme that shows most often by the sign that weighs most on the line. */
function falseFlagsByScheme(flags: ReadonlySet<Line>): ReadonlyMap<string, number> {
  const bySign = Map.groupBy(flags, weightiest);
  const counts = new Map<string, number>();
  for (const showing of bySign.values()) {
    const schemes = Map.groupBy(
      showing.filter(({ label }) => planted(label)),
      ({ label }) => label.is,
    );
    const [most] = [...schemes].sort(([, a], [, b]) => b.length - a.length);
    if (most === undefined) continue;
    const wrong = showing.filter(({ label }) => !planted(label)).length;
    counts.set(most[0], (counts.get(most[0]) ?? 0) + wrong);
  }
  return counts;
}

function weightiest({ codes, weighing: { risk, together } }: Line): string {
  const { reasons } = riskOfLine(codes, risk, together);
  return reasons.toSorted((a, b) => b.points - a.points || a.code.localeCompare(b.code))[0]?.code ?? '';
}

function honestErrorsOf(lines: readonly Line[], flags: ReadonlySet<Line>): Figures['honestErrors'] {
  const variants = Map.groupBy(
    lines.filter(({ label }) => label.is === 'honest-error'),
    ({ label }) => label.variant ?? '',
  );
  return Object.fromEntries(
    [...variants].sort(byName).map(([variant, own]) => {
      const { lines: count, refusedLines, flaggedLines } = caughtOf(own, flags);
      return [variant, { lines: count, refusedLines, flaggedLines }];
    }),
  );
}
