import type { Evidence, Group, Whole } from './signal.ts';

/** A sign that the claim as a whole shows. */
export function allLines({ traits }: Pick<Whole, 'traits'>, evidence: Evidence): readonly Group[] {
  return [{ lineIds: traits.map(({ lineId }) => lineId), evidence }];
}
