/**
 * `npm run test:kill [-- --seed 1]`: the main job, its whole process tree killed with SIGKILL at ten moments, each later
 * than the one before, and started again each time, must end as an undisturbed one does, with nothing paid twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { TreasuryLedger } from '#local/treasury/ledger.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    port: { type: 'string', default: '5700' },
  },
});
const random = seededRandom(Number(values.seed));
const start = fileURLToPath(new URL('../local/start.ts', import.meta.url));

interface Result {
  readonly claims: readonly { readonly claimId: string; readonly status: string; readonly lines: number }[];
  readonly controlTotals: { readonly paidFen: number; readonly balanced: boolean } & Readonly<Record<string, unknown>>;
  readonly paidThisRunFen: number;
}

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

interface Run {
  readonly child: ChildProcess;
  readonly result: Promise<Result>;
  /** Resolves when the job says something that matches. */
  readonly says: (what: RegExp) => Promise<void>;
}

function launch(data: string): Run {
  const args = [start, '--once', '--json', '--data', data, '--port', values.port];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString('utf8');
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString('utf8');
    for (const listener of listeners) listener();
  });
  const result = new Promise<Result>((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`ended with ${code}\n${err}`)),
    );
  });
  const says = (what: RegExp) =>
    new Promise<void>((resolve) => {
      const listener = () => {
        if (what.test(err)) resolve();
      };
      listeners.add(listener);
      listener();
    });
  return { child, result, says };
}

/** Kills the process group: Node, and the DynamoDB that it started. */
function killTree(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

function paidByTreasury(data: string): number {
  const ledger = new TreasuryLedger(join(data, 'treasury'));
  const paid = ledger.entries().filter(({ result }) => result === 'paid');
  ledger.close();
  return paid.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

const undisturbed = mkdtempSync(join(tmpdir(), 'jianzheng-undisturbed-'));
const killed = mkdtempSync(join(tmpdir(), 'jianzheng-killed-'));
try {
  console.log(`seed ${values.seed}`);
  const expected = await launch(undisturbed).result;
  console.log(`undisturbed: paid ${expected.controlTotals.paidFen} fen`);

  for (const [moment, said] of MOMENTS) {
    const { child, result, says } = launch(killed);
    const ended = await Promise.race([result.then(() => true), says(said).then(() => false)]);
    if (ended) throw new Error(`The job ended before the moment "${moment}" came.`);
    const late = Math.round(random() * JITTER_MS);
    await pause(late);
    killTree(child);
    await result.catch(() => undefined);
    console.log(`killed ${moment}, ${late} ms later`);
  }
  const finished = await launch(killed).result;
  const again = await launch(killed).result;

  const totals = (result: Result) => JSON.stringify(result.controlTotals);
  const places = (result: Result) =>
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
    paidByTreasury(killed) === finished.controlTotals.paidFen
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
  rmSync(undisturbed, { recursive: true, force: true });
  rmSync(killed, { recursive: true, force: true });
}
