/** Slow: every bad file goes through the API; `npm test` checks each of them beside the check, and one through the API. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { localCredentials } from '#local/credentials.ts';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { BAD, GOOD } from '#test/support/bad-policy-files.ts';
import { type Problem, RunningStack } from '#test/support/running-stack.ts';
import { runShell } from '#test/support/shell.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENT = readFileSync(join(ROOT, 'docs/policy-files.md'), 'utf8');
const block = (start: string) => new RegExp(`\`\`\`${start}\\n([\\s\\S]*?)\`\`\``).exec(DOCUMENT)?.[1] ?? '';

const author: TokenFor = { role: 'policy-administrator', sub: 'author' };

/** A whole version may not have the name of one that is shipped, which is refused before anything else. */
function renamed(file: unknown): unknown {
  const { id } = (file ?? {}) as { readonly id?: unknown };
  return id === 'fujian-2024' ? { ...(file as object), id: 'whole-example' } : file;
}

const isObject = (file: unknown) => typeof file === 'object' && file !== null && !Array.isArray(file);

describe('policy files, as people send them in', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 34 });
  });
  afterAll(() => stack.close());

  const draft = (file: unknown): Promise<Answer<Problem>> =>
    stack.client.post(author, '/policies', { file }, stack.purpose('draft'));

  async function itemsKept(): Promise<readonly string[]> {
    const { dynamodb: endpoint, tableName: TableName } = stack.machine.endpoints;
    const table = new DynamoDBClient({ endpoint, region: 'cn-north-1', credentials: localCredentials });
    const { Items = [] } = await table.send(new ScanCommand({ TableName, ConsistentRead: true }));
    table.destroy();
    return Items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).toSorted();
  }

  test('that are bad are refused, each with its place and what to write, and nothing of any is kept', async () => {
    const before = await itemsKept();
    const answers = await mapLimited(BAD, 4, async (bad) => ({ bad, answer: await draft(renamed(bad.file)) }));
    for (const { bad, answer } of answers) {
      if (!isObject(bad.file)) {
        expect([bad.what, answer.status, answer.body.code]).toEqual([bad.what, 400, 'invalid-body']);
        continue;
      }
      expect([bad.what, answer.status, answer.body.code]).toEqual([bad.what, 422, 'policy-has-faults']);
      const fault = answer.body.errors?.find(({ code, place }) => code === bad.code && place.pointer === bad.at);
      expect(fault?.fix.zh, bad.what).toMatch(bad.zh);
      expect(fault?.fix.en, bad.what).toMatch(bad.en);
    }
    expect(await itemsKept()).toEqual(before);

    // The one that they are made from is kept, so that it is the faults for which the others are not.
    expectStatus(await draft(GOOD), 201);
    expect((await itemsKept()).filter((key) => !before.includes(key))).toContain(`POLICY#${GOOD.id} VERSION`);
  });

  test('can be simulated only on claims that there are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jianzheng-draft-'));
    const policy = join(folder, 'draft.json');
    writeFileSync(policy, JSON.stringify(GOOD));
    const simulate = async (...args: string[]) => {
      const all = [join(ROOT, 'scripts/simulate.ts'), '--policy', policy, '--data', stack.dataDir, ...args];
      const run = promisify(execFile)(process.execPath, all);
      return run.catch((error: { stdout: string; stderr: string }) => error);
    };
    const nowhere = await simulate('--region', '110000');
    expect(nowhere.stderr).toMatch(/没有地区 110000[\s\S]*no region 110000[\s\S]*350200 厦门市/);
    const never = await simulate('--region', '350200', '--from', '2025-01-01', '--until', '2025-06-30');
    expect(never.stdout).toContain('2025-01-01 至 2025-06-30 350200没有已提交');
    expect(never.stdout).toContain('No claim of 350200 was submitted from 2025-01-01 to 2025-06-30');
    expect(never.stdout).not.toContain('0.00');
    rmSync(folder, { recursive: true });
  });

  test.runIf(spawnSync('curl', ['--version']).status === 0)(
    'are drafted and published word for word as docs/policy-files.md says',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'jianzheng-policy-'));
      for (const name of readdirSync(ROOT)) if (name !== '.local') symlinkSync(join(ROOT, name), join(folder, name));
      symlinkSync(stack.dataDir, join(folder, '.local'));
      writeFileSync(join(folder, 'zhangzhou.json'), block('json'));
      const output = await runShell(`set -euo pipefail\n${block('sh publishing')}`, folder, 60_000);
      expect(output).toContain('fujian-2025 from 2025-07-02');
      expect(output).toMatch(/no fault\ndraft\npublished\n$/);
      rmSync(folder, { recursive: true });
    },
  );
});
