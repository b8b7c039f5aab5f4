/** Least of so many runs, in milliseconds of this thread's processor: what else the machine does takes none of it. */
export function leastCpuMs(work: () => void, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/** Linear work takes sixteen times as long for a text sixteen times as long, work by the square 256 times. */
export const TIMES_LONGER = 16;
/** Between the two, with room for a busy machine; what takes less than this in all is not worth a word. */
const MOST_TIMES = 90;
const WORTH_A_WORD_MS = 6;
/** The clock of a thread goes by ticks of some milliseconds: what is short may seem to take no time at all. */
const LEAST_MS = 0.25;

/** Whether work grows faster than what it is about does, however often it is looked at. */
export function growsTooFast(small: () => void, large: () => void): boolean {
  for (let look = 1; look <= 3; look++) {
    const many = leastCpuMs(large, look);
    // Nearly always the first look says that there is nothing to see.
    if (many < WORTH_A_WORD_MS || many < MOST_TIMES * Math.max(LEAST_MS, leastCpuMs(small, 5))) return false;
  }
  return true;
}
