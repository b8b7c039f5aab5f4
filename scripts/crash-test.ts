/**
 * `npm run test:crash [-- --points 500 --seed 1 --crashes-per-job 12]`: the main job with the samples' claims, its
 * process ending itself with SIGKILL at random crash points, again and again until the job is done; as many jobs as the
 * points need. Each must end as one does that was never disturbed. Seed and job number repeat a job's choices. Processes
 * that live shorter than a function needs for its batch would only ever begin it again: hence twelve a job, on average
 * every 560 points, and more where work is done twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import type { CrashJobResult } from '#local/crash/job.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { startRegisters } from '#local/registers/index.ts';
import { startTreasury } from '#local/treasury/index.ts';
import { crashJob, type JobProcess, paidByTreasury } from './job-process.ts';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    'crashes-per-job': { type: 'string', default: '12' },
    'first-job': { type: 'string', default: '1' },
    port: { type: 'string', default: '6700' },
  },
});
const wanted = Number(values.points);
const perJob = Number(values['crashes-per-job']);
const samples = (folder: string) => fileURLToPath(new URL(`../samples/${folder}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'jianzheng-crash-'));
const template = join(folder, 'template');
let running: JobProcess<CrashJobResult> | undefined;

const totals = ({ controlTotals }: CrashJobResult) => JSON.stringify(controlTotals);
const places = ({ claims }: CrashJobResult) =>
  claims
    .map(({ claimId, status, lines }) => `${claimId} ${status} ${lines}`)
    .sort()
    .join('\n');

interface JobRun {
  readonly result: CrashJobResult;
  readonly crashes: number;
  readonly paidFen: number;
}

/** One job to its end. `nextDeath` draws the crash point at which each of its processes dies. */
async function run(name: string, nextDeath: () => number | undefined): Promise<JobRun> {
  const data = join(folder, name);
  const registers = await startRegisters({ port: 0, dataDir: samples('registers'), requestsPerSecond: 10_000 });
  // Another system, which outlives every crash of ours and remembers what it was told.
  const treasury = await startTreasury({ port: 0, dataDir: join(data, 'treasury'), retryMs: 50 });
  try {
    for (let crashes = 0; ; crashes += 1) {
      const dieAt = nextDeath();
      running = crashJob({
        template,
        data,
        rosters: samples('rosters'),
        port: Number(values.port),
        registers: registers.url,
        treasury: treasury.url,
        ...(dieAt !== undefined && { 'die-at': dieAt }),
      });
      if ((await running.signal) === 'SIGKILL') continue;
      return { result: await running.result, crashes, paidFen: paidByTreasury(data).fen };
    }
  } finally {
    await running?.kill();
    await treasury.close();
    await registers.close();
    rmSync(data, { recursive: true, force: true });
  }
}

try {
  console.log(`seed ${values.seed}`);
  await bundleFunctions(ENTRIES);
  claimsApp('local', template).synth();
  const { result: expected } = await run('undisturbed', () => undefined);
  const faults = expected.faults.map((fault) => `undisturbed: ${fault}`);
  console.log(`undisturbed: ${expected.points} crash points, paid ${expected.controlTotals.paidFen} fen`);

  let done = 0;
  for (let job = Number(values['first-job']); done < wanted && faults.length === 0; job += 1) {
    const random = seededRandom(`${values.seed} ${job}`);
    // Twice the mean distance: the drawn distances are spread evenly from none to that.
    const span = Math.ceil((2 * expected.points) / perJob);
    const began = Date.now();
    const { result, crashes, paidFen } = await run(`job-${job}`, () => 1 + Math.floor(random() * span));
    done += crashes;
    faults.push(
      ...result.faults,
      ...(totals(result) === totals(expected) ? [] : [`control totals ${totals(result)}, not ${totals(expected)}`]),
      ...(places(result) === places(expected) ? [] : [`claims ended elsewhere:\n${places(result)}`]),
      ...(result.controlTotals.balanced ? [] : ['the totals do not balance']),
      ...(paidFen === result.controlTotals.paidFen ? [] : [`the treasury paid ${paidFen} fen`]),
    );
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`job ${job}: ${crashes} crashes in ${seconds} s, ${done} of ${wanted}; ${faults.length} faults`);
  }
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? `${done} crashes: same totals, nothing paid twice` : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await running?.kill();
  rmSync(folder, { recursive: true, force: true });
}
