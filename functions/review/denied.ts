import type { RoutedLine, Routing } from '../fraud/routing.ts';
import { WORKER_DENIED } from './worker-denied.ts';

/** A line that its worker denied is looked at by itself, whatever else it shows. */
export function deniedLine(routed?: RoutedLine): RoutedLine {
  const { holds, ...rest } = routed ?? { band: 'flagged', points: 0, codes: [], holds: [], sampled: false };
  return { ...rest, holds: [...holds, WORKER_DENIED] };
}

export function withDenied(lines: Routing['lines'], denied: readonly string[]): Routing['lines'] {
  return { ...lines, ...Object.fromEntries(denied.map((lineId) => [lineId, deniedLine(lines[lineId])])) };
}
