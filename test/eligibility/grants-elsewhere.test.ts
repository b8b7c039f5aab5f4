import { describe, expect, it } from 'vitest';
import { GRANTS_ELSEWHERE_LIMIT, parseGrantsElsewhere } from '#functions/eligibility/grants-elsewhere.ts';
import { conflictFault } from '#functions/eligibility/grants-elsewhere-faults.ts';
import type { Grant } from '#functions/eligibility/entitlement.ts';
import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import { encodeGb18030 } from '#samples/gb18030.ts';
import { fujian2024 } from '#test/support/domain.ts';

const HEADER = '渠道,凭证号,证件类型,证件号码,职业(工种),等级,发证日期,补贴种类,地区';
const idOf = (first17: string) => first17 + residentIdCheckCharacter(first17);
const ID = idOf('35020019900101123');
const ROW = `个人申领,XM-2024-001,居民身份证,${ID},电工,四级/中级工,2024-06-01,培训补贴,厦门市`;
const context = { policy: fujian2024(), today: '2025-06-03' };

const parse = (...lines: string[]) => parseGrantsElsewhere([HEADER, ...lines].join('\r\n'), context);
const parsed = {
  row: 2,
  channel: 'person',
  reference: 'XM-2024-001',
  documentType: 'resident-id',
  documentNumber: ID,
  level: '4',
  issuedOn: '2024-06-01',
  subsidies: ['training'],
  region: '350200',
};

describe('a file of grants made elsewhere', () => {
  it('is read row by row', () => {
    const { rows, faults } = parse(
      ROW,
      '',
      `培训券,q-7,身份证,${ID.toLowerCase()},不知名工种,3,2024.6.1,培训、评价补贴,350500`,
    );
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([
      parsed,
      {
        row: 4,
        channel: 'training-voucher',
        reference: 'Q-7',
        documentNumber: ID,
        level: '3',
        issuedOn: '2024-06-01',
        subsidies: ['training', 'evaluation'],
        region: '350500',
      },
    ]);
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', encodeGb18030],
  ])('is read as %s', (_name, encode) => {
    const { rows, faults } = parseGrantsElsewhere(encode(`${HEADER}\n${ROW}\n`), context);
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([parsed]);
  });

  it('is read with its columns in any order, by tabs, and with full-width headers', () => {
    const order = [8, 3, 2, 1, 0, 4, 5, 6, 7];
    const turned = (line: string) => order.map((index) => line.split(',')[index]).join('\t');
    const file = `${turned(HEADER).replace('(', '（').replace(')', '）')}\n${turned(ROW)}`;
    expect(parseGrantsElsewhere(file, context)).toMatchObject({ rows: [parsed], faults: [] });
  });

  it('knows an occupation as the ledger knows it, however it is written', () => {
    const { rows } = parse(ROW, ROW.replace('XM-2024-001', 'XM-2').replace('电工', ' 电 工 '));
    expect(rows[0]?.occupation).toBe(rows[1]?.occupation);
  });

  it.each([
    ['厦门', '350200'],
    ['福建省厦门市', '350200'],
    ['350200', '350200'],
    ['鼓楼区', '350100'],
    ['440300', '440300'],
  ])('knows the region %s', (written, code) => {
    expect(parse(ROW.replace('厦门市', written)).rows[0]?.region).toBe(code);
  });

  it.each([
    ['个人申领', 'person'],
    ['个人 申领', 'person'],
    ['职业培训券', 'training-voucher'],
    ['其他系统', 'other-system'],
    ['other-system', 'other-system'],
  ])('knows the channel %s', (written, channel) => {
    expect(parse(ROW.replace('个人申领', written)).rows[0]?.channel).toBe(channel);
  });

  it('knows a permit of a resident of Taiwan, and rows that end early', () => {
    const { rows, faults } = parse(ROW.replace('居民身份证', '台胞证').replace(ID, '0123 4567'), '个人申领,X-1');
    expect(rows).toMatchObject([{ documentType: 'taiwan-permit', documentNumber: '01234567' }]);
    expect(faults.map(({ code }) => code)).toEqual(Array(7).fill('required-empty'));
  });

  it('knows a subsidy of the unemployment fund that counts towards no cap', () => {
    const row = ROW.replace('个人申领', '失业保险').replace('培训补贴', '技能提升补贴');
    expect(parse(row).rows).toMatchObject([{ channel: 'unemployment-insurance', subsidies: [] }]);
    expect(parse(row.replace('失业保险', '个人申领')).faults).toMatchObject([{ code: 'elsewhere-subsidy-unknown' }]);
  });
});

