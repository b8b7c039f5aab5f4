import { lambdaTotal, usageBetween } from '#local/metering/usage.ts';
import { bareLinesPerSecond } from './bare-writes.ts';
import { PayingStack } from './paying-stack.ts';

export interface WholeWay {
  readonly linesPerSecond: number;
  readonly bareLinesPerSecond: number;
  /** Lines per second through the whole way over the bare limit of the same run. */
  readonly ratio: number;
  /** Lines per second of 500 claims of 10. */
  readonly smallClaimsLinesPerSecond: number;
  readonly writeUnitsPerLine: number;
  readonly readUnitsPerLine: number;
  readonly transitionsPerLine: number;
  readonly invocationsPerLine: number;
  /** Of the process that runs everything, functions included, MB of 1,000,000 bytes. */
  readonly machinePeakMb: number;
}

const SEED = 20_250_603;
const LARGE = 5_000;
const WARM_UP = 1_000;
const SMALL = { claims: 500, lines: 10 };

/**
 * Lines per second from upload to payment, people deciding at once and in bulk, beside the bare limit measured just before and just
 * after in the same process against the same DynamoDB.
 */
export async function measureWholeWay(say: (line: string) => void): Promise<WholeWay> {
  const stack = await PayingStack.start(SEED);
  try {
    const { machine } = stack;
    const bare = async (lines = LARGE) => {
      const perSecond = await bareLinesPerSecond({
        endpoint: machine.dynamoDbUrl,
        region: machine.stack.region,
        tableName: machine.endpoints.tableName,
        lines,
      });
      if (lines === LARGE) say(`bare limit: ${perSecond.toFixed(0)} lines/s`);
      return perSecond;
    };
    // Both are warm before either is measured: code loaded and compiled, connections open.
    await stack.pay(await stack.drawLines(WARM_UP));
    await machine.events.fireSchedules();
    await bare(WARM_UP);
    const before = await bare();
    const large = await stack.drawLines(LARGE);
    const used = machine.meter.usage();
    const begun = performance.now();
    await stack.payAll([large], 'in-bulk');
    const seconds = (performance.now() - begun) / 1000;
    const usage = usageBetween(used, machine.meter.usage());
    say(`a claim of ${LARGE} lines: ${(LARGE / seconds).toFixed(0)} lines/s`);
    const after = await bare();

    const rosters = [];
    for (let claim = 0; claim < SMALL.claims; claim += 1) rosters.push(await stack.drawLines(SMALL.lines));
    const begunSmall = performance.now();
    await stack.payAll(rosters, 'in-bulk');
    const smallSeconds = (performance.now() - begunSmall) / 1000;
    const smallLines = SMALL.claims * SMALL.lines;
    say(`${SMALL.claims} claims of ${SMALL.lines} lines: ${(smallLines / smallSeconds).toFixed(0)} lines/s`);
    const bareMean = (before + after) / 2;
    return {
      linesPerSecond: LARGE / seconds,
      bareLinesPerSecond: bareMean,
      ratio: LARGE / seconds / bareMean,
      smallClaimsLinesPerSecond: smallLines / smallSeconds,
      writeUnitsPerLine: usage.dynamodb.writeUnits / LARGE,
      readUnitsPerLine: usage.dynamodb.readUnits / LARGE,
      transitionsPerLine: usage.stepFunctions.stateTransitions / LARGE,
      invocationsPerLine: lambdaTotal(usage).invocations / LARGE,
      machinePeakMb: process.resourceUsage().maxRSS / 1000,
    };
  } finally {
    await stack.close();
  }
}
