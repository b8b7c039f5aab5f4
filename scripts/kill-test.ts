/**
 * `npm run test:kill [-- --seed 1]`: the main job, its whole process tree killed with SIGKILL at ten moments, each later
 * than the one before, and started again each time, must end as an undisturbed one does, with nothing paid twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { type JobProcess, type JobResult, mainJob, paidByTreasury } from './job-process.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    port: { type: 'string', default: '5700' },
  },
});
const random = seededRandom(Number(values.seed));
/** What the job says when it comes to each moment; the kill falls up to half a second later. */
const MOMENTS: readonly (readonly [moment: string, said: RegExp])[] = [
  ['while it synthesizes', /synthesizing/],
  ['as it comes up', /business time/],
  ['after the first upload', /good rows/],
  ['in the middle of the uploads', /06-fuzhou\S+: \d+ good rows/],
  ['as claims come to the first review', /: first-review/],
  ['while first reviews are decided', /first review: approve/],
  ['while second reviews are decided', /second review: approve/],
  ['during the public notice', /: notice/],
  ['as the notices end and money is reserved', /business time is now/],
  ['as claims are paid', /: paid/],
];
const JITTER_MS = 500;

const undisturbed = mkdtempSync(join(tmpdir(), 'jianzheng-undisturbed-'));
const killed = mkdtempSync(join(tmpdir(), 'jianzheng-killed-'));
let running: JobProcess<JobResult> | undefined;
const launch = (data: string): JobProcess<JobResult> => {
  running = mainJob({ data, port: Number(values.port) });
  return running;
};
try {
  console.log(`seed ${values.seed}`);
  const expected = await launch(undisturbed).result;
  console.log(`undisturbed: paid ${expected.controlTotals.paidFen} fen`);

  for (const [moment, said] of MOMENTS) {
    const job = launch(killed);
    const ended = await Promise.race([job.result.then(() => true), job.says(said).then(() => false)]);
    if (ended) throw new Error(`The job ended before the moment "${moment}" came.`);
    const late = Math.round(random() * JITTER_MS);
    await pause(late);
    await job.kill();
    console.log(`killed ${moment}, ${late} ms later`);
  }
  const finished = await launch(killed).result;
  const again = await launch(killed).result;

  const totals = (result: JobResult) => JSON.stringify(result.controlTotals);
  const places = (result: JobResult) =>
    result.claims
      .map(({ claimId, status, lines }) => `${claimId} ${status} ${lines}`)
      .sort()
      .join('\n');
  const faults = [
    totals(finished) === totals(expected)
      ? []
      : [`control totals differ: ${totals(finished)} instead of ${totals(expected)}`],
    places(finished) === places(expected) ? [] : ['claims ended elsewhere:', places(finished), places(expected)],
    finished.controlTotals.balanced ? [] : ['the totals do not balance'],
    paidByTreasury(killed).fen === finished.controlTotals.paidFen
      ? []
      : ['the treasury paid another sum than the claims say'],
    again.paidThisRunFen === 0 && totals(again) === totals(finished) ? [] : ['one more run changed something'],
  ].flat();
  for (const fault of faults) console.error(fault);
  console.log(
    faults.length === 0
      ? `after ${MOMENTS.length} kills: same totals, paid ${finished.controlTotals.paidFen} fen once, one more run paid 0`
      : `${faults.length} faults`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await running?.kill();
  rmSync(undisturbed, { recursive: true, force: true });
  rmSync(killed, { recursive: true, force: true });
}
