/**
 * Which kinds of files each lane runs. The kind stands in a file's name, as in `funds.stack.test.ts`; without one it is
 * `unit`. `npm run test:unit`, `npm test`, `npm run test:all`, `npm run test:browser`.
 */
export const LANES = {
  unit: ['unit'],
  test: ['stack', 'table', 'engine', 'unit'],
  all: ['slow', 'stack', 'table', 'engine', 'unit', 'browser'],
  browser: ['browser'],
} as const;

export type Lane = keyof typeof LANES;
export type Kind = 'unit' | 'table' | 'engine' | 'stack' | 'slow' | 'browser';

/** The lane of this run, `test` unless `LANE` names another. */
export function laneOfRun(): Lane {
  const given = process.env['LANE'] ?? 'test';
  if (Object.hasOwn(LANES, given)) return given as Lane;
  throw new Error(`LANE is ${given}: it must be one of ${Object.keys(LANES).join(', ')}.`);
}
