import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyDataError } from '#policy/load.ts';
import { readJson } from '#policy/json/read-json.ts';
import { scan } from '#policy/json/scan.ts';
import { seed } from '#test/support/seed.ts';

function faultsOf(content: string | Uint8Array) {
  try {
    readJson(typeof content === 'string' ? Buffer.from(content) : content);
  } catch (error) {
    if (error instanceof PolicyDataError) return error.faults;
    throw error;
  }
  return [];
}

/** 漳州 as GBK, which is no UTF-8. */
const GBK = Buffer.from([0x7b, 0x22, 0xd5, 0xc4, 0xd6, 0xdd, 0x22, 0x3a, 0x31, 0x7d]);

const SLIPS: readonly (readonly [what: string, content: string, line: number, zh: RegExp, en: RegExp])[] = [
  ['Chinese quotation marks', '{\n  \u201cid\u201d: 1\n}', 2, /英文.*双引号/, /straight quotation marks/],
  [
    'a text that ends with a Chinese one',
    '{\n  "id": "x\u201d,\n  "a": 1\n}',
    2,
    /英文.*双引号/,
    /straight quotation marks/,
  ],
  ['a Chinese comma', '{\n  "id": 1\uff0c\n  "a": 2}', 2, /改为英文.*的 ,/, /Write , in its place/],
  ['a Chinese colon', '{"id"\uff1a 1}', 1, /改为英文.*的 :/, /Write : in its place/],
  ['a Chinese bracket', '{"id": \u30101]}', 1, /改为英文.*的 \[/, /Write \[ in its place/],
  ['a Chinese blank', '{\n\u3000"id": 1}', 2, /普通空格/, /ordinary blank/],
  ['a comma behind the last entry', '{\n  "a": 1,\n  "b": 2,\n}', 3, /删除这个逗号/, /Take the comma out/],
  ['a comma behind the last of a list', '{"a": [\n1,\n2,\n]}', 3, /删除这个逗号/, /Take the comma out/],
  ['two commas', '{"a": 1,\n, "b": 2}', 1, /删除这个逗号/, /Take the comma out/],
  ['a comment', '{\n  "a": 1, // yuan\n  "b": 2}', 2, /删除注释.*assumption/, /Take it out.*assumption/],
  ['another comment', '# rates\n{"a": 1}', 1, /删除注释/, /Take it out/],
  ['a comma that is missing', '{\n  "a": 1\n  "b": 2\n}', 2, /加英文逗号/, /Write a comma/],
  ['a comma between entries that is missing', '[{\n"a": 1}\n{"b": 2}]', 2, /加英文逗号/, /Write a comma/],
  ['a colon that is missing', '{\n  "a" 1}', 2, /"名称": 值/, /"name": value/],
  ['a bracket that is not closed', '{\n  "a": [1, 2\n', 2, /末尾加上 \]/, /Write \] where this part ends/],
  ['a brace that is not closed', '{\n  "a": {"b": 1}', 1, /末尾加上 }/, /Write } where this part ends/],
  ['the wrong bracket', '{\n  "a": [1, 2}\n}', 2, /先用 \]/, /with \] first/],
  ['a text that is not closed', '{\n  "a": "x,\n  "b": 1}', 2, /末尾加英文双引号/, /Write " where it ends/],
  ['a tab in a text', '{"a": "x\ty"}', 1, /空格/, /blank/],
  ['a lone backslash', '{"a": "C:\\x"}', 1, /\\\\/, /\\\\/],
  [
    'quotation marks within a text',
    '{"a": "\u5173\u4e8e"\u8865\u8d34"\u7684\u901a\u544a"}',
    1,
    /里面的引号/,
    /Within a text/,
  ],
  ['a number with commas', '{"fen":\n 150,000}', 2, /不带逗号/, /without the comma/],
  ['a number with its unit', '{"fen": 1500\u5143}', 1, /单位/, /without a unit/],
  ['a number with a percent sign', '{"percent": 20%}', 1, /单位/, /without a unit/],
  ['a word without quotation marks', '{"fen": unknown}', 1, /"unknown"/, /"unknown"/],
  ['a name without quotation marks', '{fen: 1}', 1, /双引号/, /between "/],
  ['single quotation marks', "{'fen': 1}", 1, /双引号/, /between "/],
  ['a value that is missing', '{"fen": , "a": 1}', 1, /"unknown"/, /"unknown"/],
  ['something behind the end', '{"fen": 1}\n}', 2, /后面的内容/, /Take out what follows/],
  ['nothing at all', '', 1, /"unknown"/, /"unknown"/],
];

describe('a policy file that is not JSON', () => {
  it.each(SLIPS)('%s: is told with its line and what to write, in Chinese and English', (_, content, line, zh, en) => {
    const [fault] = faultsOf(content);
    expect(fault?.code).toBe('policy-json');
    expect(fault?.text.zh).toMatch(new RegExp(`^第 ${line} 行:.*\\p{Script=Han}`, 'u'));
    expect(fault?.text.en).toMatch(new RegExp(`^Line ${line}: `));
    expect(fault?.fix.zh).toMatch(zh);
    expect(fault?.fix.en).toMatch(en);
    expect(`${fault?.text.en}${fault?.text.zh}`).not.toMatch(/token|Unexpected|JSON at position/);
  });

  it('tells in which entry it is', () => {
    expect(faultsOf('{"uplifts": [{"id": "a"}, {"percent": 20%}]}')[0]?.place.pointer).toBe('/uplifts/1/percent');
  });

  it('stops where JSON.parse does, and only there', () => {
    const marks = ['{', '}', '[', ']', ',', ':', '"', '\\', '1', '0', '-', '.', 'e', 'true', 'null', ' ', '\n', 'x'];
    const nearly = fc.tuple(fc.json(), fc.nat(), fc.nat(4), fc.constantFrom(...marks));
    fc.assert(
      fc.property(nearly, ([text, place, cut, mark]) => {
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + mark + text.slice(at + cut);
        let right = true;
        try {
          JSON.parse(changed);
        } catch {
          right = false;
        }
        expect('slip' in scan(changed), changed).toBe(!right);
        const [fault] = faultsOf(changed);
        if (!right) expect(fault?.code).toBe('policy-json');
      }),
      { seed, numRuns: 3_000 },
    );
  });
});

describe('a policy file that is JSON', () => {
  it('is read as it is, with or without a byte order mark', () => {
    const content = { a: [1, { b: '漳州“引号”', c: null }], d: true };
    expect(readJson(Buffer.from(JSON.stringify(content)))).toEqual(content);
    expect(readJson(Buffer.from(`\uFEFF${JSON.stringify(content)}`))).toEqual(content);
  });

  it('says nothing twice', () => {
    const [fault, more] = faultsOf('{\n"uplifts": [\n{"percent": 10,\n"percent": 20}\n],\n"a": {"percent": 1}\n}');
    expect(more).toBeUndefined();
    expect(fault).toMatchObject({ code: 'policy-name-twice', place: { pointer: '/uplifts/0/percent' } });
    expect(fault?.text.zh).toBe('第 4 行的 "percent" 在同一花括号中第 3 行已写过。');
    expect(fault?.text.en).toContain('line 4');
    expect(faultsOf('{"a": 1, "\\u0061": 2}')).toHaveLength(1);
    expect(faultsOf('[{"a": 1}, {"a": 2}]')).toEqual([]);
  });

  it('is UTF-8', () => {
    for (const bytes of [GBK, Buffer.from('\uFEFF{}', 'utf16le')]) {
      const [fault] = faultsOf(bytes);
      expect(fault).toMatchObject({ code: 'policy-encoding', place: { pointer: '' } });
      expect(fault?.fix.zh).toContain('UTF-8');
      expect(fault?.fix.en).toContain('UTF-8');
    }
  });
});
