import { laneOfRun } from './lanes.ts';

const all = laneOfRun() === 'all';

/**
 * Cases that only `npm run test:all` runs, of a file whose others are in `npm test`.
 *
 * @param why they are not in `npm test`: what they cost, and which case there shows the kind
 */
export function slow(why: string, cases: () => void): void {
  if (why.trim() === '') throw new Error('A slow case says why it is slow.');
  if (all) cases();
}

/** How many of a random sample: some in `npm test`, more in `npm run test:all`, as many as `given` says where it does. */
export function sampleSize(some: number, more: number, given: string | undefined): number {
  return Number(given ?? (all ? more : some));
}

/** Cases that are alike: each in `npm run test:all`, one of `every` in `npm test`, the same ones each time. */
export function sampleOf<T>(cases: readonly T[], every: number): readonly T[] {
  return all ? cases : cases.filter((_, index) => index % every === 0);
}
