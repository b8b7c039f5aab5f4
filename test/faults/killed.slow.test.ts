/** Slow: ten SIGKILLs of a whole process tree and as many cold starts; `npm test` goes on from disks as a crash leaves them, in one process. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashJobResult } from '#local/crash/job.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import { type RunningTreasury, startTreasury } from '#local/treasury/index.ts';
import { chosenSeed } from '#test/support/adversity.ts';
import { basePortOf } from '#test/support/crash-stack.ts';
import { templateDir } from '#test/support/synthesized.ts';
import { crashJob, type JobProcess, paidByTreasury } from '../../scripts/job-process.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));
const ROSTER = '06-fuzhou-hotel.csv';
const KILLS = 10;
interface SampleManifest {
  readonly rosters: readonly { readonly file: string; readonly expected: { readonly grantedFen: number } }[];
}

describe('a small job, its process tree killed with SIGKILL ten times', () => {
  const seed = chosenSeed();
  const random = seededRandom(seed);
  const folder = scratchFolder('killed');
  const rosters = join(folder, 'rosters');
  // Addresses outlive a restart, so that the treasury finds who it owes an answer.
  const port = basePortOf(random);
  const treasuries = new Map<string, RunningTreasury>();
  let registers: RunningRegisters;
  let running: JobProcess<CrashJobResult> | undefined;
  let expectedFen = 0;

  beforeAll(async () => {
    mkdirSync(rosters);
    const manifest = JSON.parse(readFileSync(join(SAMPLES, 'rosters', 'manifest.json'), 'utf8')) as SampleManifest;
    const chosen = manifest.rosters.filter(({ file }) => file === ROSTER);
    expectedFen = chosen.reduce((sum, { expected }) => sum + expected.grantedFen, 0);
    cpSync(join(SAMPLES, 'rosters', ROSTER), join(rosters, ROSTER));
    writeFileSync(join(rosters, 'manifest.json'), JSON.stringify({ ...manifest, rosters: chosen }));
    registers = await startRegisters({ port: 0, dataDir: join(SAMPLES, 'registers'), requestsPerSecond: 10_000 });
  });
  afterAll(async () => {
    await running?.kill();
    for (const treasury of treasuries.values()) await treasury.close();
    await registers.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The treasury of a data folder is another system: it outlives every kill. */
  async function start(data: string): Promise<JobProcess<CrashJobResult>> {
    const known = treasuries.get(data);
    const treasury = known ?? (await startTreasury({ port: 0, dataDir: join(data, 'treasury'), retryMs: 50 }));
    treasuries.set(data, treasury);
    const template = templateDir();
    running = crashJob({ template, data, rosters, port, registers: registers.url, treasury: treasury.url });
    return running;
  }

  const places = ({ claims }: CrashJobResult) =>
    claims.map(({ claimId, status, lines }) => ({ claimId, status, lines }));

  test('ends as an undisturbed one does, and pays once', async () => {
    console.log(`kills with seed ${seed}`);
    const began = Date.now();
    const undisturbed = await (await start(join(folder, 'undisturbed'))).result;
    // Kills fall anywhere from the start of a process to most of an undisturbed one's time.
    const latestMs = 0.6 * (Date.now() - began);
    expect(undisturbed).toMatchObject({ controlTotals: { paidFen: expectedFen, balanced: true }, faults: [] });

    let kills = 0;
    for (let jobs = 1; kills < KILLS; jobs += 1) {
      const data = join(folder, `killed-${jobs}`);
      let job = await start(data);
      while (kills < KILLS) {
        const ended = await Promise.race([job.signal.then(() => true), pause(random() * latestMs, false)]);
        if (ended) break;
        await job.kill();
        kills += 1;
        job = await start(data);
      }
      const end = await job.result;
      console.log(`job ${jobs} has ended, ${kills} kills so far`);
      expect(end.faults).toEqual([]);
      expect(end.controlTotals).toEqual(undisturbed.controlTotals);
      expect(places(end)).toEqual(places(undisturbed));
      expect(paidByTreasury(data)).toEqual({ fen: expectedFen, instructions: 1 });
    }
  }, 180_000);
});
