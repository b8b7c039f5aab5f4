import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningStack } from '#test/support/running-stack.ts';
import { runShell } from '#test/support/shell.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const block = (name: string) => new RegExp(`\`\`\`sh ${name}\\n([\\s\\S]*?)\`\`\``).exec(README)?.[1] ?? '';
const has = (command: string) => spawnSync(command, ['--version']).status === 0;

/** The README's own session, word for word, in a folder that looks like the repository with this stack running. */
describe.runIf(has('curl'))('the session of the README', () => {
  let stack: RunningStack;
  let folder: string;
  let output = '';
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 2 });
    folder = mkdtempSync(join(tmpdir(), 'jianzheng-readme-'));
    for (const name of readdirSync(ROOT)) if (name !== '.local') symlinkSync(join(ROOT, name), join(folder, name));
    symlinkSync(stack.dataDir, join(folder, '.local'));
    const script = has('aws') ? block('by-hand') + block('aws-cli') : block('by-hand');
    output = await runShell(`set -euo pipefail\n${script}`, folder, 100_000);
  });
  afterAll(async () => {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows every fault at once, then pays the corrected roster after two reviews and the notice', () => {
    expect(output).toContain('row 4 column C');
    expect(output).toContain('row 5 column F');
    expect(output).toContain('row 5 column H');
    expect(output).toMatch(/: first-review[\s\S]*: second-review[\s\S]*: notice[\s\S]*: paid\n370000\n/);
  });

  test.runIf(has('aws'))('shows the same claim in the AWS CLI', () => {
    expect(output).toMatch(/clm-\w+-r1-g1\s+SUCCEEDED/);
    expect(output).toMatch(/Begin\s+WhereItStands\s+ResumeAt\s+FreezeRoster[\s\S]*Settle\s+ResumeAt\s+Done/);
  });
});
