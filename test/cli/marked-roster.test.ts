import { describe, expect, test } from 'vitest';
import type { Fault } from '#functions/shared/fault.ts';
import { markedWorkbook } from '../../cli/marked-roster.ts';

const fault = (place: Fault['place'], zh: string): Fault => ({
  code: 'test',
  place,
  text: { zh, en: `${zh} en` },
  fix: { zh: '改', en: 'mend' },
});

describe('the roster back, marked', () => {
  const rows = [['花名册'], ['姓名', '身份证号'], ['甲', '=1+1'], ['乙', '']];
  const faults = [fault({ row: 3, column: 'B' }, '号码有误'), fault({ row: 3, column: 'A' }, '姓名有误')];
  const [sheet, list] = markedWorkbook([{ rows }], [...faults, fault({}, '文件有误')], 'zh');

  test('keeps every cell where it was, as a text that is never run', () => {
    const texts = sheet?.data.map((row) => row.map((cell) => (cell as { value?: string } | null)?.value ?? ''));
    expect(texts).toEqual([
      ['花名册'],
      ['姓名', '身份证号', '问题与处理办法'],
      ['甲', '=1+1', expect.stringContaining('号码有误')],
      ['乙', ''],
    ]);
    for (const cell of sheet?.data.flat() ?? []) {
      if (cell !== null) expect(cell).toMatchObject({ type: String, format: '@' });
    }
  });

  test('heads what is told beside the header, also where only a later row is faulty', () => {
    const late = [fault({ row: 4, column: 'B' }, '号码有误')];
    const [only] = markedWorkbook([{ rows }], late, 'zh');
    expect(only?.data.map((row) => row.length)).toEqual([1, 3, 2, 3]);
    expect(only?.data[1]?.at(-1)).toMatchObject({ value: '问题与处理办法' });
  });

  test('marks just the wrong cells and tells all faults of a row behind it', () => {
    const [a, b, told] = sheet?.data[2] ?? [];
    expect(a).toHaveProperty('backgroundColor');
    expect(b).toHaveProperty('backgroundColor');
    expect((told as { value: string }).value.split('\n')).toHaveLength(2);
    expect(sheet?.data[3]?.[0]).not.toHaveProperty('backgroundColor');
  });

  test('lists all of them once more, those of the file too', () => {
    expect(list?.data).toHaveLength(1 + 3);
  });

  test('of two sheets only the one with the fault is marked', () => {
    const own = fault({ sheet: '二', row: 1, column: 'A' }, '有误');
    const [one, two] = markedWorkbook(
      [
        { name: '一', rows: [['x']] },
        { name: '二', rows: [['x']] },
      ],
      [own],
      'en',
    );
    expect(one?.data[0]?.[0]).not.toHaveProperty('backgroundColor');
    expect(two?.data[0]?.[0]).toHaveProperty('backgroundColor');
  });
});
