import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const files = globSync('test/**/*.test.ts', { cwd: ROOT });
const text = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8');

test('every file that only the slow lane runs says in its first lines why', () => {
  const slow = files.filter((file) => file.endsWith('.slow.test.ts'));
  expect(slow.length).toBeGreaterThan(0);
  expect(slow.filter((file) => !/^\/\*\* Slow: [^\n]{30,}/.test(text(file)))).toEqual([]);
});

test('the kind of every file is one that a lane knows', () => {
  const kinds = new Set(files.map((file) => /\.(\w+)\.test\.ts$/.exec(file)?.[1] ?? 'unit'));
  expect([...kinds].sort()).toEqual(['engine', 'slow', 'stack', 'table', 'unit']);
});
