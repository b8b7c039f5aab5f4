/**
 * `npm run province -- --seed N --out DIR [--lines 160000]`: a synthetic province's year of claims, with schemes of
 * fraud planted among honest people: rosters, what the registers know, and, apart, what each line truly is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Draw } from './draw.ts';
import { type Label, labelsOf, type ManifestClaim } from './files.ts';
import { Honest } from './honest.ts';
import { Province } from './province.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { rosterFile } from './rosters.ts';
import { SCHEMES } from './schemes/index.ts';

export const LINES_OF_A_YEAR = 160_000;
/** Of all the money, that of planted lines. */
export const PLANTED_SHARE = 0.05;
/** A line's subsidy on an average, integer fen: by it the share becomes a sum before anything is drawn. */
const USUAL_FEN = 115_000;

/** A province's year, in the order in which the claims are filed. */
export function provinceOf(seed: number, lines: number): Province {
  const province = new Province(seed);
  const honest = new Honest(province, lines);
  const scale = lines / LINES_OF_A_YEAR;
  // There are other employers before there is fraud: people have jobs there.
  while (province.lines < lines * 0.2) honest.year(lines * 0.05, scale);
  const parts = SCHEMES.reduce((sum, { share }) => sum + share, 0);
  for (const { name, share, plant } of SCHEMES) {
    const sum = (lines * USUAL_FEN * PLANTED_SHARE * share) / parts;
    for (let left = sum; left > USUAL_FEN / 2; left = sum - (province.plantedFen.get(name) ?? 0)) {
      plant(honest, Math.max(2, Math.round(left / USUAL_FEN)));
    }
  }
  while (province.lines < lines) honest.year(Math.max(5, lines - province.lines), scale);
  province.claims.sort(
    (a, b) =>
      a.submittedOn.localeCompare(b.submittedOn) || a.enterprise.creditCode.localeCompare(b.enterprise.creditCode),
  );
  return province;
}

/** Writes `rosters/`, `registers/`, `manifest.json` and `labels.ndjson`; the same seed gives the same bytes. */
export function generateProvince(folder: string, seed: number, lines = LINES_OF_A_YEAR): void {
  const province = provinceOf(seed, lines);
  const hand = new Draw(`${seed}/rosters`);
  for (const made of ['rosters', 'registers']) mkdirSync(join(folder, made), { recursive: true });
  const manifest: ManifestClaim[] = [];
  const labels: Label[] = [];
  for (const [index, claim] of province.claims.entries()) {
    const file = `${String(index + 1).padStart(5, '0')}.csv`;
    const { bytes, firstRow } = rosterFile(hand, claim);
    writeFileSync(join(folder, 'rosters', file), bytes);
    const { creditCode, name, region } = claim.enterprise;
    const { submittedOn } = claim;
    manifest.push({ file, enterprise: { creditCode, name, region }, submittedOn, device: claim.enterprise.device });
    labels.push(...labelsOf(file, firstRow, claim));
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ rosters: manifest }, null, 1)}\n`);
  writeRecords(join(folder, 'labels.ndjson'), labels);
  const { registers } = province;
  const records: { readonly [Kind in keyof RegisterRecords]: Iterable<RegisterRecords[Kind][number]> } = {
    certificates: registers.certificates(),
    people: registers.people(),
    enterprises: province.enterprises.all.map(({ device: _device, contact: _contact, region: _region, ...kept }) => ({
      ...kept,
      accountName: kept.name,
      ownerIds: [...kept.ownerIds],
    })),
    issuers: province.issuers.all.map((issuer) => issuer.record()),
    classes: registers.classes,
  };
  for (const [kind, list] of Object.entries(records)) writeRecords(join(folder, 'registers', `${kind}.ndjson`), list);
}

function writeRecords(path: string, records: Iterable<unknown>): void {
  const rows: string[] = [];
  for (const record of records) rows.push(`${JSON.stringify(record)}\n`);
  writeFileSync(path, rows.join(''));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, out: { type: 'string' }, lines: { type: 'string' } },
  });
  if (values.seed === undefined || values.out === undefined) {
    console.error('npm run province -- --seed N --out DIR [--lines 160000]');
    process.exit(2);
  }
  generateProvince(values.out, Number(values.seed), Number(values.lines ?? LINES_OF_A_YEAR));
}