describe('what is wrong with it', () => {
  const told = (faults: ReturnType<typeof parse>['faults']) =>
    faults.map(({ code, place: { row, column } }) =>
      [code, row, column].filter((part) => part !== undefined).join(' '),
    );

  it('is told all at once, with row, column and what to do in both languages, and never the value', () => {
    const { rows, faults } = parse(
      '街边,V-1,护照,44030019900101123X,电工,九级,去年,补贴,火星',
      ROW,
      ',,,,,,,,',
      `个人申领,XM-2024-001,居民身份证,${ID},电工,5,2024-05-01,培训补贴,厦门市`,
      `个人申领,1.5E+17,居民身份证,${ID.slice(0, 17)}Q,,高级工 中级工,2026-01-01,培训补贴,`,
      '个人申领,OK,居民身份证,3.5E+17,电工,5,2024-05-01,评价,厦门',
      `个人申领,${'9'.repeat(65)},台湾居民来往大陆通行证,123,电工,5,2024-05-01,评价,厦门`,
    );
    expect(new Set(told(faults))).toEqual(
      new Set([
        'elsewhere-channel-unknown 2 A',
        'document-type-unknown 2 C',
        'date-unreadable 2 G',
        'level-unknown 2 F',
        'elsewhere-subsidy-unknown 2 H',
        'elsewhere-region-unknown 2 I',
        'elsewhere-reference-repeated 5 B',
        'required-empty 6 E',
        'required-empty 6 I',
        'issued-in-future 6 G',
        'digits-lost 6 B',
        'resident-id-character 6 D',
        'level-contradictory 6 F',
        'digits-lost 7 D',
        'elsewhere-reference-form 8 B',
        'taiwan-permit-form 8 D',
      ]),
    );
    expect(rows).toMatchObject([{ ...parsed, row: 3 }]);
    for (const { text, fix } of faults) {
      for (const part of [text.zh, text.en, fix.zh, fix.en]) {
        expect(part).toBeTruthy();
        expect(part).not.toMatch(/\{\w+\}|街边|火星|XM-2024|3502001990/);
      }
    }
    expect(faults.find(({ code }) => code === 'elsewhere-reference-repeated')?.text.zh).toContain('第 3 行');
  });

  it.each([
    ['nothing', '', 'elsewhere-empty'],
    ['a header alone', HEADER, 'no-rows'],
    ['columns that are not there', '渠道,凭证号\n个人申领,1', 'columns-missing'],
    ['an encoding that was lost', '\uFFFD\uFFFD,\uFFFD\n1,2', 'csv-mojibake'],
    ['a quote that never ends', `${HEADER}\n"个人申领,1`, 'csv-quotes'],
    ['too many rows', [HEADER, ...Array(GRANTS_ELSEWHERE_LIMIT + 1).fill(ROW)].join('\n'), 'elsewhere-too-many-rows'],
  ])('is %s', (_name, file, code) => {
    const { rows, faults } = parseGrantsElsewhere(file, context);
    expect(rows).toEqual([]);
    expect(faults.map((fault) => fault.code)).toEqual([code]);
  });

  it('is told where a stray quote stands, and swallows no row', () => {
    const { rows, faults } = parseGrantsElsewhere(`${HEADER}\n"${ROW}\n${ROW},1\n${ROW}\n`, context);
    expect(rows.map(({ row }) => row)).toEqual([4]);
    expect(faults.map(({ code, place }) => [code, place.row])).toEqual([
      ['csv-quotes', 2],
      ['too-many-cells', 3],
    ]);
  });

  it('names the columns that are missing', () => {
    const { faults } = parseGrantsElsewhere('渠道,凭证号,证件类型,证件号码,等级,发证日期,补贴种类\n', context);
    expect(faults[0]?.text.zh).toContain('职业(工种)');
    expect(faults[0]?.text.zh).toContain('地区');
    expect(faults[0]?.text.zh).not.toContain('凭证号');
  });

  it('is bytes that are no text', () => {
    const bytes = new Uint8Array([0xff, 0x00, 0x81, 0xff, 0xff]);
    expect(parseGrantsElsewhere(bytes, context).faults.map(({ code }) => code)).toEqual(['csv-encoding']);
  });
});

describe('what stands in the way of a row', () => {
  const by: Grant = {
    claimId: 'clm-secret',
    revision: 1,
    lineId: '0-17',
    round: 1,
    subsidies: ['training'],
    counters: [],
    issuedOn: '2024-05-01',
    region: '350981',
  };

  it('is told by level, date and kind of channel, and not by whose it is', () => {
    const told = [
      conflictFault({ kind: 'taken', level: '4', higher: false, by }, { row: 7 }),
      conflictFault({ kind: 'taken', level: '3', higher: true, by: { ...by, channel: 'person' } }, { row: 7 }),
      conflictFault({ kind: 'used-up', subsidy: 'evaluation', times: 3, by: [by] }, { row: 7 }),
      conflictFault({ kind: 'other-reference' }, { row: 7 }),
      conflictFault({ kind: 'released' }, { row: 7 }),
    ];
    expect(told.map(({ code }) => code)).toEqual([
      'elsewhere-taken',
      'elsewhere-higher-taken',
      'elsewhere-used-up',
      'elsewhere-other-content',
      'elsewhere-released',
    ]);
    expect(told[0]?.text.zh).toContain('四级/中级工');
    expect(told[0]?.text.en).toContain("issued 2024-05-01, an enterprise's claim");
    expect(told[1]?.text.zh).toContain('个人申领');
    expect(told[2]?.text.en).toContain('3 times that the evaluation subsidy');
    for (const { text, fix, place } of told) {
      expect(place).toEqual({ row: 7 });
      for (const part of [text.zh, text.en, fix.zh, fix.en]) expect(part).not.toMatch(/\{\w+\}|clm-secret|0-17|350981/);
    }
  });
});
