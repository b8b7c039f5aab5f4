import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import type { Fault } from '#functions/shared/fault.ts';
import { type Cell, type SheetToWrite, writeXlsx } from '#samples/xlsx-writer.ts';
import { type ParsedRoster, parseRoster } from '#test/support/parse-roster.ts';

export const TODAY = '2025-06-03';

export const HEADERS = [
  '序号',
  '姓名',
  '身份证号',
  '联系电话',
  '职业(工种)',
  '技能等级',
  '证书类型',
  '证书编号',
  '发证日期',
];
export const [NUMBER, NAME, ID, PHONE, OCCUPATION, LEVEL, TYPE, CERTIFICATE, ISSUED] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;

/** A synthetic resident identity number with a valid check character. */
export function residentId(serial: number): string {
  const first17 = `35020319900101${String(serial).padStart(3, '0')}`;
  return first17 + residentIdCheckCharacter(first17);
}

/** A serial whose check character is X, or is not. */
export function residentIdWith(check: 'X' | 'digit'): string {
  for (let serial = 1; serial < 999; serial++) {
    const number = residentId(serial);
    if (number.endsWith('X') === (check === 'X')) return number;
  }
  throw new Error('no such number');
}

/** A well-formed row; equal serials are the same person with the same certificate. */
export function person(serial: number): string[] {
  return [
    String(serial),
    '张三',
    residentId(serial),
    '13800138000',
    '焊工',
    '三级',
    '职业技能等级证书',
    `Y0001350001232430${String(serial).padStart(5, '0')}`,
    '2024-06-01',
  ];
}

export function withCell<T>(row: readonly T[], index: number, cell: T): T[] {
  return row.map((old, at) => (at === index ? cell : old));
}

export function csvText(rows: readonly (readonly string[])[]): string {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

let known: Map<string, number[]> | undefined;

/** The platform's decoder turned round: GB18030 in two bytes, and in four within the BMP. */
function gb18030Codes(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const decoder = new TextDecoder('gb18030');
  const add = (...bytes: number[]) => found.set(decoder.decode(Uint8Array.from(bytes)), bytes);
  for (let first = 0x81; first <= 0x84; first++) {
    for (let second = 0x30; second <= 0x39; second++) {
      for (let third = 0x81; third <= 0xfe; third++) {
        for (let fourth = 0x30; fourth <= 0x39; fourth++) add(first, second, third, fourth);
      }
    }
  }
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add(lead, trail);
  }
  return found;
}

/** Encodes as GB18030; beyond the BMP its four bytes follow the code point in order. */
export function gb18030(text: string): Uint8Array {
  known ??= gb18030Codes();
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const linear = 189_000 + point - 0x10000;
    const code = known.get(character);
    if (point < 0x80) bytes.push(point);
    else if (point >= 0x10000) {
      bytes.push(0x81 + Math.floor(linear / 12_600), 0x30 + (Math.floor(linear / 1260) % 10));
      bytes.push(0x81 + (Math.floor(linear / 10) % 126), 0x30 + (linear % 10));
    } else if (code === undefined) throw new RangeError('A character without a GB18030 code.');
    else bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}

/** Whose rosters these are. */
export const CLAIMANT = '91350200XXXX000197';

export function parse(bytes: Uint8Array | AsyncIterable<Uint8Array>, maxRows = 100_000): Promise<ParsedRoster> {
  return parseRoster(bytes, { today: TODAY, claimant: CLAIMANT, maxRows });
}

export function parseRows(rows: readonly (readonly string[])[]): Promise<ParsedRoster> {
  return parse(utf8(csvText(rows)));
}

export function parseSheets(...sheets: SheetToWrite[]): Promise<ParsedRoster> {
  return parse(writeXlsx(sheets));
}

export function parseCells(rows: (Cell | undefined)[][]): Promise<ParsedRoster> {
  return parseSheets({ name: '花名册', rows });
}

/** Codes with place, short enough to compare: `formula-cell@C3`. */
export function codes(faults: readonly Fault[]): string[] {
  return faults.map(({ code, place }) => {
    const at = `${place.column ?? ''}${place.row ?? ''}`;
    return at === '' ? code : `${code}@${at}`;
  });
}

export function usable(result: ParsedRoster): Extract<ParsedRoster, { ok: true }> {
  if (!result.ok) throw new Error(`The file was refused: ${codes(result.faults).join(', ')}`);
  return result;
}

export function refusal(result: ParsedRoster): readonly Fault[] {
  if (result.ok) throw new Error('The file was accepted.');
  return result.faults;
}

/** One row put through alone, beside a good one that keeps the file usable: its line, faults and notes. */
export async function parsePerson(row: (Cell | undefined)[], headers: string[] = HEADERS) {
  const good = headers === HEADERS ? [person(900)] : [];
  const result = await parse(writeXlsx([{ name: '花名册', rows: [headers, row, ...good] }]));
  const faults = result.ok ? result.faults : result.faults.filter(({ code }) => code !== 'all-rows-faulty');
  return {
    line: result.ok ? result.lines.find((line) => line.row === 2) : undefined,
    faults: codes(faults),
    notes: result.ok ? codes(result.notes) : [],
  };
}
