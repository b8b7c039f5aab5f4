import type { PolicyVersion } from '#policy/index.ts';
import type { Subsidy } from '#policy/schema.ts';
import type { Fault, FaultPlace } from '../shared/fault.ts';
import { readDocument } from '../shared/identity/document.ts';
import { bareNumber } from '../shared/identity/text-width.ts';
import { columnLetters, hasLostDigits } from '../submission/roster/cell.ts';
import { CsvDecoder, isMojibake } from '../submission/roster/csv.ts';
import { CsvRows } from '../submission/roster/csv-rows.ts';
import { rosterFault, type RosterFaultCode, UnusableFile } from '../submission/roster/faults.ts';
import { normaliseHeader } from '../submission/roster/header.ts';
import { parseDate, parseDocumentType, parseLevel, tidyText } from '../submission/roster/values.ts';
import type { CalendarDate, DocumentType, Level } from '../submission/roster-line.ts';
import { ledgerNames } from './assess-line.ts';
import { CHANNELS, type Channel } from './entitlement.ts';
import { CHANNEL_NAMES, elsewhereFault, type ElsewhereFaultCode } from './grants-elsewhere-faults.ts';

/** One subsidy that a person had without an enterprise's claim here. The document is clear: fingerprint it at once. */
export interface GrantElsewhere {
  /** Row as spreadsheet programs count it, from 1. */
  readonly row: number;
  readonly channel: Channel;
  /** Upper case, half width, no blanks. */
  readonly reference: string;
  readonly documentType: DocumentType;
  /** Upper case, half width, no blanks. */
  readonly documentNumber: string;
  /** The occupation as the ledger knows it, and what else it is called. */
  readonly occupation: string;
  readonly otherNames: readonly string[];
  readonly writtenName: string;
  readonly level: Level;
  readonly issuedOn: CalendarDate;
  /** None for a subsidy that counts towards no cap here and excludes the certificate all the same. */
  readonly subsidies: readonly Subsidy[];
  /** Six digits (GB/T 2260). */
  readonly region: string;
}

/** The file's columns with the headers accepted, the usual one first. */
const COLUMNS = {
  channel: ['渠道', '补贴渠道'],
  reference: ['凭证号', '凭证编号'],
  documentType: ['证件类型'],
  documentNumber: ['证件号码', '身份证号码', '身份证号'],
  occupation: ['职业(工种)', '职业', '工种'],
  level: ['等级', '技能等级'],
  issuedOn: ['发证日期'],
  subsidies: ['补贴种类'],
  region: ['地区'],
} as const;
type Field = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as Field[];

/** More than an answer could tell about, and than one request has time for. */
export const GRANTS_ELSEWHERE_LIMIT = 5_000;
const LONGEST_REFERENCE = 64;

