import { PayingStack } from './paying-stack.ts';

export interface LargeClaim {
  readonly smallLines: number;
  readonly largeLines: number;
  /** From upload to payment, people deciding at once and in bulk; the median of the small claims. */
  readonly smallMsPerLine: number;
  readonly largeMsPerLine: number;
  readonly ratio: number;
  /** Of the process that runs everything, functions included, MB of 1,000,000 bytes. */
  readonly machinePeakMb: number;
}

const SEED = 20_250_604;
const SMALL = 1_000;
/** Before the large claim and after it, so that a table that grew or a machine that warmed up favours neither. */
const SMALL_CLAIMS = 3;
const LARGE = 100_000;

/** Milliseconds a line of a claim of 100,000 lines beside those of 1,000, through the whole way of the same stack. */
export async function measureLargeClaim(say: (line: string) => void): Promise<LargeClaim> {
  const stack = await PayingStack.start(SEED);
  const msPerLine = async (lines: number): Promise<number> => {
    const drawn = await stack.drawLines(lines);
    const begun = performance.now();
    await stack.payAll([drawn], 'in-bulk');
    const ms = (performance.now() - begun) / lines;
    say(`a claim of ${lines} lines: ${ms.toFixed(2)} ms a line`);
    return ms;
  };
  try {
    await msPerLine(SMALL);
    const small: number[] = [];
    for (let claim = 0; claim < SMALL_CLAIMS; claim += 1) small.push(await msPerLine(SMALL));
    const largeMsPerLine = await msPerLine(LARGE);
    for (let claim = 0; claim < SMALL_CLAIMS; claim += 1) small.push(await msPerLine(SMALL));
    const sorted = small.toSorted((one, other) => one - other);
    const smallMsPerLine = ((sorted[SMALL_CLAIMS - 1] ?? 0) + (sorted[SMALL_CLAIMS] ?? 0)) / 2;
    return {
      smallLines: SMALL,
      largeLines: LARGE,
      smallMsPerLine,
      largeMsPerLine,
      ratio: largeMsPerLine / smallMsPerLine,
      machinePeakMb: process.resourceUsage().maxRSS / 1000,
    };
  } finally {
    await stack.close();
  }
}
