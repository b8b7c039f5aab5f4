import type { Level } from '#functions/submission/roster-line.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { Field, SampleLine } from './world.ts';
import { type Cell, writeXlsx } from './xlsx-writer.ts';

export type Column =
  | { readonly header: string; readonly field: Field }
  /** A column that says nothing of the line: numbering, signatures, remarks. */
  | { readonly header: string; readonly fill: (index: number) => Cell | undefined };

/** How the people of one enterprise fill in their form. */
export interface Habits {
  readonly date: readonly ((date: string) => Cell)[];
  readonly period: (from: string, to: string) => string;
  readonly level: Readonly<Record<Level, readonly string[]>>;
  /** What happens to numbers on the way through keyboards and programs, in turn over the lines. */
  readonly number: readonly ((number: string) => string)[];
  readonly money: (line: SampleLine) => Cell;
  /** Writes 同上 where the cell above says the same. */
  readonly ditto: readonly Field[];
}

export interface RosterLayout {
  readonly above: readonly (readonly (Cell | undefined)[])[];
  readonly columns: readonly Column[];
  /** Group headings of a header merged over two rows: first column, last column, text. */
  readonly groups?: readonly (readonly [first: number, last: number, text: string])[];
  readonly below: readonly (readonly (Cell | undefined)[])[];
  readonly habits: Habits;
}

const CERTIFICATE_TYPE = {
  'skill-level': '职业技能等级证书',
  qualification: '职业资格证书',
  'special-ability': '专项职业能力证书',
} as const;

export const DATES = {
  dotted: (date: string) => date.split('-').map(Number).join('.'),
  compact: (date: string) => date.replaceAll('-', ''),
  han: (date: string) => {
    const [year, month, day] = date.split('-').map(Number);
    return `${year}年${month}月${day}日`;
  },
  dashed: (date: string) => date,
  slashed: (date: string) => date.split('-').map(Number).join('/'),
  cell: (date: string) => ({ date }),
} as const;

export const LEVEL_WORDS: Habits['level'] = {
  special: ['专项', '无', '专项职业能力'],
  5: ['五级', '初级工', '初级', '5'],
  4: ['四级', '中级工', '中级', '四级/中级工'],
  3: ['三级', '高级工', '高级', '3'],
  2: ['二级', '技师', '二级/技师', '2'],
  1: ['一级', '高级技师', '一级/高级技师', '1'],
};

export const NUMBERS = {
  plain: (number: string) => number,
  apostrophe: (number: string) => `'${number}`,
  blanks: (number: string) => `${number.slice(0, 6)} ${number.slice(6)}`,
  lineBreak: (number: string) => `${number.slice(0, 10)}\n${number.slice(10)}`,
  fullWidth: (number: string) => number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  lowerCase: (number: string) => number.toLowerCase(),
} as const;

/** The letter O typed where only a zero can stand: after the first letter of a certificate number. */
export const letterO = (number: string) => number.replace(/^([YS])0000/, '$1OOOO');

function written(line: SampleLine, field: Field, index: number, habits: Habits): Cell | undefined {
  const turn = <T>(choices: readonly T[]): T => {
    const choice = choices[index % choices.length];
    if (choice === undefined) throw new RangeError('A habit needs at least one way of writing.');
    return choice;
  };
  const { person } = line;
  switch (field) {
    case 'name':
      return person.name;
    case 'documentType':
      if (person.documentType === 'taiwan-permit') return '台湾居民来往大陆通行证';
      if (person.documentType === 'hong-kong-macao-permit') return '港澳居民来往内地通行证';
      return person.documentNumber.startsWith('8') ? '港澳台居民居住证' : '居民身份证';
    case 'documentNumber':
      return turn(habits.number)(person.documentNumber);
    case 'phone':
      return person.phone;
    case 'account':
      return person.account;
    case 'group':
      return index % 7 === 0 ? '农村转移就业劳动者' : '企业职工';
    case 'occupation':
      return line.occupation;
    case 'level':
      return turn(habits.level[line.level]);
    case 'certificateType':
      return CERTIFICATE_TYPE[line.certificateType];
    case 'certificateNumber':
      return line.certificateType === 'special-ability'
        ? line.certificateNumber
        : turn(habits.number)(line.certificateNumber);
    case 'issuedOn':
      return turn(habits.date)(line.issuedOn);
    case 'issuer':
      return line.issuer;
    case 'training':
      return habits.period(line.trainingFrom, line.trainingTo);
    case 'hours':
      return line.hours;
    case 'classNumber':
      return line.classNumber;
    case 'money':
      return habits.money(line);
  }
}

