import type { Invocation, InvocationResult, Lambda } from '#local/lambda/lambda.ts';
import { PayingStack } from './paying-stack.ts';

export interface ScreeningFigures {
  readonly lines: number;
  /** Of the whole way from upload to payment, and of the two states that screen, machine time. */
  readonly wholeMs: number;
  readonly screeningMs: number;
  /** The whole way by the same without those two states, which nothing else runs beside. */
  readonly ratio: number;
  /** Everything that these two states write and read, results and status included. */
  readonly writeUnitsPerLine: number;
  readonly readUnitsPerLine: number;
}

const SEED = 20_251_125;
const LINES = 5_000;
const WARMING_LINES = 500;

interface Moment {
  readonly at: number;
  readonly write: number;
  readonly read: number;
}

/** What looking for fraud costs a claim of 5,000 lines: time beside its whole way, and capacity a line. */
export async function measureScreening(say: (line: string) => void): Promise<ScreeningFigures> {
  const stack = await PayingStack.start(SEED);
  try {
    await stack.payAll([await stack.drawLines(WARMING_LINES)], 'in-bulk');
    const drawn = await stack.drawLines(LINES);
    const moment = (): Moment => {
      const { write, read } = stack.machine.proxy.used();
      return { at: performance.now(), write, read };
    };
    const seen = watchScreening(stack.machine.lambda, moment);
    const begun = performance.now();
    await stack.payAll([drawn], 'in-bulk');
    const wholeMs = performance.now() - begun;
    const { first, last } = seen();
    const screeningMs = last.at - first.at;
    say(`screening: ${screeningMs.toFixed(0)} of ${wholeMs.toFixed(0)} ms`);
    return {
      lines: LINES,
      wholeMs,
      screeningMs,
      ratio: wholeMs / (wholeMs - screeningMs),
      writeUnitsPerLine: (last.write - first.write) / LINES,
      readUnitsPerLine: (last.read - first.read) / LINES,
    };
  } finally {
    await stack.close();
  }
}

/** The moment before the first batch is screened and the one after the claim was routed. */
function watchScreening(lambda: Lambda, moment: () => Moment): () => { readonly first: Moment; readonly last: Moment } {
  const invoke = lambda.invoke.bind(lambda);
  let first: Moment | undefined;
  let last: Moment | undefined;
  const watched = async (invocation: Invocation): Promise<InvocationResult> => {
    const { action } = (invocation.payload ?? {}) as { action?: string };
    if (action === 'screen') first ??= moment();
    const answer = await invoke(invocation);
    if (action === 'route') last = moment();
    return answer;
  };
  Object.assign(lambda, { invoke: watched });
  return () => {
    if (first === undefined || last === undefined) throw new Error('Nothing was screened.');
    return { first, last };
  };
}
