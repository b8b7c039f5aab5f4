/**
 * `npm run test:planted [-- NAME]`: plants one defect after the other into a copy of this tree and runs `npm test` there,
 * which must turn red each time. Ends with status 1 when one passes unnoticed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Defect {
  readonly what: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** Part of the path of tests in `npm test` that are asked first: whole runs are for defects that these do not see. */
  readonly askFirst: string;
}

const DEFECTS: Readonly<Record<string, Defect>> = {
  submission: {
    what: 'the last line of each batch is not frozen',
    file: 'functions/submission/freeze-handler.ts',
    from: 'const lines = batch.map(frozenLine);',
    to: 'const lines = batch.map(frozenLine).slice(0, -1);',
    askFirst: 'journeys/refusals',
  },
  verification: {
    what: 'who is not known to be employed counts as employed',
    file: 'functions/verification/verify-line.ts',
    from: "insurance?.insuredByClaimant ?? 'unknown'",
    to: "insurance?.insuredByClaimant ?? 'yes'",
    askFirst: 'test/verification',
  },
  eligibility: {
    what: 'what somebody else holds stands in nobody’s way',
    file: 'functions/eligibility/entitlement-update-store.ts',
    from: '    ...free,\n',
    to: '',
    askFirst: 'eligibility/entitlement-store',
  },
  fraud: {
    what: 'a claim of high risk is routed as a clean one',
    file: 'functions/fraud/routing.ts',
    from: 'band: worstBand(granted.map(bandOf)),',
    to: 'band: worstBand([]),',
    askFirst: 'journeys/risk',
  },
  review: {
    what: 'a line that reviewers refused keeps its entitlement',
    file: 'functions/review/conclude-handler.ts',
    from: '  await release({ claimId, revision, lineId, person: line.person, occupation: line.occupationKey, level: line.level });\n',
    to: '',
    askFirst: 'journeys/review',
  },
  notice: {
    what: 'a line that is held is taken for paid with the others of its round',
    file: 'functions/claim/line.ts',
    from: "outcome === 'granted' && heldBy === undefined && round <= settledRound",
    to: "outcome === 'granted' && round <= settledRound",
    askFirst: 'claim/line',
  },
  reservation: {
    what: 'a fund may fall below zero',
    file: 'functions/payment/fund-store.ts',
    from: '    ...changes.filter(([, change]) => change < 0).map(([field]) => `#${field} >= :amount`),\n',
    to: '    ...changes.filter(([, change]) => change < 0).map(([field]) => `(#${field} >= :amount OR :amount >= :amount)`),\n',
    askFirst: 'payment/fund-races',
  },
  payment: {
    what: 'a paid claim stays a reservation in its fund',
    file: 'functions/payment/handler.ts',
    from: "...movement(fund, claimMovement(claim, 'commit', amountFen, now)), ",
    to: '',
    askFirst: 'journeys/payment',
  },
  outbox: {
    what: 'a claim that waits for another is never woken',
    file: 'functions/outbox/delivery-store.ts',
    from: "case 'wake-waiters':\n      return wakeWaiters(claimId);",
    to: "case 'wake-waiters':\n      return;",
    askFirst: 'journeys/entitlement-wait',
  },
  withdrawal: {
    what: 'a withdrawn claim lets go of nothing',
    file: 'functions/eligibility/entitlement-release-store.ts',
    from: '    await release(entitlementOf(claim, line, key));\n',
    to: '    entitlementOf(claim, line, key);\n',
    askFirst: 'journeys/withdrawal',
  },
  execution: {
    what: 'an execution that was replaced drives on beside its successor',
    file: 'functions/claim/stand-handler.ts',
    from: 'return standing(await requireClaim(claimId), { revision, generation });',
    to: 'const claim = await requireClaim(claimId);\n  return standing(claim, { revision, generation: claim.generation });',
    askFirst: 'claim/stand-handler',
  },
  worker: {
    what: 'a worker’s denial holds no line',
    file: 'functions/worker/denial-store.ts',
    from: "const holds = effect === 'held' || effect === 'called-back';",
    to: "const holds = effect === 'called-back';",
    askFirst: 'journeys/worker-voice',
  },
};

/** A copy of the tree as git knows it, with what is installed here. */
function copyOfTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jianzheng-planted-'));
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  for (const path of stdout.split('\0').filter((one) => one !== '')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function plant(folder: string, name: string, { file, from, to }: Defect): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (from === '' || text.split(from).length !== 2)
    throw new Error(`${name}: ${file} has no single place to plant it.`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Runs `npm test`, or what it has at these paths, until the first case fails. @returns that case, or nothing when all of them pass */
function firstRed(folder: string, ...paths: readonly string[]): string | undefined {
  const run = spawnSync('npm', ['test', '--', '--bail=1', ...paths], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const told = `${run.stdout}${run.stderr}`.replace(COLOURS, '');
  if (run.status === 0) return undefined;
  return /^ *FAIL +(.*)$/m.exec(told)?.[1] ?? `no case, status ${run.status}: ${told.slice(-2_000)}`;
}

const wanted = process.argv.slice(2);
const names = Object.keys(DEFECTS).filter((name) => wanted.length === 0 || wanted.includes(name));
let unnoticed = 0;
for (const name of names) {
  const defect = DEFECTS[name] as Defect;
  const folder = copyOfTree();
  try {
    plant(folder, name, defect);
    const started = performance.now();
    const red = firstRed(folder, defect.askFirst) ?? firstRed(folder);
    if (red === undefined) unnoticed += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${name}: ${defect.what}\n  ${red === undefined ? 'UNNOTICED' : `red after ${seconds} s: ${red}`}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${names.length - unnoticed} passed, ${unnoticed} failed`);
process.exitCode = unnoticed === 0 ? 0 : 1;
