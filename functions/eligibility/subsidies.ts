import type { Subsidy } from '#policy/schema.ts';
import type { Line } from '../claim/line.ts';
import { UNKNOWN_RATE } from './assess-line.ts';

/** The kinds of subsidy that a line was granted, whatever became of it since, those whose amount a person sets included. */
export function subsidiesOf({ calculation, holds = [] }: Pick<Line, 'calculation' | 'holds'>): readonly Subsidy[] {
  const unknown = (Object.keys(UNKNOWN_RATE) as Subsidy[]).filter((subsidy) => holds.includes(UNKNOWN_RATE[subsidy]));
  return [...new Set([...(calculation?.parts ?? []).map(({ subsidy }) => subsidy), ...unknown])];
}
