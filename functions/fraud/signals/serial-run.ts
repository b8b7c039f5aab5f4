import type { ClaimSignal, LineTrait } from '../signal.ts';

/** Weak by itself: whoever sits one examination gets neighbouring numbers. With a burst it is a mill's stack of paper. */
export const serialRun: ClaimSignal<'lines'> = {
  code: 'serial-run',
  zh: '同一天、同一机构的证书编号大量连号。',
  en: 'A long run of consecutive certificate numbers of one issuer and day.',
  source: '政策说明“证书工厂”:证书连号',
  limits: ['lines'],
  find: ({ traits }, limits) =>
    [...Map.groupBy(traits, ({ series, issuedOn }) => (series === undefined ? undefined : `${series} ${issuedOn}`))]
      .filter(([series]) => series !== undefined)
      .flatMap(([, lines]) => runsOf(lines))
      .filter((run) => numbersIn(run) >= limits.lines)
      .map((run) => ({
        lineIds: run.map(({ lineId }) => lineId),
        evidence: { run: numbersIn(run), issuedOn: run[0]?.issuedOn ?? '' },
      })),
};

function runsOf(lines: readonly LineTrait[]): readonly (readonly LineTrait[])[] {
  const runs: LineTrait[][] = [];
  for (const line of lines.toSorted((a, b) => (a.serial ?? 0) - (b.serial ?? 0))) {
    const run = runs.at(-1);
    const last = run?.at(-1)?.serial;
    if (run !== undefined && last !== undefined && (line.serial ?? 0) - last <= 1) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

const numbersIn = (run: readonly LineTrait[]) => new Set(run.map(({ serial }) => serial)).size;
