import { describe, expect, it } from 'vitest';
import { classNumberOf } from '#functions/submission/roster/class-number.ts';
import { codes, HEADERS, parseCells, parseRows, person, usable } from './roster-files.ts';

describe('the number of a training class as rosters write it', () => {
  it.each([
    ['PX350200202400001', 'PX350200202400001'],
    ['px35020020 2400001', 'PX350200202400001'],
    ['ＰＸ３５０２００２０２４００００１', 'PX350200202400001'],
    ["'350200202400001", '350200202400001'],
    ['XM–2024–00017', 'XM-2024-00017'],
    ['350200\n202400001', '350200202400001'],
  ])('%s under 班期: %s', (written, number) => expect(classNumberOf(written, '培训班期')).toBe(number));

  it.each([
    '第3期',
    '3',
    '2024年第2期',
    '2024-03',
    '202403',
    '2024-03-01',
    '20240301',
    '2024.3.1',
    '电工1班',
    '夜班',
    '3.502E+14',
    '无',
  ])('%s under 班期 is no number', (written) => expect(classNumberOf(written, '班期')).toBeUndefined());

  it.each([
    ['闽培备〔2024〕17号', '闽培备〔2024〕17号'],
    ['20240301', '20240301'],
    ['a-3', 'A-3'],
    ['无', undefined],
    ['3.502E+14', undefined],
    ['13800138000', undefined],
    ['0592-1234567', undefined],
  ])('%s under 开班备案号: %s', (written, number) => expect(classNumberOf(written, '开班备案号')).toBe(number));
});

describe('the column of the class', () => {
  const number = 'PX350200202400001';
  const withColumn = (header: string, cell: string) => [
    [...HEADERS, header],
    [...person(1), cell],
  ];

  it.each([
    '班期',
    '培训班期',
    '开班编号',
    '班级编号',
    '培训班编号',
    '开班备案号',
    '班次 编号',
    '培训班级编号（备案）',
  ])('%s is read', async (header) => {
    const { lines, notes } = usable(await parseRows(withColumn(header, number)));
    expect(lines[0]?.classNumber).toBe(number);
    expect(codes(notes)).toEqual([]);
  });

  it('leaves the line as it was where it tells a period, nothing, or is not there', async () => {
    for (const cell of ['第3期', '']) {
      const { lines } = usable(await parseRows(withColumn('班期', cell)));
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toHaveProperty('classNumber');
    }
    expect(usable(await parseRows([HEADERS, person(1)])).lines[0]).not.toHaveProperty('classNumber');
  });

  it('is not read from a number cell that has lost digits: the class is then looked up by who attended it', async () => {
    const rows = [
      [...HEADERS, '开班编号'],
      [...person(1), 350_200_202_400_001],
      [...person(2), 3.502_002_024_000_01e17],
    ];
    const { lines, faults } = usable(await parseCells(rows));
    expect(lines.map(({ classNumber }) => classNumber)).toEqual(['350200202400001', undefined]);
    expect(faults).toEqual([]);
  });

  it('is read from the number where a roster has the period as well, and from the class above', async () => {
    const rows = [
      [...HEADERS, '班期', '开班编号'],
      [...person(1), '第3期', number],
      [...person(2), '同上', '同上'],
    ];
    const { lines } = usable(await parseCells(rows));
    expect(lines.map(({ classNumber }) => classNumber)).toEqual([number, number]);
  });
});
