import type { Band, Risk } from '#policy/risk.ts';
import type { Finding } from './signal.ts';

/** What a line's signs come to: every point has its reason. */
export interface LineRisk {
  readonly points: number;
  readonly band: Band;
  readonly reasons: readonly { readonly code: string; readonly points: number }[];
  /** Signs that hold the line until evidence comes. */
  readonly holds: readonly string[];
}

/**
 * @param codes of the signs that one line shows; each counts once
 * @param together signs that several lines of the claim show
 */
export function riskOfLine(codes: Iterable<string>, risk: Risk, together: ReadonlySet<string> = new Set()): LineRisk {
  const shown = [...new Set(codes)].sort();
  const reasons = shown.map((code) => ({
    code,
    points: Math.max(risk.points(code), together.has(code) ? (risk.together(code)?.points ?? 0) : 0),
  }));
  const points = reasons.reduce((sum, each) => sum + each.points, 0);
  return { points, band: bandOf(points, risk), reasons, holds: shown.filter(risk.holds) };
}

/**
 * Signs that so many lines of a claim show that they are no accident of one person.
 * @param shown the codes of each line that shows any
 * @param lines of the claim, those that show nothing included
 */
export function shownTogether(shown: Iterable<Iterable<string>>, lines: number, risk: Risk): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const codes of shown) for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Set(
    [...counts.keys()].filter((code) => {
      const count = counts.get(code) ?? 0;
      const least = risk.together(code);
      return least !== undefined && count >= least.lines && count * 100 >= lines * least.percent;
    }),
  );
}

/** By line, of every line that shows anything. @param lines of the claim, those that show nothing included */
export function riskByLine(findings: readonly Finding[], risk: Risk, lines: number): ReadonlyMap<string, LineRisk> {
  const byLine = new Map(
    [...Map.groupBy(findings, ({ lineId }) => lineId)].map(([lineId, own]) => [lineId, own.map(({ code }) => code)]),
  );
  const together = shownTogether(byLine.values(), lines, risk);
  return new Map([...byLine].map(([lineId, codes]) => [lineId, riskOfLine(codes, risk, together)]));
}

function bandOf(points: number, { bands }: Risk): Band {
  if (points >= bands.highFrom) return 'high';
  return points >= bands.flaggedFrom ? 'flagged' : 'clean';
}

const ORDER: readonly Band[] = ['clean', 'flagged', 'high'];

/** A claim is what its worst line is. */
export function worstBand(bands: Iterable<Band>): Band {
  return ORDER[Math.max(0, ...[...bands].map((band) => ORDER.indexOf(band)))] ?? 'clean';
}
