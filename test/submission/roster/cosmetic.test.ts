import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, writeXlsx } from '#samples/xlsx-writer.ts';
import {
  csvText,
  gb18030,
  HEADERS,
  parse,
  person,
  residentIdWith,
  usable,
  utf8,
  withCell,
  ID,
} from './roster-files.ts';

/** `SEED=123 npx vitest run …` repeats a run. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const FULL_WIDTH = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const same = (text: string) => text;

/** Ways of writing that must not change what is read; a number's ways are tried one upon another. */
const numberWays = fc
  .subarray<(text: string) => string>(
    [
      (text) => text.toLowerCase(),
      (text) => text.replaceAll('0', 'O'),
      FULL_WIDTH,
      (text) => `'${text}`,
      (text) => `${text.slice(0, 6)} ${text.slice(6)}`,
      (text) => `${text.slice(0, 9)}\n${text.slice(9)}`,
      (text) => `　${text} `,
    ],
    { minLength: 0 },
  )
  .map((ways) => (text: string) => ways.reduce((written, way) => way(written), text));
const nameWays = fc.constantFrom<(text: string) => string>(
  same,
  (text) => ` ${text}　`,
  (text) => text.replaceAll('·', '．'),
  (text) => text.replaceAll('·', ' • '),
);
const levels = fc.constantFrom(
  '三级',
  '高级工',
  '高级',
  '3',
  '３级',
  '三级/高级工',
  '三级（高级工）',
  '国家职业资格三级',
);
const dates = fc.constantFrom(
  '2024-06-01',
  '2024.6.1',
  '20240601',
  '2024年6月1日',
  '2024/6/1',
  '45444',
  '２０２４．６．１',
  ' 2024-06-01 ',
);
const phones = fc.constantFrom('13800138000', '138 0013 8000', '+86 13800138000', '138-0013-8000', "'13800138000", '');
const names = fc.constantFrom('张三', '阿卜杜拉·买买提', '\u{20BB7}野', '欧阳娜娜');
const types = fc.constantFrom('职业技能等级证书', '技能等级证书', '职业技能等级', '');

const written = fc.record({
  name: names,
  nameWay: nameWays,
  idWay: numberWays,
  certificateWay: numberWays,
  level: levels,
  date: dates,
  phone: phones,
  type: types,
});

describe('well-formed rows', () => {
  it('survive any mix of cosmetic oddities, in any form of file', async () => {
    console.log(`seed ${seed}`);
    const id = residentIdWith('X');
    const asRead = fc.asyncProperty(
      fc.array(written, { minLength: 1, maxLength: 6 }),
      fc.shuffledSubarray(
        HEADERS.map((_, index) => index),
        { minLength: HEADERS.length },
      ),
      fc.constantFrom('utf-8', 'utf-8 with mark', 'gb18030', 'utf-16le', 'xlsx'),
      fc.boolean(),
      async (people, order, form, decorated) => {
        const rows = people.map((p, index) => {
          const good = withCell(person(index + 1), ID, id);
          const [number = '', , , , occupation = '', , , certificate = ''] = good;
          const cells = [
            number,
            p.nameWay(p.name),
            p.idWay(id),
            p.phone,
            occupation,
            p.level,
            p.type,
            p.certificateWay(certificate),
            p.date,
          ];
          return order.map((column) => cells[column] ?? '');
        });
        const above = decorated ? [['某公司见证补贴花名册'], [], ['填报日期：2024年6月30日']] : [];
        const below = decorated ? [[], ['合计', `${people.length}人`], ['填表人：', '', '审核人：']] : [];
        const all = [...above, order.map((column) => HEADERS[column] ?? ''), ...rows, ...below];
        const bytes =
          form === 'xlsx'
            ? writeXlsx([
                {
                  name: 'S',
                  rows: all.map((cells): (Cell | undefined)[] => cells.map((cell) => (cell === '' ? undefined : cell))),
                },
              ])
            : form === 'gb18030'
              ? gb18030(csvText(all))
              : form === 'utf-16le'
                ? Buffer.from(`\uFEFF${csvText(all)}`, 'utf16le')
                : utf8(form === 'utf-8' ? csvText(all) : `\uFEFF${csvText(all)}`);
        const { lines, faults, totals } = usable(await parse(bytes));
        expect(faults).toEqual([]);
        expect(totals).toEqual({ rows: people.length, good: people.length, faulty: 0 });
        lines.forEach((line, index) => {
          expect(line).toMatchObject({
            row: above.length + 2 + index,
            name: people[index]?.name,
            documentType: 'resident-id',
            documentNumber: id,
            occupation: '焊工',
            level: '3',
            certificateType: 'skill-level',
            certificateNumber: person(index + 1)[7],
            issuedOn: '2024-06-01',
          });
          expect(line.phone).toBe(people[index]?.phone === '' ? undefined : '13800138000');
        });
      },
    );
    await fc.assert(asRead, { seed, numRuns: 100 });
  });
});
