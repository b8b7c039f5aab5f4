/** Slow: a province of 8,000 lines is made and screened; `npm test` has every signal alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateProvince } from '#samples/province/generate.ts';
import { SCHEMES } from '#samples/province/schemes/index.ts';
import { type Evaluation, evaluate } from '../../bench/fraud/evaluate.ts';

const LINES = 8_000;
const SEED = 2;

let folder: string;
let evaluation: Evaluation;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'province-'));
  generateProvince(folder, SEED, LINES);
  evaluation = (await evaluate(String(SEED), LINES, folder)) as Evaluation;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('fraud over a small province', () => {
  it('is found, and honest people are left alone, within the goals', () => {
    const { recallByMoney, precisionByLine, honestClaimsFlaggedShare } = evaluation;
    console.log(`seed ${SEED}`, { recallByMoney, precisionByLine, honestClaimsFlaggedShare });
    expect(recallByMoney).toBeGreaterThanOrEqual(0.95);
    expect(precisionByLine).toBeGreaterThanOrEqual(0.8);
    expect(honestClaimsFlaggedShare).toBeLessThanOrEqual(0.1);
  });

  it('is told by scheme and by signal', () => {
    expect(Object.keys(evaluation.schemes)).toEqual(SCHEMES.map(({ name }) => name).sort());
    expect(Object.keys(evaluation.withoutSignal).length).toBeGreaterThan(10);
    expect(evaluation.lines).toBeGreaterThanOrEqual(LINES);
  });

  it('is flagged alone where nobody knows what the lines are', async () => {
    const theirs = join(folder, 'theirs');
    generateProvince(theirs, SEED + 1, LINES / 10);
    rmSync(join(theirs, 'labels.ndjson'));
    const outcomes = await evaluate('other', undefined, theirs);
    if ('schemes' in outcomes) throw new Error('There were no labels to measure by.');
    expect(outcomes.flatMap(({ lines }) => lines).some(({ codes }) => codes.length > 0)).toBe(true);
  });
});
