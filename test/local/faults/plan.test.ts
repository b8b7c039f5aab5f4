import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SEAMS } from '#local/faults/plan.ts';
import { parseFaultPlan, readFaultPlan } from '#local/faults/read-plan.ts';

const ROUGH_DAY = fileURLToPath(new URL('../../../samples/faults/rough-day.json', import.meta.url));

/** What is told of a plan, as lines of JSON path and words. */
function told(json: unknown): string[] {
  try {
    parseFaultPlan(json, 'plan.json');
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
}

function textOf(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fault-plan-'));
  const path = join(folder, 'plan.json');
  writeFileSync(path, content);
  try {
    readFaultPlan(path);
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a file of fault rules', () => {
  it('that is shipped can be used, and strikes on every seam', () => {
    const { rules } = readFaultPlan(ROUGH_DAY);
    expect(new Set(rules.map(({ seam }) => seam))).toEqual(new Set(SEAMS));
  });

  it('is told all its faults at once, each with its JSON path, in both languages', () => {
    const lines = told({
      seed: -1,
      rules: [
        { seam: 'dynamo', fault: 'throttle' },
        { seam: 'lambda', fault: 'latency', minMs: 5, maxMs: 2, path: '/x' },
        { seam: 'dynamodb', fault: 'double', probability: 2, bogus: 1 },
        { seam: 'registers', fault: 'crash', maxMs: 5 },
        { seam: 'treasury', fault: 'double', function: 'x', source: 'event' },
        { seam: 's3', fault: 'nothing' },
      ],
    });
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual([
      '$.rules[0].seam',
      '$.rules[1].minMs',
      '$.rules[1].path',
      '$.rules[2]',
      '$.rules[2].probability',
      '$.rules[3].seam',
      '$.rules[4].function',
      '$.rules[4].source',
      '$.rules[5].fault',
      '$.seed',
    ]);
    for (const line of lines) expect(line).toMatch(/: .*\p{Script=Han}.* \/ .*[a-z]/u);
  });

  it.each([
    ['no rule', { rules: [] }],
    ['no time at all', { rules: [{ seam: 's3', fault: 'error', times: 0 }] }],
    [
      'a day that does not exist',
      { rules: [{ seam: 's3', fault: 'error', businessTime: { from: '2025-02-30T00:00:00Z' } }] },
    ],
  ])('with %s is refused', (_name, json) => {
    expect(told(json)).toHaveLength(1);
  });

  it('that is no JSON, or is not there, is told so by its name', () => {
    expect(textOf('{"rules": ')).toMatch(/plan\.json: 不是 JSON \/ is not JSON/);
    expect(() => readFaultPlan('/nowhere/plan.json')).toThrow('/nowhere/plan.json: 无法读取 / cannot be read');
  });
});
