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

/** @param codes of the signs that one line shows; each counts once */
export function riskOfLine(codes: Iterable<string>, risk: Risk): LineRisk {
  const shown = [...new Set(codes)].sort();
  const reasons = shown.map((code) => ({ code, points: risk.points(code) }));
  const points = reasons.reduce((sum, each) => sum + each.points, 0);
  return { points, band: bandOf(points, risk), reasons, holds: shown.filter(risk.holds) };
}

/** By line, of every line that shows anything. */
export function riskByLine(findings: readonly Finding[], risk: Risk): ReadonlyMap<string, LineRisk> {
  const byLine = Map.groupBy(findings, ({ lineId }) => lineId);
  return new Map(
    [...byLine].map(([lineId, own]) => [
      lineId,
      riskOfLine(
        own.map(({ code }) => code),
        risk,
      ),
    ]),
  );
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
