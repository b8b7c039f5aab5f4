import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { labelsIn, claimsIn } from '#samples/province/read.ts';
import { readRecords } from '#local/registers/records.ts';
import { generateProvince, PLANTED_SHARE, provinceOf } from '#samples/province/generate.ts';
import { SCHEMES } from '#samples/province/schemes/index.ts';
import { parseRoster } from '#test/support/parse-roster.ts';

const LINES = 1_500;
const folders: string[] = [];

function generated(seed: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'province-'));
  folders.push(folder);
  generateProvince(folder, seed, LINES);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

const folder = generated(1);

describe('a generated province', () => {
  it('is the same for the same seed, byte for byte, and another for another', () => {
    const first = digestOf(folder);
    expect(digestOf(generated(1))).toBe(first);
    expect(digestOf(generated(2))).not.toBe(first);
  });

  it('has rosters that intake reads, row by row as they are labelled', async () => {
    const labels = labelsIn(folder) ?? new Map();
    let lines = 0;
    let unread = 0;
    for (const { file, submittedOn } of claimsIn(folder)) {
      const rows = labels.get(file) ?? new Map();
      const result = await parseRoster(readFileSync(join(folder, 'rosters', file)), {
        maxRows: 10_000,
        today: submittedOn,
      });
      if (!result.ok) throw new Error(`${file}: ${result.faults.map(({ code }) => code).join(', ')}`);
      const read = new Set(result.lines.map(({ row }) => row));
      expect([...read].filter((row) => !rows.has(row))).toEqual([]);
      // Only an identity number that was typed wrong cannot be read.
      const others = [...rows.values()].filter(({ row }) => !read.has(row));
      expect(others.filter(({ variant }) => variant !== 'identity-number-typed-wrong')).toEqual([]);
      lines += rows.size;
      unread += others.length;
    }
    expect(lines).toBeGreaterThanOrEqual(LINES);
    expect(unread).toBeLessThan(LINES / 100);
  });

  it('has registers that know the certificates, and nowhere but in the labels what a line truly is', () => {
    const records = readRecords(join(folder, 'registers'));
    expect(records.certificates.length).toBeGreaterThan(LINES * 0.95);
    const named = SCHEMES.map(({ name }) => name).concat('honest', 'planted', 'ghost', 'mill', 'shell');
    for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (name === 'labels.ndjson' || !/\.\w+$/.test(name)) continue;
      const text = readFileSync(join(parentPath, name), 'utf8');
      expect([name, named.filter((word) => text.includes(word))]).toEqual([name, []]);
    }
  });

  it('plants the share of money that it states, split between the families as in the national audit', () => {
    const province = provinceOf(7, 20_000);
    const entries = province.claims.flatMap((claim) => claim.entries);
    const whole = entries.reduce((sum, { fen }) => sum + fen, 0);
    const planted = (family: string) =>
      SCHEMES.filter((scheme) => scheme.family === family).reduce(
        (sum, { name }) => sum + (province.plantedFen.get(name) ?? 0),
        0,
      );
    const [trainees, content, projects] = ['false-trainees', 'false-content', 'false-projects'].map(planted) as [
      number,
      number,
      number,
    ];
    const all = trainees + content + projects;
    expect(all / whole).toBeGreaterThan(PLANTED_SHARE * 0.85);
    expect(all / whole).toBeLessThan(PLANTED_SHARE * 1.2);
    expect(trainees / all).toBeCloseTo(52.19 / 122.99, 1);
    expect(content / all).toBeCloseTo(47.2 / 122.99, 1);
    expect(projects / all).toBeCloseTo(23.6 / 122.99, 1);
  });
});
