import { writeXlsx } from '#samples/xlsx-writer.ts';
import writeXlsxFile from 'write-excel-file/node';
import { gb18030 } from '../roster-files.ts';
import { Dice } from './dice.ts';
import { type MeantPerson, type MeantTable, meantTable, type OddCell } from './meant.ts';
import { RawWorkbook } from './raw-workbook.ts';

export interface OddRoster {
  readonly bytes: Uint8Array;
  /** How it was written and what was done to it, for whoever reads a failure. */
  readonly made: string;
  /** By the row that each stands in as spreadsheet programs count. */
  readonly people: ReadonlyMap<number, MeantPerson>;
  /** Nothing was done that a reader could not see through: every row must be read. */
  readonly plain: boolean;
  /** Two rows may have become one, which is told once. */
  readonly mayJoin: boolean;
}

type Grid = OddCell[][];

/** What was done to the rows: whose rows may be told instead of read. */
interface Oddity {
  readonly made: string;
  readonly plain: boolean;
}

/** Cells that hold what they should not: each must be told, but where a writer leaves out what XML does not allow. */
const BROKEN_CELLS: readonly ((cell: OddCell, dice: Dice) => OddCell)[] = [
  (_, dice) => '字'.repeat(dice.pick([201, 1_001, 40_000])),
  (_, dice) => dice.pick(["'", '·', 'T', ' ', '，', '（', '1 ']).repeat(dice.pick([300, 5_000])),
  (cell) => `${cell ?? ''}\u0000`,
  (cell) => `${cell ?? ''}\u001B`,
  (_, dice) => dice.pick(['无', '/', '-', '#N/A', '#REF!']),
  (cell) => `${cell ?? ''}\uFFFD`,
  () => undefined,
  () => 3.59901e17,
  () => '3.59901E+17',
];

function damaged(grid: Grid, first: number, table: MeantTable, roll: Dice): Oddity {
  const count = roll.pick([0, 0, 0, 1, 2, 5]);
  for (let done = 0; done < count; done++) {
    const row = grid[first + roll.number(table.people.length)];
    const column = roll.number(table.fields.length);
    // What is in no field may be anything.
    if (row === undefined || table.fields[column] === 'known') continue;
    row[column] = roll.pick(BROKEN_CELLS)(row[column], roll);
  }
  return { made: `${count} cells broken`, plain: count === 0 };
}

const csvCell = (cell: OddCell): string => (cell === undefined ? '' : String(cell));

/** Columns that nobody fills in, as forms have them at their right. */
const FOR_THE_OFFICE = ['备注', '所在部门', '签字'];
/** What a person may be claimed for without. */
const MAY_BE_EMPTY: Readonly<Record<string, keyof MeantPerson>> = {
  claimedMoney: 'claimedFen',
  trainingHours: 'trainingHours',
};

/** Rows end in cells that hold nothing: columns for the office, and what these people need not have. */
function withEmptyEnds(grid: Grid, header: number, table: MeantTable, roll: Dice): readonly MeantPerson[] {
  grid[header]?.push(...FOR_THE_OFFICE.slice(0, roll.number(FOR_THE_OFFICE.length + 1)));
  return table.people.map((person, index) => {
    const row = grid[header + 1 + index];
    const meant: { -readonly [Field in keyof MeantPerson]: MeantPerson[Field] } = { ...person };
    for (let column = table.fields.length - 1; row !== undefined && roll.chance(0.7); column--) {
      const field = MAY_BE_EMPTY[table.fields[column] ?? ''];
      if (field === undefined) break;
      row[column] = undefined;
      delete meant[field];
    }
    return meant;
  });
}

/** As programs write it that end a row with its last cell that holds something. */
function withoutEmptyEnd(cells: readonly OddCell[]): readonly OddCell[] {
  return cells.slice(0, cells.findLastIndex((cell) => csvCell(cell) !== '') + 1);
}

