/**
 * The main job on a template that is synthesized already, with registers and treasury that live elsewhere, so that a
 * process can be killed again and again without much of a start. `--die-at N` ends it with SIGKILL at its Nth crash
 * point. Prints one JSON object, a {@link CrashJobResult}.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Machine, startMachine } from '../machine.ts';
import { Client } from '../main-job/client.ts';
import { runMainJob } from '../main-job/main-job.ts';
import { type ControlTotals, report } from '../main-job/report.ts';
import { rosterJobs } from '../main-job/roster-files.ts';
import { outsideEnvironment } from '../outside/environment.ts';
import { outsideSecrets } from '../outside/secrets.ts';
import { bookFaults, readBooks } from './books.ts';
import { historyFaults } from './histories.ts';

export interface CrashJobResult {
  readonly claims: readonly { readonly claimId: string; readonly status: string; readonly lines: number }[];
  readonly controlTotals: ControlTotals;
  /** Crash points that this process passed. */
  readonly points: number;
  /** Invariants that do not hold at the end. */
  readonly faults: readonly string[];
}

const PATIENCE_MS = 30_000;

const { values } = parseArgs({
  options: {
    template: { type: 'string' },
    data: { type: 'string' },
    rosters: { type: 'string' },
    port: { type: 'string' },
    registers: { type: 'string' },
    treasury: { type: 'string' },
    'die-at': { type: 'string', default: '0' },
  },
});

function needed(name: Exclude<keyof typeof values, 'die-at'>): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing.`);
  return value;
}

const treasuryUrl = needed('treasury');
const data = needed('data');
const dieAt = Number(values['die-at']);
let points = 0;

/** What people and treasury have done may still have messages on their way; the sweeper's turn comes last. */
async function settled(machine: Machine): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await machine.quiet();
    const faults = bookFaults(await readBooks(machine, treasuryUrl));
    if (faults.length === 0 || Date.now() > deadline) return faults;
    await machine.events.fireSchedules();
  }
}

const machine = await startMachine({
  templateDir: needed('template'),
  dataDir: data,
  basePort: Number(needed('port')),
  secrets: outsideSecrets,
  functionEnvironment: outsideEnvironment({ registers: { url: needed('registers') }, treasury: { url: treasuryUrl } }),
  crash: () => {
    points += 1;
    if (points === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stderr.write('up\n');
const client = new Client(machine.endpoints);
await runMainJob(
  {
    client,
    say: (line) => process.stderr.write(`${line}\n`),
    around: {
      quiet: machine.quiet,
      now: () => machine.clock.now(),
      advanceTo: (instant) => machine.clock.set(instant),
      fireSchedules: machine.events.fireSchedules,
    },
  },
  rosterJobs(needed('rosters'), { enterpriseId: '', region: '' }),
);
const faults = await settled(machine);
const { claims, controlTotals } = await report(client, treasuryUrl);
await machine.close();
const result: CrashJobResult = {
  claims,
  controlTotals,
  points,
  faults: [...faults, ...historyFaults(join(data, 'step-functions.sqlite'))],
};
process.stdout.write(JSON.stringify(result));
process.exit(0);
