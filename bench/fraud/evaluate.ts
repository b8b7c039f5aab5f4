/**
 * `npm run fraud:evaluate -- --seed N [--lines 160000] [--data DIR] [--json]`: a province's year through intake, the
 * registers, the rules and the signals, and how much of what was planted they find. With `--data` other people's rosters
 * and registers take the place of the generated ones; without their `labels.ndjson` the flags are printed alone.
 */
import './quiet.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { riskOfLine } from '#functions/fraud/risk.ts';
import { unlimitedRegisters } from '#functions/verification/register-client.ts';
import { LOCAL_API_KEY, startRegisters } from '#local/registers/index.ts';
import { type ClaimOutcome, type Figures, isFlagged, measure, weighingOf } from './measure.ts';
import { claimsIn, labelsIn } from '#samples/province/read.ts';
import { reportOf } from './report.ts';
import { ProvinceScreening } from './screen-province.ts';

export interface Evaluation extends Figures {
  readonly seed: string;
  readonly seconds: number;
  readonly peakMb: number;
}

const GENERATE = join(import.meta.dirname, '../../samples/province/generate.ts');
const NO_LIMIT = 1e9;

/** What becomes of every claim in a folder, one after the other, before people look at it. */
export async function outcomesOf(folder: string, seed: string, say: (line: string) => void): Promise<ClaimOutcome[]> {
  const registers = await startRegisters({
    port: 0,
    dataDir: join(folder, 'registers'),
    requestsPerSecond: NO_LIMIT,
  });
  try {
    const screening = new ProvinceScreening(
      join(folder, 'rosters'),
      unlimitedRegisters(registers.url, LOCAL_API_KEY),
      seed,
    );
    const claims = claimsIn(folder);
    const outcomes: ClaimOutcome[] = [];
    for (const [index, claim] of claims.entries()) {
      outcomes.push(await screening.screen(claim));
      if ((index + 1) % 500 === 0) say(`${index + 1} of ${claims.length} claims`);
    }
    return outcomes;
  } finally {
    await registers.close();
  }
}

/** Of a generated year. @param folder where it is; absent: it is generated, in a process of its own, and thrown away */
export async function evaluate(
  seed: string,
  lines: number | undefined,
  folder: string | undefined,
  say: (line: string) => void = () => {},
): Promise<Evaluation | readonly ClaimOutcome[]> {
  const began = performance.now();
  const scratch = folder ?? mkdtempSync(join(tmpdir(), 'jianzheng-province-'));
  try {
    if (folder === undefined) {
      const size = lines === undefined ? [] : ['--lines', String(lines)];
      execFileSync(process.execPath, [GENERATE, '--seed', seed, '--out', scratch, ...size]);
      say(`generated in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
    const outcomes = await outcomesOf(scratch, seed, say);
    // Only now: nothing above may know what a line truly is.
    const labels = labelsIn(scratch);
    if (labels === undefined) return outcomes;
    const figures = measure(outcomes, labels);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { seed, seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1000), ...figures };
  } finally {
    if (folder === undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

function flagsOf(outcomes: readonly ClaimOutcome[]): string {
  const flags = outcomes.flatMap((claim) => {
    const weighing = weighingOf(claim);
    return claim.lines.flatMap(({ row, codes, outcome }) => {
      if (!isFlagged(codes, weighing)) return [];
      const { band, holds, points } = riskOfLine(codes, weighing.risk, weighing.together);
      return [{ file: claim.file, row, outcome, band, points, codes, holds }];
    });
  });
  return flags.map((flag) => JSON.stringify(flag)).join('\n');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      lines: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const lines = values.lines === undefined ? undefined : Number(values.lines);
  const evaluation = await evaluate(values.seed, lines, values.data, (line) => void process.stderr.write(`${line}\n`));
  if (!('schemes' in evaluation)) console.log(flagsOf(evaluation));
  else if (values.json) console.log(JSON.stringify(evaluation));
  else {
    console.log(`seed ${evaluation.seed}, ${evaluation.seconds} s, at most ${evaluation.peakMb} MB`);
    console.log(reportOf(evaluation));
  }
}
