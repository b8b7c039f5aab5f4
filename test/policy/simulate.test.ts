import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GOOD } from '#test/support/bad-policy-files.ts';
import { sampleOf } from '#test/support/slow.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('npm run simulate that cannot simulate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (content: string) => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, content);
    return path;
  };

  function told(...args: string[]): string {
    try {
      execFileSync(process.execPath, [join(ROOT, 'scripts/simulate.ts'), '--data', folder, ...args], { stdio: 'pipe' });
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: Buffer };
      expect(status).toBe(1);
      return String(stderr);
    }
    throw new Error('it ended well');
  }

  it.each(
    sampleOf(
      [
        ['bad JSON', () => ['--policy', file('{\n"id": 1,\n}')], /第 2 行:多了一个逗号[\s\S]*Line 2: there is a comma/],
        ['no file', () => ['--policy', join(folder, 'none.json')], /无法读取 .+ cannot be read/],
        ['no --policy', () => [], /npm run simulate/],
        ['an option that is not there', () => ['--county', '350582'], /npm run simulate/],
        ['a day that is none', () => ['--policy', file('{}'), '--from', '2025-02-30'], /2024-06-01/],
        ['half of an account', () => ['--policy', file('{}'), '--table', 'claims'], /--bucket 须同时/],
        [
          'a folder in which nothing was ever run',
          () => ['--policy', file(JSON.stringify(GOOD))],
          /没有申报数据[\s\S]*npm start -- --once[\s\S]*holds no claims[\s\S]*policy:table/,
        ],
      ] as const,
      4,
    ),
  )('because of %s: says what to do instead, without a stack trace', (_, args, words) => {
    const said = told(...args());
    expect(said).toMatch(words);
    expect(said).not.toMatch(/^ +at /m);
  });
});
