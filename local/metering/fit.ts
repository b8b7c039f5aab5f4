import { priceItems, type Quantities } from './price-items.ts';

export interface Measured {
  /** Lines of the claim. */
  readonly lines: number;
  readonly quantities: Quantities;
}

/** What a claim takes whatever its size, and what each line adds. */
export interface Fit {
  readonly perClaim: Quantities;
  readonly perLine: Quantities;
}

/**
 * The straight line through the claims that were measured, each point weighing by its relative error, so that small
 * claims count as much as large ones. Neither part is below zero.
 * @throws RangeError with fewer than two sizes, through which no line can be laid
 */
export function fitOf(measured: readonly Measured[]): Fit {
  if (new Set(measured.map(({ lines }) => lines)).size < 2) throw new RangeError('A fit needs claims of two sizes.');
  const perClaim: Record<string, number> = {};
  const perLine: Record<string, number> = {};
  for (const item of priceItems) {
    if (measured.every(({ quantities }) => quantities[item] === undefined)) continue;
    const points = measured.map(({ lines, quantities }) => ({ x: lines, y: quantities[item] ?? 0 }));
    const [fixed, slope] = lineThrough(points);
    perClaim[item] = fixed;
    perLine[item] = slope;
  }
  return { perClaim, perLine };
}

function lineThrough(points: readonly { readonly x: number; readonly y: number }[]): [fixed: number, slope: number] {
  // By the square of the value, so that one part in a hundred weighs the same at every size; a value near none as a
  // hundredth of the largest, or it alone would count.
  const least = Math.max(...points.map(({ y }) => y), Number.MIN_VALUE) / 100;
  const weighted = points.map(({ x, y }) => ({ x, y, w: 1 / Math.max(y, least) ** 2 }));
  const sum = (of: (point: { x: number; y: number; w: number }) => number): number =>
    weighted.reduce((total, point) => total + of(point), 0);
  const all = sum(({ w }) => w);
  const [meanX, meanY] = [sum(({ x, w }) => w * x) / all, sum(({ y, w }) => w * y) / all];
  const slope = Math.max(
    0,
    sum(({ x, y, w }) => w * (x - meanX) * (y - meanY)) / sum(({ x, w }) => w * (x - meanX) ** 2),
  );
  return [Math.max(0, meanY - slope * meanX), slope];
}
