import { withoutLongNumbers } from '#functions/shared/identity/mask.ts';
import { toHalfWidth } from '#functions/shared/identity/text-width.ts';
import { type Cell, cellText } from './cell.ts';
import { shownName } from './faults.ts';
import { HEADER_SYNONYMS, REQUIRED_FIELDS, ROSTER_FIELDS, type RosterField } from './header-synonyms.ts';

/** Where a field stands. `shown` is the header as the roster has it, on one line. */
export interface Column {
  readonly index: number;
  readonly shown: string;
}

/** Which of two columns for one field was taken, and why. */
export interface DoubledColumn {
  readonly column: Column;
  readonly used: Column;
  readonly why: 'hidden' | 'empty' | 'second';
}

export interface RosterHeader {
  /** Row numbers as the spreadsheet program counts them; two for a header merged over two rows. */
  readonly rows: readonly number[];
  readonly columns: ReadonlyMap<RosterField, Column>;
  /** How many columns the header has, blank ones included. */
  readonly width: number;
  /** Second columns for a field that has a better one. */
  readonly doubled: readonly DoubledColumn[];
  /** Columns with a header that is not known. */
  readonly unknown: readonly Column[];
  /** Normalised header texts by column, to know the header again where a printed page repeats it. */
  readonly texts: readonly string[];
}

export interface NumberedRow {
  readonly number: number;
  readonly cells: readonly Cell[];
}

interface Meaning {
  readonly field: RosterField;
  readonly priority: number;
}

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  ROSTER_FIELDS.flatMap((field) =>
    HEADER_SYNONYMS[field].map((text, priority) => [text, { field, priority }] as const),
  ),
);

/** Fields of which at least one must be there: a table of totals by occupation has occupation, level and money too. */
const TELLS_A_PERSON: readonly RosterField[] = ['name', 'documentNumber', 'certificateNumber'];

