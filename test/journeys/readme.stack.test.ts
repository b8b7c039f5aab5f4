import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeExcelFile from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { RunningStack } from '#test/support/running-stack.ts';
import { rosterCells } from '../../cli/roster-cells.ts';
import { runShell } from '#test/support/shell.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const block = (name: string) => new RegExp(`\`\`\`sh ${name}\\n([\\s\\S]*?)\`\`\``).exec(README)?.[1] ?? '';
const has = (command: string) => spawnSync(command, ['--version']).status === 0;

/** What a person does with the template: types people into the rows under its header. */
async function fillIn(path: string, lines: readonly SampleLine[]): Promise<void> {
  const [template] = await rosterCells(path);
  const header = [...(template?.rows[0] ?? [])];
  const rows = lines.map((line) => {
    const cells: Readonly<Record<string, string>> = {
      姓名: line.person.name,
      身份证号: line.person.documentNumber,
      '职业(工种)': line.occupation,
      技能等级: `${line.level}级`,
      证书类型: '职业技能等级证书',
      证书编号: line.certificateNumber,
      发证日期: line.issuedOn,
    };
    // What must be filled in has a star behind its name.
    return header.map((name) => cells[name.replace(/\*$/, '')] ?? '');
  });
  await writeExcelFile([header, ...rows]).toFile(path);
}

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

  test('brings a newcomer from nothing to a submitted roster of their own in five steps', async () => {
    const steps = block('own-roster').trim().split('\n');
    expect(steps).toHaveLength(5);
    const [install = '', template = '', ...rest] = steps;
    // The first is what every run of this test stands on: this repository installed, this stack started.
    expect(install).toMatch(/^npm ci && npm start +# 1\./);
    const lines = Array.from({ length: 3 }, () =>
      stack.world.line(ENTERPRISES.machinery, { occupation: '电工', level: '4' }),
    );
    await stack.publishWorld();
    const home = `export XDG_CONFIG_HOME=${folder}/.config LANG=en_GB.UTF-8 LC_ALL=\nset -euo pipefail\n`;
    await runShell(home + template, folder, 60_000);
    await fillIn(join(folder, 'roster.xlsx'), lines);
    const told = await runShell(home + rest.join('\n'), folder, 100_000);
    expect(told).toContain('3 rows: 3 good, 0 with faults');
    expect(told).toMatch(
      /clm-\w+ {2}First review\n {2}3 lines, 3 granted, 0 refused\n {2}Proposed 3600\.00, Approved 0\.00, Paid 0\.00/,
    );
  });

  test.runIf(has('aws'))('shows the same claim in the AWS CLI', () => {
    expect(output).toMatch(/clm-\w+-r1-g1\s+SUCCEEDED/);
    expect(output).toMatch(/Begin\s+WhereItStands\s+ResumeAt\s+FreezeRoster[\s\S]*Settle\s+ResumeAt\s+Done/);
  });
});
