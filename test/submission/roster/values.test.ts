import { describe, expect, it } from 'vitest';
import { columnLetters, hasLostDigits, plainDecimal } from '#functions/submission/roster/cell.ts';
import {
  isDitto,
  parseCertificateType,
  parseDate,
  parseDocumentType,
  parseHours,
  parseLevel,
  parseMoney,
  parsePeriod,
  tidyText,
} from '#functions/submission/roster/values.ts';

describe('dates', () => {
  it.each([
    '2024.6.1',
    '20240601',
    '2024年6月1日',
    '2024-06-01',
    '2024/6/1',
    '２０２４．６．１',
    '2024。6。1',
    '2024—6—1',
    '2024 年 6 月 1 日',
    '2024年6月1号',
    "'2024-06-01",
    '2024-06-01 00:00:00',
    '2024-06-01T00:00:00Z',
    '2024/6/1 9:30',
    '2O24-O6-O1',
    '45444',
    '45444.5',
  ])('a date written %s is read as the day that it means', (written) => {
    expect(parseDate(written)).toBe('2024-06-01');
  });

  it('counts serials from 1904 where the workbook does', () => {
    expect(parseDate('43982', true)).toBe('2024-06-01');
  });

  it.each([
    '2024-02-30',
    '2023.2.29',
    '20241301',
    '2024年6月',
    '24.6.1',
    '6/1/2024',
    '2024',
    '1',
    '19999',
    '80001',
    '长期',
    '',
  ])('a date written %j is refused, for it may be another day', (written) => {
    expect(parseDate(written)).toBeUndefined();
  });
});

describe('training periods', () => {
  it.each([
    ['2024.5.1-2024.5.20', '2024-05-01', '2024-05-20'],
    ['2024年5月1日至2024年5月20日', '2024-05-01', '2024-05-20'],
    ['2024年5月1日至5月20日', '2024-05-01', '2024-05-20'],
    ['2024年5月1日至20日', '2024-05-01', '2024-05-20'],
    ['2024.5.1—5.20', '2024-05-01', '2024-05-20'],
    ['20240501~20240520', '2024-05-01', '2024-05-20'],
    ['2024-05-01\n2024-05-20', '2024-05-01', '2024-05-20'],
    ['2024-05-01', '2024-05-01', '2024-05-01'],
  ])('a period written %j is read from its first to its last day', (written, from, to) => {
    expect(parsePeriod(written)).toEqual({ from, to });
  });

  it.each(['五月', '2024年5月1日至', '2024.5.1-2024.5.40', '2024.5.41至5.2', '2024.5.1、2024.5.2、2024.5.3'])(
    'a period written %j is refused',
    (written) => {
      expect(parsePeriod(written)).toBeUndefined();
    },
  );
});

describe('levels', () => {
  it.each([
    ['1', ['一级', '1', '1级', '高级技师', '一级/高级技师', 'Ⅰ', 'Ⅰ级', '国家职业资格一级', '高级技师（一级）']],
    ['2', ['二级', '2', '技师', '技师/二级', 'II级', '贰级']],
    [
      '3',
      [
        '三级',
        '高级工',
        '高级',
        '3',
        '３级',
        '三级/高级工',
        '三级（高级工）',
        '高级工三级',
        '职业技能等级三级',
        '高级技能等级',
        '高级技能',
        '第三级',
        'Ⅲ',
        '三级工',
      ],
    ],
    ['4', ['四级', '中级工', '中级', '4', '中级技能']],
    ['5', ['五级', '初级工', '初级', '5', '五 级', '初级工、五级']],
    ['special', ['专项', '专项能力', '专项职业能力', '专项职业能力证书', '单项能力']],
  ] as const)('every word for level %s is read as that level', (level, words) => {
    for (const word of words) expect([word, parseLevel(word)]).toEqual([word, level]);
  });

  it.each(['特级技师', '首席技师', '学徒工', '六级', '优秀', '', '三级优秀'])(
    'a level written %j is none that is known',
    (word) => {
      expect(parseLevel(word)).toBeUndefined();
    },
  );

  it('sees two levels in one cell', () => {
    expect(parseLevel('三级/技师')).toBe('contradictory');
    expect(parseLevel('中级工、高级工')).toBe('contradictory');
  });
});