const MARKS = /[\s\u00A0\u200B-\u200F\uFEFF*＊★☆※:、,，.。/\\|"'“”‘’_\-—–]/g;

/** A header without width, blanks, line breaks and marks; brackets go, what they hold stays. */
export function normaliseHeader(text: string): string {
  return toHalfWidth(text)
    .replace(MARKS, '')
    .replace(/[()[\]{}【】〔〕〈〉《》]/g, '');
}

/** Instructions within a header are shorter. */
const LONGEST_HEADER = 300;

function meaningOf(text: string): Meaning | undefined {
  if (text.length > LONGEST_HEADER) return undefined;
  const known = MEANINGS.get(normaliseHeader(text));
  if (known !== undefined) return known;
  const withoutBrackets = toHalfWidth(text).replace(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】|〔[^〔〕]*〕/g, '');
  return MEANINGS.get(normaliseHeader(withoutBrackets));
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** Column texts of a header over two rows: what is merged across above belongs to each column below. */
function joined(upper: readonly string[], lower: readonly string[]): string[] {
  const texts: string[] = [];
  let above = '';
  for (let index = 0; index < Math.max(upper.length, lower.length); index++) {
    const top = upper[index] ?? '';
    const bottom = lower[index] ?? '';
    if (!isBlank(top)) above = top;
    if (isBlank(bottom)) texts.push(top);
    else if (meaningOf(above + bottom) !== undefined) texts.push(above + bottom);
    else if (meaningOf(bottom) !== undefined || isBlank(top)) texts.push(bottom);
    else texts.push(top);
  }
  return texts;
}

function fieldsIn(texts: readonly string[]): Set<RosterField> {
  const fields = new Set<RosterField>();
  for (const text of texts) {
    const meaning = isBlank(text) ? undefined : meaningOf(text);
    if (meaning !== undefined && meaning.field !== 'known') fields.add(meaning.field);
  }
  return fields;
}

/** A run of digits is a value; a second header row has none. */
function looksLikeData(texts: readonly string[]): boolean {
  return texts.some((text) => /\d{4}/.test(toHalfWidth(text)));
}

/** What speaks for a column beside its header. */
export interface ColumnsSeen {
  readonly hidden: ReadonlySet<number>;
  /** Of the rows looked at. */
  readonly filled: ReadonlySet<number>;
}

interface Candidate {
  readonly column: Column;
  readonly priority: number;
  readonly hidden: boolean;
  readonly empty: boolean;
}

/** Hidden columns stand behind visible ones, empty ones behind filled ones, and then the header decides. */
function inOrder(one: Candidate, other: Candidate): number {
  return (
    Number(one.hidden) - Number(other.hidden) ||
    Number(one.empty) - Number(other.empty) ||
    one.priority - other.priority ||
    one.column.index - other.column.index
  );
}

function whyNot(candidate: Candidate, used: Candidate): DoubledColumn['why'] {
  if (candidate.hidden && !used.hidden) return 'hidden';
  return candidate.empty && !used.empty ? 'empty' : 'second';
}

function headerOf(rows: readonly number[], texts: readonly string[], seen: ColumnsSeen): RosterHeader {
  const candidates = new Map<RosterField, Candidate[]>();
  const unknown: Column[] = [];
  texts.forEach((text, index) => {
    if (isBlank(text)) return;
    const column: Column = { index, shown: shownName(withoutLongNumbers(text.replace(/\s+/g, ''))) };
    const meaning = meaningOf(text);
    if (meaning === undefined) unknown.push(column);
    if (meaning === undefined || meaning.field === 'known') return;
    const candidate = {
      column,
      priority: meaning.priority,
      hidden: seen.hidden.has(index),
      empty: !seen.filled.has(index),
    };
    candidates.set(meaning.field, [...(candidates.get(meaning.field) ?? []), candidate]);
  });
  const columns = new Map<RosterField, Column>();
  const doubled: DoubledColumn[] = [];
  for (const [field, all] of candidates) {
    const [used, ...others] = all.toSorted(inOrder);
    if (used === undefined) continue;
    columns.set(field, used.column);
    for (const other of others) doubled.push({ column: other.column, used: used.column, why: whyNot(other, used) });
  }
  doubled.sort((a, b) => a.column.index - b.column.index);
  return { rows, columns, width: texts.length, doubled, unknown, texts: texts.map(normaliseHeader) };
}

const NOTHING_SEEN: ReadonlySet<number> = new Set();

/**
 * Finds the header among the first rows of a sheet, below titles and dates, over one row or two.
 * @param hidden columns that the program does not show
 * @returns undefined where no row names a person or a certificate together with another field of a roster
 */
export function findHeader(
  rows: readonly NumberedRow[],
  hidden: ReadonlySet<number> = NOTHING_SEEN,
): RosterHeader | undefined {
  // One letter more than a header has shows that it is none.
  const texts = rows.map((row) => Array.from(row.cells, (cell) => cellText(cell).slice(0, LONGEST_HEADER + 1)));
  for (const [index, row] of rows.entries()) {
    const upper = texts[index] ?? [];
    const alone = fieldsIn(upper);
    const below = rows[index + 1];
    const lower = texts[index + 1] ?? [];
    const both = joined(upper, lower);
    const together = fieldsIn(both);
    // A title above a header of one row joins to nothing that the lower row would not be alone.
    const overTwo =
      below !== undefined && !looksLikeData(lower) && together.size > Math.max(alone.size, fieldsIn(lower).size);
    const fields = overTwo ? together : alone;
    if (fields.size < 2 || !TELLS_A_PERSON.some((field) => fields.has(field))) continue;
    const filled = new Set<number>();
    for (const people of texts.slice(index + (overTwo ? 2 : 1)))
      people.forEach((text, column) => {
        if (!isBlank(text)) filled.add(column);
      });
    const seen = { hidden, filled };
    return overTwo ? headerOf([row.number, below.number], both, seen) : headerOf([row.number], upper, seen);
  }
  return undefined;
}

/** Required fields that have no column. */
export function missingFields(header: RosterHeader): (typeof REQUIRED_FIELDS)[number][] {
  return REQUIRED_FIELDS.filter((field) => !header.columns.has(field));
}

/** Whether a row is the header once more, as rosters printed over several pages have it. */
export function repeatsHeader(header: RosterHeader, cells: readonly Cell[]): boolean {
  let same = 0;
  for (const column of header.columns.values()) {
    const cell = cells[column.index];
    if (typeof cell === 'string' && cell.length <= 40 && normaliseHeader(cell) === header.texts[column.index]) same++;
  }
  return same >= 3;
}