function table(layout: RosterLayout, lines: readonly SampleLine[]): (Cell | undefined)[][] {
  const { columns, habits } = layout;
  const rows: (Cell | undefined)[][] = [];
  let above: readonly (Cell | undefined)[] = [];
  lines.forEach((line, index) => {
    const full = columns.map((column) => {
      if ('fill' in column) return column.fill(index);
      return column.field in line.cells ? line.cells[column.field] : written(line, column.field, index, habits);
    });
    rows.push(
      full.map((cell, at) => {
        const column = columns[at];
        const dittoed = column !== undefined && 'field' in column && habits.ditto.includes(column.field);
        return dittoed && cell !== undefined && cell === above[at] ? '同上' : cell;
      }),
    );
    above = full;
  });
  return rows;
}

function headerRows({ columns, groups }: RosterLayout): { rows: (Cell | undefined)[][]; merged: [number, number][] } {
  const headers = columns.map(({ header }) => header);
  if (groups === undefined) return { rows: [headers], merged: [] };
  const grouped = (at: number) => groups.find(([first, last]) => first <= at && at <= last);
  const upper = headers.map((header, at) => {
    const group = grouped(at);
    if (group === undefined) return header;
    return at === group[0] ? group[2] : undefined;
  });
  const lower = headers.map((header, at) => (grouped(at) === undefined ? undefined : header));
  return { rows: [upper, lower], merged: groups.map(([first, last]) => [first, last]) };
}

function csvCell(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell === 'object') throw new RangeError('A CSV has neither dates nor formulas, only what they show.');
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param encoding as Excel saves it: `utf-8` with a byte order mark */
export function csvFile(layout: RosterLayout, lines: readonly SampleLine[], encoding: 'utf-8' | 'gb18030'): Uint8Array {
  const rows = [...layout.above, ...headerRows(layout).rows, ...table(layout, lines), ...layout.below];
  const text = rows.map((row) => `${Array.from(row, csvCell).join(',')}\r\n`).join('');
  return encoding === 'gb18030' ? encodeGb18030(text) : new TextEncoder().encode(`\uFEFF${text}`);
}

const letter = (index: number) => String.fromCharCode(65 + index);

export interface WorkbookExtras {
  readonly sheet: string;
  /** Places among the lines, from 0, of rows that a filter hid. */
  readonly hidden?: readonly number[];
  readonly other?: { readonly name: string; readonly rows: (Cell | undefined)[][] };
}

export function xlsxFile(layout: RosterLayout, lines: readonly SampleLine[], extras: WorkbookExtras): Uint8Array {
  const header = headerRows(layout);
  const before = layout.above.length;
  const firstLine = before + header.rows.length + 1;
  const last = letter(layout.columns.length - 1);
  const merges = [
    ...layout.above.map((_, index) => `A${index + 1}:${last}${index + 1}`),
    ...header.merged.map(([from, to]) => `${letter(from)}${before + 1}:${letter(to)}${before + 1}`),
  ];
  const rows = [
    ...layout.above.map((row) => [...row]),
    ...header.rows,
    ...table(layout, lines),
    ...layout.below.map((row) => [...row]),
  ];
  const hiddenRows = (extras.hidden ?? []).map((index) => firstLine + index);
  const sheet = { name: extras.sheet, rows, merges, hiddenRows };
  return writeXlsx(extras.other === undefined ? [sheet] : [sheet, extras.other]);
}
