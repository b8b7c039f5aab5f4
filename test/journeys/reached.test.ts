import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REASONS } from '#functions/eligibility/reasons.ts';
import { STATUSES } from '#functions/claim/status.ts';
import { PROBLEM_IN, PROBLEMS_NOT_REACHED, REASON_IN, STATUS_IN } from '#test/support/reached.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

test('every status and every reason has its journey', () => {
  expect(Object.keys(STATUS_IN).sort()).toEqual([...STATUSES].sort());
  expect(Object.keys(REASON_IN).sort()).toEqual(Object.keys(REASONS).sort());
});

test('every problem that the functions answer has its journey', () => {
  const found = new Set<string>();
  for (const file of readdirSync(folder('../../functions'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(`${folder('../../functions')}/${file}`, 'utf8');
    // The code is the second argument of `problem(409, …)`, plain or chosen of two, and the first of the verdicts' own.
    const calls = text.matchAll(
      /\bproblem\(\s*(?:\d{3},\s*)?(?:'([a-z-]+)'|[^'(]*'usable'\s*\?\s*'([a-z-]+)'\s*:\s*'([a-z-]+)')/g,
    );
    for (const [, ...codes] of calls) for (const code of codes) if (code !== undefined) found.add(code);
  }
  expect([...found].sort()).toEqual([...Object.keys(PROBLEM_IN), ...PROBLEMS_NOT_REACHED].sort());
});

test('every journey that stands for something says so', () => {
  for (const file of new Set([
    ...Object.values(STATUS_IN),
    ...Object.values(REASON_IN),
    ...Object.values(PROBLEM_IN),
  ])) {
    expect(readFileSync(folder(`${file}.stack.test.ts`), 'utf8')).toContain(`expectReached('${file}'`);
  }
});
