import type { Subsidy } from '#policy/schema.ts';
import type { Line } from '../claim/line.ts';
import { UNKNOWN_RATE } from './assess-line.ts';

/** The kinds of subsidy of a granted line, those whose amount a person sets included: not every fund pays each. */
export function subsidiesOf({
  outcome,
  calculation,
  holds = [],
}: Pick<Line, 'outcome' | 'calculation' | 'holds'>): readonly Subsidy[] {
  if (outcome !== 'granted') return [];
  const unknown = (Object.keys(UNKNOWN_RATE) as Subsidy[]).filter((subsidy) => holds.includes(UNKNOWN_RATE[subsidy]));
  return [...(calculation?.parts ?? []).map(({ subsidy }) => subsidy), ...unknown];
}
