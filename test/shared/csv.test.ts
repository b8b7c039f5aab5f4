import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csvCell, csvText } from '#functions/shared/csv.ts';
import { exportText } from '#functions/audit/export-fields.ts';
import { lineRows } from '../../cli/export-rows.ts';
import type { Line } from '#client/types.ts';

const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1+1',
  '＋1',
  '－1',
  '−1',
  '＠SUM(A1)',
  '﹦1',
  '\t=1',
  '\r=1',
  '\n=1',
  '\n甲',
  ' =1',
  '\u3000＝1',
  '\uFEFF=1',
];

describe('a cell of a CSV that a spreadsheet opens', () => {
  test.each(FORMULAS)('runs nothing of %j', (text) => expect(csvCell(text)).toBe(`"'${text}"`));

  test('is a number where it was one, is quoted where it must be, and is left alone otherwise', () => {
    expect(['a,b', 'say "x"', -5, undefined, null, '焊工', ['a', 'b']].map(csvCell)).toEqual([
      '"a,b"',
      '"say ""x"""',
      '-5',
      '',
      '',
      '焊工',
      '"a;b"',
    ]);
  });

  test('a file begins with the mark by which Excel knows UTF-8, and each row ends its line', () => {
    expect(csvText([['a', 1], ['b']])).toBe('\uFEFFa,1\r\nb\r\n');
  });
});

describe('every writer of a CSV', () => {
  const name = '＝cmd|A1';

  test('of the command line keeps a name from being run', () => {
    const line = { row: 1, name, document: '1', occupation: '\n=1', level: '5', standing: 'granted', grantedFen: 1 };
    const text = csvText(lineRows([{ ...line, reasons: [] } as unknown as Line], 'zh'));
    expect(text).toContain(`"'${name}"`);
    expect(text).toContain(`"'\n=1"`);
  });

  test('of the auditors’ exports does so too', () => {
    expect(exportText('lines', 'csv', [{ maskedName: name }])).toContain(`"'${name}"`);
  });

  test('is this one: nothing else puts quotes into quotes', () => {
    const files = ['cli', 'client', 'console', 'functions', 'local', 'scripts'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    );
    const writers = files.filter(
      (file) => /\.tsx?$/.test(file) && /replaceAll\('"', '""'\)/.test(readFileSync(file, 'utf8')),
    );
    expect(writers).toEqual(['functions/shared/csv.ts']);
  });
});
