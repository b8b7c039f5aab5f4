import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { chosenSeed } from '#test/support/adversity.ts';
import { JobProcess, paidByTreasury } from '../../scripts/job-process.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/rosters', import.meta.url));
/** One that is returned and corrected, and one that goes straight through: both end paid. */
const ROSTERS = ['05-quanzhou-snacks.csv', '06-fuzhou-hotel.csv'];

/** What the job says, and how long after it the kill falls at the latest, milliseconds. */
const MOMENTS: readonly (readonly [said: RegExp, withinMs: number])[] = [
  [/synthesizing/, 3_000],
  [/good rows/, 1_000],
  [/second review: approve/, 1_000],
];

interface SampleManifest {
  readonly rosters: readonly { readonly file: string; readonly expected: { readonly grantedFen: number } }[];
}

describe('the main job, killed with SIGKILL and started again', () => {
  const seed = chosenSeed();
  const folder = scratchFolder('killed');
  const rosters = join(folder, 'rosters');
  const data = join(folder, 'data');
  const jobs: JobProcess[] = [];
  const random = seededRandom(seed);
  // Addresses outlive a restart, so that the treasury finds who it owes an answer.
  const port = 20_000 + 10 * Math.floor(random() * 2_000);
  let expectedFen = 0;

  beforeAll(() => {
    mkdirSync(rosters);
    const manifest = JSON.parse(readFileSync(join(SAMPLES, 'manifest.json'), 'utf8')) as SampleManifest;
    const chosen = manifest.rosters.filter(({ file }) => ROSTERS.includes(file));
    expectedFen = chosen.reduce((sum, { expected }) => sum + expected.grantedFen, 0);
    for (const { file } of chosen) cpSync(join(SAMPLES, file), join(rosters, file));
    cpSync(join(SAMPLES, '05-quanzhou-snacks-corrected.csv'), join(rosters, '05-quanzhou-snacks-corrected.csv'));
    writeFileSync(join(rosters, 'manifest.json'), JSON.stringify({ ...manifest, rosters: chosen }));
  });
  afterAll(async () => {
    for (const job of jobs) await job.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(): JobProcess {
    const job = new JobProcess({ data, port, rosters });
    jobs.push(job);
    return job;
  }

  test('pays what it owes once', async () => {
    console.log(`kills with seed ${seed}`);
    for (const [said, withinMs] of MOMENTS) {
      const job = start();
      await Promise.race([job.says(said), job.result]);
      await pause(random() * withinMs);
      await job.kill();
    }
    const finished = await start().result;
    expect(finished.claims.map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(finished.controlTotals).toMatchObject({ paidFen: expectedFen, pendingFen: 0, heldFen: 0, balanced: true });
    expect(paidByTreasury(data)).toEqual({ fen: expectedFen, instructions: 2 });
    const again = await start().result;
    expect(again).toMatchObject({ paidThisRunFen: 0, controlTotals: finished.controlTotals });
  }, 180_000);
});
