/** Slow: installs all packages anew, which takes a minute. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** On the disk: what is installed would fill the memory that other tests run in. */
const folder = mkdtempSync(join(tmpdir(), 'jianzheng-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As somebody who has just cloned it: nothing of this run's environment but where programs and npm's cache are. */
function run(command: string, ...args: readonly string[]): string {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm');
  const path = (process.env['PATH'] ?? '')
    .split(':')
    .filter((each) => !each.includes('node_modules'))
    .join(':');
  const env = { HOME: home, PATH: path, npm_config_cache: cache, npm_config_prefer_offline: 'true' };
  return execFileSync(command, args, { cwd: join(folder, 'clone'), env, encoding: 'utf8', stdio: 'pipe' });
}

test('installed without any install script, Node 24 is there and the first tests pass', { timeout: 600_000 }, () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((each) => each !== '' && !/^(?:samples\/province|console|bench|docs)\//.test(each))) {
    const to = join(folder, 'clone', file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(ROOT, file), to);
  }
  const told = run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  expect(told).not.toMatch(/allowScripts/);
  expect(run('npm', 'exec', '-c', 'node --version')).toMatch(/^v24\./);
  expect(run('npm', 'run', 'test:unit', '--', 'test/shared/money.test.ts')).toMatch(/1 passed/);
});