describe('other words', () => {
  it.each([
    ['职业资格证书', 'qualification'],
    ['国家职业资格证书', 'qualification'],
    ['资格证', 'qualification'],
    ['职业技能等级证书', 'skill-level'],
    ['技能等级', 'skill-level'],
    ['专项职业能力证书', 'special-ability'],
    ['专 项', 'special-ability'],
    ['毕业证', undefined],
  ])('a certificate type written %s is read as what it means', (word, type) => {
    expect(parseCertificateType(word)).toBe(type);
  });

  it.each([
    ['居民身份证', 'resident-id'],
    ['港澳台居民居住证', 'resident-id'],
    ['台湾居民来往大陆通行证', 'taiwan-permit'],
    ['台胞证', 'taiwan-permit'],
    ['护照', undefined],
    ['港澳居民来往内地通行证', 'hong-kong-macao-permit'],
    ['回乡证', 'hong-kong-macao-permit'],
    // What people from the mainland travel with.
    ['往来港澳通行证', undefined],
  ])('a document type written %s is read as what it means', (word, type) => {
    expect(parseDocumentType(word)).toBe(type);
  });

  it.each([
    ['80', 80],
    ['80学时', 80],
    ['40.5课时', 40.5],
    ['很多', undefined],
  ])('hours written %s are read as a number', (word, hours) => {
    expect(parseHours(word)).toBe(hours);
  });

  it.each(['同上', ' 同 上 ', '"', '〃', '″', '＂', "''", '”'])(
    'a cell with %j says the same as the one above',
    (mark) => {
      expect(isDitto(mark)).toBe(true);
    },
  );

  it.each(['', '同上海', '"焊工"', '-'])('a cell with %j speaks for itself', (text) => {
    expect(isDitto(text)).toBe(false);
  });

  it('tidies a text to one line without touching what it says', () => {
    expect(tidyText("'焊工\n（电焊工）　 A  B")).toBe('焊工 (电焊工) A B');
  });
});

describe('money', () => {
  it.each([
    ['1,500.00元', 150_000],
    ['￥1500', 150_000],
    ['人民币 1,500 元整', 150_000],
    ['1500元/人', 150_000],
    ['0.15万元', 150_000],
    ['1500.5', 150_050],
    ['１５００．００', 150_000],
    ['0', 0],
    ['1500.000', 150_000],
  ])('an amount written %s is read to the fen', (written, fen) => {
    expect(parseMoney(written)).toBe(fen);
  });

  it('follows the unit of the header', () => {
    expect(parseMoney('0.15', true)).toBe(150_000);
  });

  it.each(['一千五', '1500.005', '1,50', '-1500', '', '1500/2000'])('an amount written %j is refused', (written) => {
    expect(parseMoney(written)).toBeUndefined();
  });
});

describe('cells', () => {
  it.each([
    ['3.5020319900101E+17', '350203199001010000'],
    ['1.38E10', '13800000000'],
    ['1.5E-3', '0.0015'],
    ['1.2345E2', '123.45'],
    ['-2E3', '-2000'],
    ['1500', '1500'],
  ])('a number written %s is shown in plain digits', (written, plain) => {
    expect(plainDecimal(written)).toBe(plain);
  });

  it.each([
    [{ kind: 'number', written: '350203199001011000' }, true],
    [{ kind: 'number', written: '13800138000' }, false],
    [{ kind: 'formula', shown: '1' }, false],
    ['3.5E+17', true],
    ['３．５Ｅ＋１７', true],
    ["'3.50203E17", true],
    ['350203199001011000', false],
    [undefined, false],
  ] as const)('whether %j has lost digits is told: %s', (cell, lost) => {
    expect(hasLostDigits(cell)).toBe(lost);
  });

  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('the column at %i has the letters %s', (index, letters) => {
    expect(columnLetters(index)).toBe(letters);
  });
});