function csvBytes(
  grid: Grid,
  first: number,
  roll: Dice,
): { bytes: Uint8Array; made: string; plain: boolean; mayJoin: boolean } {
  const delimiter = roll.pick([',', ',', '\t', ';']);
  const quoting = roll.pick(['needed', 'all', 'blank before'] as const);
  const end = roll.pick(['\r\n', '\n', '\r']);
  const quoted = (text: string): string => {
    const must = text.includes(delimiter) || /["\r\n]/.test(text);
    if (!must && quoting === 'needed') return text;
    return `${quoting === 'blank before' ? ' ' : ''}"${text.replaceAll('"', '""')}"`;
  };
  const wrong = roll.pick([
    'nothing',
    'nothing',
    'stray quote',
    'quote within',
    'two stray quotes',
    'stray quotes all over',
    'stray quote closed further down',
    'stray quote closed further down',
    'comma too many',
  ] as const);
  const ends = roll.pick(['written', 'left out', 'here and there'] as const);
  const lines = grid.map((cells, index) => {
    const short = index >= first && (ends === 'left out' || (ends !== 'written' && roll.chance(0.5)));
    return (short ? withoutEmptyEnd(cells) : cells).map((cell) => quoted(csvCell(cell)));
  });
  const at = () => first + roll.number(Math.max(1, lines.length - first));
  const change = (line: string[] | undefined, by: (cell: string) => string): void => {
    const index = line === undefined ? 0 : roll.number(line.length);
    if (line?.[index] !== undefined) line[index] = by(line[index]);
  };
  if (wrong === 'stray quote' || wrong === 'two stray quotes') change(lines[at()], (cell) => `"${cell}`);
  if (wrong === 'two stray quotes') change(lines[at()], (cell) => `${cell}"`);
  if (wrong === 'stray quotes all over') {
    for (let left = 2 + roll.number(4); left > 0; left--) {
      const before = roll.chance(0.5);
      change(lines[at()], (cell) => {
        // A second one at the same end of a cell is a letter of it, as RFC 4180 has it, and not stray.
        if (before ? cell.startsWith('""') : cell.endsWith('""')) return cell;
        return before ? `"${cell}` : `${cell}"`;
      });
    }
  }
  if (wrong === 'stray quote closed further down') {
    // In the same column, or beside it: between the two lies about as much as a row.
    const opens = first + roll.number(Math.max(1, lines.length - first - 1));
    const [from, to] = [lines[opens], lines[opens + 1 + roll.number(2)]];
    const column = from === undefined ? 0 : Math.max(0, from.length - 1 - roll.number(4));
    const closes = column + roll.pick([0, 0, 0, -1, 1]);
    if (from?.[column] !== undefined && to?.[closes] !== undefined) {
      from[column] = `"${from[column]}`;
      to[closes] = `${to[closes]}"`;
    }
  }
  if (wrong === 'quote within') change(lines[at()], (cell) => cell.replace(/^./u, '$&"'));
  if (wrong === 'comma too many') {
    const row = at();
    // Where a row ends before its header does, a cell too many makes another row that might be meant: nothing tells it.
    if (csvCell(grid[row]?.[(grid[first - 1]?.length ?? 0) - 1]) !== '') {
      change(lines[row], (cell) => `1${delimiter}${cell}`);
    }
  }
  const text =
    lines.map((cells) => cells.join(delimiter)).join(end) +
    (roll.chance(0.8) ? end : '') +
    (roll.chance(0.1) ? '\u001A' : '');
  const encoding = roll.pick(['utf-8', 'utf-8 with mark', 'gb18030', 'utf-16le', 'utf-16le without mark'] as const);
  const bytes =
    encoding === 'gb18030'
      ? gb18030(text.replaceAll('\uFFFD', '?').replaceAll('\u200B', ''))
      : encoding.startsWith('utf-16le')
        ? Buffer.from(`${encoding === 'utf-16le' ? '\uFEFF' : ''}${text}`, 'utf16le')
        : Buffer.from(`${encoding === 'utf-8' ? '' : '\uFEFF'}${text}`);
  return {
    bytes,
    made: `csv ${encoding} ${JSON.stringify(delimiter)} ${quoting}, ends ${ends}, ${wrong}`,
    plain: wrong === 'nothing',
    mayJoin: /^two stray|^stray quotes|further down$/.test(wrong),
  };
}

/** A column beside the true one, of the same field, with what is not meant: hidden, or empty. */
function withDecoy(grid: Grid, header: number, roll: Dice): { hidden: number[]; made: string } {
  const way = roll.pick(['none', 'none', 'hidden', 'empty'] as const);
  const head = grid[header];
  if (way === 'none' || head === undefined) return { hidden: [], made: 'no decoy' };
  const column = roll.number(head.length);
  const at = roll.chance(0.5) ? 0 : head.length;
  const decoys = roll.shuffled(grid.slice(header + 1).map((cells) => cells[column]));
  grid.forEach((cells, index) => {
    while (cells.length < head.length && index !== header && at !== 0) cells.push(undefined);
    const decoy =
      index === header ? head[column] : index < header || way === 'empty' ? undefined : decoys[index - header - 1];
    cells.splice(at, 0, decoy);
  });
  return { hidden: way === 'hidden' ? [at] : [], made: `${way} decoy` };
}

async function workbookBytes(grid: Grid, hidden: number[], table: MeantTable, roll: Dice) {
  const writer = hidden.length > 0 ? 'raw' : roll.pick(['raw', 'raw', 'raw', 'samples', 'write-excel-file'] as const);
  const made = `xlsx by ${writer}`;
  if (writer === 'samples') return { made, bytes: writeXlsx([{ name: '花名册', rows: grid }]) };
  if (writer === 'write-excel-file') {
    const cells = grid.map((row) =>
      row.map((cell) =>
        cell === undefined || cell === '' ? null : { value: cell, type: typeof cell === 'number' ? Number : String },
      ),
    );
    return { made, bytes: await writeXlsxFile(cells as never).toBuffer() };
  }
  const sheets = [{ name: '花名册', rows: grid, hiddenColumns: hidden }];
  const old = { name: '旧名单', rows: [table.header, ...table.rows.slice(0, 1)], hidden: true };
  return { made, bytes: new RawWorkbook(roll).bytes(roll.chance(0.3) ? [old, ...sheets] : sheets) };
}

/** One roster of a seed: somebody's table, written by one of several writers, with or without something wrong. */
export async function oddRoster(seed: number): Promise<OddRoster> {
  const roll = new Dice(seed);
  const table = meantTable(roll);
  const grid: Grid = [...table.above, table.header, ...table.rows, ...table.below].map((cells) => [...cells]);
  const header = table.above.length;
  const { made: what, plain } = damaged(grid, header + 1, table, roll);
  const peopleOf = (meant: readonly MeantPerson[]) => new Map(meant.map((each, index) => [header + 2 + index, each]));
  if (roll.chance(0.4)) {
    const people = peopleOf(roll.chance(0.5) ? withEmptyEnds(grid, header, table, roll) : table.people);
    const csv = csvBytes(grid, header + 1, roll);
    return {
      bytes: csv.bytes,
      people,
      made: `${csv.made}, ${what}`,
      plain: plain && csv.plain,
      mayJoin: csv.mayJoin,
    };
  }
  const { hidden, made: beside } = withDecoy(grid, header, roll);
  const { bytes, made } = await workbookBytes(grid, hidden, table, roll);
  return { bytes, people: peopleOf(table.people), made: `${made}, ${beside}, ${what}`, plain, mayJoin: false };
}
