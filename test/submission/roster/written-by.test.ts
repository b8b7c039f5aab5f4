import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, usable } from './roster-files.ts';

/**
 * The same five people, entered as texts, numbers, dates and rich text, in a workbook of each library by which programs
 * write rosters: ExcelJS 4.4 (whole and as a stream), hucre 1.0, openpyxl 3.1, XlsxWriter 3.3 (whole and in constant
 * memory). Their files differ in prefixes, parts, styles, and in where texts, sizes and references stand.
 */
const FOLDER = join(import.meta.dirname, 'written-by');

const PEOPLE = [
  ['林军', '15400000001', '焊工', '1', 'S000035999900241000034', '2024-07-27', 300_000, 120],
  ['阿卜杜拉·买买提', '15400000002', '焊工', '1', 'S000035999900241000041', '2024-12-03', 250_050, 80],
  ['\u{20BB7}野', '15400000003', '铣工', '3', 'S000035999900243000011', '2024-08-04', 150_000, 64.5],
  ["O'BRIEN", '15400000004', '电工 (高压)', '4', 'S000035999900244000008', '2024-08-31', 120_000, 40],
  ['王五', '15400000005', '铣工', '4', 'S000035999900244000013', '2024-10-28', 120_000, 40],
];

it.each(readdirSync(FOLDER))('the people of a workbook are read as they were entered: %s', async (file) => {
  const { lines, faults, notes } = usable(await parse(readFileSync(join(FOLDER, file))));
  expect(faults).toEqual([]);
  expect(notes).toEqual([]);
  expect(
    lines.map((line) => [
      line.name,
      line.phone,
      line.occupation,
      line.level,
      line.certificateNumber,
      line.issuedOn,
      line.claimedFen,
      line.trainingHours,
    ]),
  ).toEqual(PEOPLE);
  expect(lines.map(({ row }) => row)).toEqual([3, 4, 5, 6, 7]);
});