export interface ParsedGrants {
  readonly rows: readonly GrantElsewhere[];
  /** All of them at once; what they say of a row is not in `rows`. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a CSV (UTF-8 or GB18030) of grants made elsewhere, as a text or as the bytes of the file.
 * @param today the business day: no certificate was issued after it
 */
export function parseGrantsElsewhere(
  file: string | Uint8Array,
  { policy, today }: { readonly policy: PolicyVersion; readonly today: CalendarDate },
): ParsedGrants {
  const unusable = (...faults: readonly Fault[]): ParsedGrants => ({ rows: [], faults });
  try {
    const text = typeof file === 'string' ? file : decoded(file);
    if (text.trim() === '') return unusable(elsewhereFault('elsewhere-empty'));
    if (isMojibake(text)) return unusable(rosterFault('csv-mojibake'));
    const { header, records, faults } = recordsOf(text);
    const columns = columnsOf(header);
    const missing = FIELDS.filter((field) => !columns.has(field));
    if (missing.length > 0) {
      const accepted = missing.map((field) => COLUMNS[field].join(' / ')).join('; ');
      return unusable(rosterFault('columns-missing', { row: 1 }, { accepted }));
    }
    const filled = records.filter(({ cells }) => cells.some((cell) => tidyText(cell) !== ''));
    if (filled.length === 0) return unusable(...(faults.length > 0 ? faults : [rosterFault('no-rows')]));
    if (filled.length > GRANTS_ELSEWHERE_LIMIT) {
      const limit = String(GRANTS_ELSEWHERE_LIMIT);
      return unusable(elsewhereFault('elsewhere-too-many-rows', {}, { zh: { limit } }));
    }
    const read = readRows(filled, { columns, policy, today });
    return { rows: read.rows, faults: [...faults, ...read.faults] };
  } catch (error) {
    if (error instanceof UnusableFile) return unusable(...error.faults);
    throw error;
  }
}

function decoded(bytes: Uint8Array): string {
  const decoder = new CsvDecoder();
  return decoder.push(bytes) + decoder.end();
}

interface Records {
  readonly header: readonly string[];
  readonly records: readonly { readonly cells: readonly string[]; readonly row: number }[];
  /** Of rows that cannot be split as they were meant. */
  readonly faults: readonly Fault[];
}

/** @throws UnusableFile where it is the header that cannot be split */
function recordsOf(text: string): Records {
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const delimiter = [',', '\t', ';'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  let header: readonly string[] = [];
  const records: { cells: readonly string[]; row: number }[] = [];
  const faults: Fault[] = [];
  const rows = new CsvRows(delimiter, (row, cells, more, trouble) => {
    const beyond = cells.length + more - header.length;
    if (trouble !== undefined) {
      const fault = rosterFault(trouble.code, { row, column: columnLetters(trouble.cell) }, { line: String(row) });
      if (row === 1) throw new UnusableFile(fault);
      faults.push(fault);
    } else if (row === 1) header = cells;
    else if (beyond > 0) faults.push(rosterFault('too-many-cells', { row }, { more: String(beyond) }));
    else records.push({ cells, row });
  });
  rows.push(text.replace(/^\uFEFF/, ''));
  rows.end();
  return { header, records, faults };
}

interface Column {
  readonly index: number;
  readonly shown: string;
}

function columnsOf(header: readonly string[]): ReadonlyMap<Field, Column> {
  const found = new Map<Field, Column>();
  for (const field of FIELDS) {
    const accepted = COLUMNS[field].map(normaliseHeader);
    const index = header.findIndex((cell) => accepted.includes(normaliseHeader(cell)));
    if (index >= 0) found.set(field, { index, shown: tidyText(header[index] ?? '') });
  }
  return found;
}

interface Context {
  readonly columns: ReadonlyMap<Field, Column>;
  readonly policy: PolicyVersion;
  readonly today: CalendarDate;
}

function readRows(
  filled: readonly { readonly cells: readonly string[]; readonly row: number }[],
  context: Context,
): ParsedGrants {
  const rows: GrantElsewhere[] = [];
  const faults: Fault[] = [];
  const firstRows = new Map<string, number>();
  for (const { cells, row } of filled) {
    const place = (field: Field): FaultPlace => {
      const column = context.columns.get(field);
      return { row, ...(column && { column: columnLetters(column.index), header: column.shown }) };
    };
    const read = readRow(cells, context, {
      cell: (code, field) => void faults.push(rosterFault(code, place(field))),
      own: (code, field) => void faults.push(elsewhereFault(code, place(field))),
    });
    const { channel, reference } = read;
    if (channel !== undefined && reference !== undefined) {
      const key = `${channel}\n${reference}`;
      const first = firstRows.get(key);
      if (first === undefined) firstRows.set(key, row);
      else {
        const words = { first: String(first) };
        faults.push(elsewhereFault('elsewhere-reference-repeated', place('reference'), { zh: words }));
        continue;
      }
    }
    const whole = complete(read);
    if (whole !== undefined) rows.push({ row, ...whole });
  }
  return { rows, faults };
}

type Read = { readonly [Key in keyof Omit<GrantElsewhere, 'row'>]: GrantElsewhere[Key] | undefined };

function complete(read: Read): Omit<GrantElsewhere, 'row'> | undefined {
  return Object.values(read).includes(undefined) ? undefined : (read as Omit<GrantElsewhere, 'row'>);
}

interface Report {
  readonly cell: (code: RosterFaultCode, field: Field) => void;
  readonly own: (code: ElsewhereFaultCode, field: Field) => void;
}

function readRow(cells: readonly string[], { columns, policy, today }: Context, report: Report): Read {
  const texts = new Map<Field, string>();
  for (const field of FIELDS) {
    const text = tidyText(cells[columns.get(field)?.index ?? -1] ?? '');
    if (text === '') report.cell('required-empty', field);
    else texts.set(field, text);
  }
  /** The field as `known` reads it; a fault where it reads nothing out of what is there. */
  const value = <T>(field: Field, known: (text: string) => T | undefined, otherwise: () => void): T | undefined => {
    const text = texts.get(field);
    if (text === undefined) return undefined;
    const found = known(text);
    if (found === undefined) otherwise();
    return found;
  };

  const channel = value('channel', channelOf, () => report.own('elsewhere-channel-unknown', 'channel'));
  const documentType = value('documentType', parseDocumentType, () =>
    report.cell('document-type-unknown', 'documentType'),
  );
  const reads = <T>(known: T | undefined, code: RosterFaultCode, field: Field): T | undefined => {
    if (known === undefined && texts.has(field)) report.cell(code, field);
    return known;
  };
  const level = parseLevel(texts.get('level') ?? '');
  const issuedOn = reads(parseDate(texts.get('issuedOn') ?? ''), 'date-unreadable', 'issuedOn');
  if (issuedOn !== undefined && issuedOn > today) report.cell('issued-in-future', 'issuedOn');
  const occupation = texts.get('occupation');
  const names = occupation === undefined ? undefined : ledgerNames(occupation, policy);
  return {
    channel,
    reference: referenceIn(texts.get('reference'), report),
    documentType,
    documentNumber: documentIn(texts.get('documentNumber'), documentType, today, report),
    occupation: names?.occupationKey,
    otherNames: names?.otherNames,
    writtenName: names?.writtenName,
    level:
      level === 'contradictory'
        ? reads(undefined, 'level-contradictory', 'level')
        : reads(level, 'level-unknown', 'level'),
    issuedOn: issuedOn !== undefined && issuedOn > today ? undefined : issuedOn,
    subsidies: value(
      'subsidies',
      (text) => subsidiesOf(text, channel),
      () => report.own('elsewhere-subsidy-unknown', 'subsidies'),
    ),
    region: value(
      'region',
      (text) => regionOf(text, policy),
      () => report.own('elsewhere-region-unknown', 'region'),
    ),
  };
}

function channelOf(text: string): Channel | undefined {
  const bare = text.replace(/ /g, '');
  if (bare === '职业培训券') return 'training-voucher';
  return CHANNELS.find((channel) => bare === CHANNEL_NAMES[channel].zh || bare === channel);
}

function referenceIn(text: string | undefined, report: Report): string | undefined {
  if (text === undefined) return undefined;
  if (hasLostDigits(text)) report.cell('digits-lost', 'reference');
  else if (bareNumber(text).length > LONGEST_REFERENCE) report.own('elsewhere-reference-form', 'reference');
  else return bareNumber(text);
  return undefined;
}

function documentIn(
  text: string | undefined,
  type: DocumentType | undefined,
  today: CalendarDate,
  report: Report,
): string | undefined {
  if (text === undefined || type === undefined) return undefined;
  if (hasLostDigits(text)) {
    report.cell('digits-lost', 'documentNumber');
    return undefined;
  }
  const read = readDocument(text, type, today);
  if (read.ok) return read.documentNumber;
  for (const reason of read.reasons) report.cell(reason, 'documentNumber');
  return undefined;
}

const SUBSIDIES: Readonly<Record<string, Subsidy>> = {
  培训: 'training',
  培训补贴: 'training',
  职业培训补贴: 'training',
  技能培训补贴: 'training',
  评价: 'evaluation',
  评价补贴: 'evaluation',
  职业技能评价补贴: 'evaluation',
  鉴定补贴: 'evaluation',
  职业技能鉴定补贴: 'evaluation',
};

function subsidiesOf(text: string, channel: Channel | undefined): readonly Subsidy[] | undefined {
  const bare = text.replace(/ /g, '');
  if (channel === 'unemployment-insurance' && /^(?:失业保险)?技能提升补贴$/.test(bare)) return [];
  const named = bare.split(/[、,，/;；和及+]/u).map((part) => SUBSIDIES[part]);
  return named.includes(undefined) ? undefined : [...new Set(named as Subsidy[])].toSorted().toReversed();
}

/** By name, with or without 市, 县 or 区, or by code; a district that pools with its city is its city's. */
function regionOf(text: string, { regions }: PolicyVersion): string | undefined {
  const bare = text.replace(/ /g, '').replace(/^福建省?(?=.)/u, '');
  const short = (name: string) => (name.length > 2 ? name.replace(/[市县区]$/u, '') : name);
  const found = regions.find((region) =>
    [region, ...(region.pooled ?? [])].some(
      ({ code, name }) => code === bare || name.zh === bare || short(name.zh) === bare,
    ),
  );
  return found?.code ?? (/^[1-9]\d{5}$/.test(bare) ? bare : undefined);
}
