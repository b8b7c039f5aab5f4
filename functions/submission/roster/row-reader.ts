import { createHash } from 'node:crypto';
import { normalisePhone } from '#functions/shared/identity/phone.ts';
import { checkCreditCode, normaliseCreditCode } from '#functions/shared/identity/credit-code.ts';
import { readDocument } from '#functions/shared/identity/document.ts';
import { checkResidentId } from '#functions/shared/identity/resident-id.ts';
import { normaliseAccount } from '#functions/shared/identity/account.ts';
import { bareNumber } from '#functions/shared/identity/text-width.ts';
import type { Fault, FaultPlace } from '#functions/shared/fault.ts';
import { certificateTypeOf, parseCertificateNumber } from '#functions/verification/certificate-number.ts';
import type { CalendarDate, CertificateType, DocumentType, Level, RosterLine } from '../roster-line.ts';
import { certificateNumberIn } from './certificate-cell.ts';
import { classNumberOf } from './class-number.ts';
import { consentOf, trainingModeOf } from './consent-and-mode.ts';
import { type Cell, cellText, columnLetters, hasLostDigits, isFormula } from './cell.ts';
import { MUST_BE_TEXT, NO_FORMULA } from './cell-rules.ts';
import { NOTE_CODES, rosterFault, type RosterFaultCode } from './faults.ts';
import { FIELD_LIMITS, LONGEST_WRITTEN } from './field-limits.ts';
import type { RosterHeader } from './header.ts';
import type { RosterField } from './header-synonyms.ts';
import { nameIn } from './person-cell.ts';
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
} from './values.ts';

/** Fields that differ from person to person: "same as above" cannot be meant. */
const PERSONAL: ReadonlySet<RosterField> = new Set([
  'name',
  'documentNumber',
  'phone',
  'certificateNumber',
  'account',
  'consent',
]);
const ERROR_VALUE = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\x00-\x08\x0E-\x1F\x7F-\x9F]/;
const HALF_A_CHARACTER = /\p{Surrogate}/u;
/** What a code page leaves of a character that it does not have. */
const LOST = /[?？\uFFFD]|锟斤拷/;
const NUMERAL = /^[\d.,E+-]+$/;
/** Words out of few: what is longer only seems to be one of them. */
const CHOSEN: ReadonlySet<RosterField> = new Set(['level', 'certificateType', 'documentType']);
/** What is read as a number has nothing to it but blanks and apostrophes where it is empty. */
const NUMBERS: ReadonlySet<RosterField> = new Set([
  'documentNumber',
  'phone',
  'certificateNumber',
  'classNumber',
  'account',
  'creditCode',
]);

/** Where a dash, a stroke or a word for none is written for an empty cell; in other columns it may mean something. */
const MAY_SAY_NOTHING: ReadonlySet<RosterField> = new Set([...NUMBERS, 'occupation', 'issuer', 'group']);
const NOTHING = /^(?:[-\u2010-\u2015/\\]{1,4}|无|暂无|没有)$/;
/** Of a bank or of a social security card, which has nine. */
const ACCOUNT = /^[\dA-Z]{8,}$/;

type KnownField = Exclude<RosterField, 'known'>;

export interface RowResult {
  /** Present when the row has no fault. */
  readonly line?: RosterLine;
  readonly faults: readonly Fault[];
  readonly notes: readonly Fault[];
  /** Digest of person and certificate, when both can be read. */
  readonly key?: string;
}

export interface RowContext {
  readonly header: RosterHeader;
  readonly today: CalendarDate;
  readonly sheet?: string;
  readonly date1904?: boolean;
  /** Unified social credit code of the enterprise that claims. */
  readonly claimant?: string | undefined;
}

/** Turns the cells of one row after another into lines; remembers what "same as above" refers to. */
export class RowReader {
  readonly #context: RowContext;
  readonly #above = new Map<RosterField, string>();
  #row = 0;
  #cells: readonly Cell[] = [];
  #faults: Fault[] = [];
  #notes: Fault[] = [];

  constructor(context: RowContext) {
    this.#context = context;
  }

  /** All faults of the row at once; a line only if there is none. */
  read(row: number, cells: readonly Cell[]): RowResult {
    this.#row = row;
    this.#cells = cells;
    this.#faults = [];
    this.#notes = [];

    const name = this.#name();
    const document = this.#document();
    const phone = this.#phone();
    const account = this.#account();
    this.#checkCreditCode();
    const occupation = this.#required('occupation');
    const certificateNumber = this.#certificateNumber();
    const stated = this.#statedCertificate();
    const level = this.#level(stated.type);
    const certificateType = this.#certificateType(stated, level, certificateNumber);
    const issuedOn = this.#issuedOn();
    const optional = this.#optional();

    const result = { faults: this.#faults, notes: this.#notes };
    const key =
      document === undefined || certificateNumber === undefined
        ? {}
        : // A piece of the file's text kept in a map would keep the whole of that text.
          { key: createHash('sha256').update(`${document.documentNumber} ${certificateNumber}`).digest('base64') };
    if (
      this.#faults.length > 0 ||
      name === undefined ||
      document === undefined ||
      occupation === undefined ||
      level === undefined ||
      certificateType === undefined ||
      certificateNumber === undefined ||
      issuedOn === undefined
    ) {
      return { ...result, ...key };
    }
    const { sheet } = this.#context;
    const line: RosterLine = {
      ...(sheet === undefined ? {} : { sheet }),
      row,
      name,
      ...document,
      ...(phone === undefined ? {} : { phone }),
      ...(account === undefined ? {} : { account }),
      occupation,
      level,
      certificateType,
      certificateNumber,
      issuedOn,
      ...optional,
    };
    return { ...result, ...key, line };
  }

  #place(field: KnownField): FaultPlace {
    const { sheet, header } = this.#context;
    const column = header.columns.get(field);
    return {
      ...(sheet === undefined ? {} : { sheet }),
      row: this.#row,
      ...(column === undefined ? {} : { column: columnLetters(column.index), header: column.shown }),
    };
  }

  #report(code: RosterFaultCode, field: KnownField, words: Record<string, string> = {}): undefined {
    const fault = rosterFault(code, this.#place(field), words);
    (NOTE_CODES.has(code) ? this.#notes : this.#faults).push(fault);
    return undefined;
  }

  /**
   * The text of a field with "same as above" resolved. `empty` and `faulty` are told apart, so that a cell that was
   * already faulted is not called empty as well.
   */
  #read(field: KnownField): { text: string; state: 'filled' | 'empty' | 'faulty' } {
    const column = this.#context.header.columns.get(field);
    const cell = column === undefined ? undefined : this.#cells[column.index];
    const raw = cellText(cell);
    const code = this.#faultOf(field, cell, raw);
    if (code === undefined && isDitto(raw)) return this.#aboveOf(field);
    const empty = code === undefined && this.#isEmpty(field, raw);
    if (!PERSONAL.has(field)) {
      // "Same as above" is said of the cell above, also where that says nothing that can be used.
      if (code === undefined && !empty) this.#above.set(field, raw);
      else this.#above.delete(field);
    }
    if (code === undefined) return empty ? { text: '', state: 'empty' } : { text: raw, state: 'filled' };
    this.#report(code, field, { limit: String(FIELD_LIMITS[field]) });
    return { text: '', state: 'faulty' };
  }

  #isEmpty(field: KnownField, raw: string): boolean {
    const text = NUMBERS.has(field) ? bareNumber(raw) : tidyText(raw);
    return text === '' || (MAY_SAY_NOTHING.has(field) && NOTHING.test(text));
  }

  #aboveOf(field: KnownField): { text: string; state: 'filled' | 'faulty' } {
    const above = this.#above.get(field);
    if (above !== undefined && !PERSONAL.has(field)) return { text: above, state: 'filled' };
    this.#report(PERSONAL.has(field) ? 'ditto-personal' : 'ditto-nothing-above', field);
    return { text: '', state: 'faulty' };
  }

  /** What keeps a cell from being read at all, before anything else looks at it. */
  #faultOf(field: KnownField, cell: Cell, raw: string): RosterFaultCode | undefined {
    if (raw.length > LONGEST_WRITTEN) return 'too-long';
    if (isFormula(cell) && NO_FORMULA.has(field)) return 'formula-cell';
    if (MUST_BE_TEXT.has(field) && hasLostDigits(cell)) return 'digits-lost';
    if (CONTROLS.test(raw)) return 'control-characters';
    if (field !== 'name' && HALF_A_CHARACTER.test(raw)) return 'control-characters';
    if (CHOSEN.has(field) && tidyText(raw).length > FIELD_LIMITS[field]) return 'too-long';
    return ERROR_VALUE.test(tidyText(raw)) ? 'cell-error' : undefined;
  }

  /** @returns undefined for what is longer than all who come after take; `required-empty` for nothing is told elsewhere */
  #withinLimit(field: KnownField, text: string): string | undefined {
    const limit = FIELD_LIMITS[field];
    return text.length <= limit ? text : this.#report('too-long', field, { limit: String(limit) });
  }

  #optionalText(field: KnownField): string | undefined {
    const { text, state } = this.#read(field);
    return state === 'filled' ? text : undefined;
  }

  #requiredText(field: KnownField): string | undefined {
    const { text, state } = this.#read(field);
    if (state === 'empty') this.#report('required-empty', field);
    return state === 'filled' ? text : undefined;
  }

  #required(field: KnownField): string | undefined {
    const text = this.#requiredText(field);
    return text === undefined ? undefined : this.#withoutPerson(field, tidyText(text));
  }

  /**
   * What is kept in clear beside a person must not hold the person's own numbers, where columns have shifted, nor what
   * is no word at all where words stand.
   */
  #withoutPerson(field: KnownField, written: string): string | undefined {
    const text = this.#withinLimit(field, written);
    if (text === undefined) return undefined;
    if (field === 'certificateNumber' || field === 'classNumber')
      return checkResidentId(text, this.#context.today).ok ? this.#report('number-misplaced', field) : text;
    if (LOST.test(text)) return this.#report('characters-lost', field);
    // A kind of people may be written by its number.
    const numbers = /\d{11}/.test(text.replace(/[ -]/g, '')) || (field !== 'group' && NUMERAL.test(text));
    return numbers ? this.#report('number-misplaced', field) : text;
  }

  #name(): string | undefined {
    const text = this.#requiredText('name');
    if (text === undefined) return undefined;
    const read = nameIn(text);
    return 'name' in read ? this.#withinLimit('name', read.name) : this.#report(read.fault, 'name');
  }

  #document(): { documentType: DocumentType; documentNumber: string } | undefined {
    const stated = this.#optionalText('documentType');
    const statedType = stated === undefined ? undefined : parseDocumentType(stated);
    if (stated !== undefined && statedType === undefined) this.#report('document-type-unknown', 'documentType');
    const text = this.#requiredText('documentNumber');
    if (text === undefined) return undefined;
    if (stated !== undefined && statedType === undefined) return undefined;

    const read = readDocument(text, statedType, this.#context.today);
    if (read.ok) return { documentType: read.documentType, documentNumber: read.documentNumber };
    // A program that kept fifteen digits and saved as text or CSV leaves zeros and, nearly always, a wrong check.
    if (read.reasons.includes('resident-id-check-character') && /000$/.test(read.documentNumber))
      return this.#report('digits-lost', 'documentNumber');
    for (const reason of read.reasons) this.#report(reason, 'documentNumber');
    return undefined;
  }

  /** A code on the row is never kept: it only shows that the row is this claimant's. */
  #checkCreditCode(): void {
    const text = this.#optionalText('creditCode');
    if (text === undefined) return;
    const code = normaliseCreditCode(text);
    if (!checkCreditCode(code).ok) this.#report('credit-code-form', 'creditCode');
    else if (code !== (this.#context.claimant ?? code)) this.#report('credit-code-other', 'creditCode');
  }

  #phone(): string | undefined {
    const text = this.#optionalText('phone');
    if (text === undefined) return undefined;
    return normalisePhone(text) ?? this.#report('phone-form', 'phone');
  }

  #account(): string | undefined {
    const text = this.#optionalText('account');
    if (text === undefined) return undefined;
    const account = this.#withinLimit('account', normaliseAccount(text));
    return account === undefined || ACCOUNT.test(account) ? account : this.#report('account-form', 'account');
  }

  #certificateNumber(): string | undefined {
    const text = this.#requiredText('certificateNumber');
    if (text === undefined) return undefined;
    const { number, leftAside } = certificateNumberIn(text);
    if (leftAside) this.#report('certificate-number-words', 'certificateNumber');
    return this.#withoutPerson('certificateNumber', number);
  }

  #statedCertificate(): { type?: CertificateType; state: 'filled' | 'empty' | 'faulty' } {
    const { text, state } = this.#read('certificateType');
    if (state !== 'filled') return { state };
    const type = parseCertificateType(text);
    if (type !== undefined) return { type, state };
    this.#report('certificate-type-unknown', 'certificateType');
    return { state: 'faulty' };
  }

  #level(type: CertificateType | undefined): Level | undefined {
    const { text, state } = this.#read('level');
    if (state === 'faulty') return undefined;
    // A special-ability certificate has no level to write.
    if (state === 'empty') return type === 'special-ability' ? 'special' : this.#report('required-empty', 'level');
    const level = parseLevel(text);
    if (level === undefined) {
      if (type === 'special-ability' && /^[-\u2010-\u2015/无]+$/.test(tidyText(text))) return 'special';
      return this.#report('level-unknown', 'level');
    }
    return level === 'contradictory' ? this.#report('level-contradictory', 'level') : level;
  }

  #certificateType(
    stated: { type?: CertificateType; state: 'filled' | 'empty' | 'faulty' },
    level: Level | undefined,
    certificateNumber: string | undefined,
  ): CertificateType | undefined {
    if (stated.type !== undefined || stated.state === 'faulty') return stated.type;
    if (level === 'special') return 'special-ability';
    if (certificateNumber === undefined) return undefined;
    const derived = certificateTypeOf(parseCertificateNumber(certificateNumber));
    // Without a column of types it is the number that does not tell.
    const told = this.#context.header.columns.has('certificateType') ? 'certificateType' : 'certificateNumber';
    return derived ?? this.#report('certificate-type-needed', told);
  }

  #issuedOn(): CalendarDate | undefined {
    const text = this.#requiredText('issuedOn');
    if (text === undefined) return undefined;
    const date = parseDate(text, this.#context.date1904);
    if (date === undefined) return this.#report('date-unreadable', 'issuedOn');
    return date > this.#context.today ? this.#report('issued-in-future', 'issuedOn') : date;
  }

  #optional(): Partial<RosterLine> {
    const issuer = this.#optionalPlain('issuer');
    const group = this.#optionalPlain('group');
    const training = this.#training();
    const hours = this.#optionalText('trainingHours');
    const trainingHours =
      hours === undefined ? undefined : (parseHours(hours) ?? this.#report('hours-unreadable', 'trainingHours'));
    const classNumber = this.#classNumber();
    const claimedFen = this.#money('claimedMoney');
    const claimedEvaluationFen = this.#money('claimedEvaluationMoney');
    const consent = consentOf(this.#optionalText('consent'));
    const mode = this.#optionalText('trainingMode');
    const trainingMode = mode === undefined ? undefined : trainingModeOf(mode);
    return {
      ...(issuer === undefined ? {} : { issuer }),
      ...(group === undefined ? {} : { group }),
      ...(training.from === undefined ? {} : { trainingFrom: training.from }),
      ...(training.to === undefined ? {} : { trainingTo: training.to }),
      ...(trainingHours === undefined ? {} : { trainingHours }),
      ...(classNumber === undefined ? {} : { classNumber }),
      ...(claimedFen === undefined ? {} : { claimedFen }),
      // Nothing is asked for where a form that has the column says nought.
      ...(claimedEvaluationFen === undefined || claimedEvaluationFen === 0 ? {} : { claimedEvaluationFen }),
      ...(consent === undefined ? {} : { consent }),
      ...(trainingMode === undefined ? {} : { trainingMode }),
    };
  }

  #classNumber(): string | undefined {
    const column = this.#context.header.columns.get('classNumber');
    const text = this.#optionalText('classNumber');
    if (column === undefined || text === undefined || hasLostDigits(this.#cells[column.index])) return undefined;
    const number = classNumberOf(text, column.shown);
    return number === undefined ? undefined : this.#withoutPerson('classNumber', number);
  }

  #optionalPlain(field: KnownField): string | undefined {
    const text = this.#optionalText(field);
    return text === undefined ? undefined : this.#withoutPerson(field, tidyText(text));
  }

  #money(field: 'claimedMoney' | 'claimedEvaluationMoney'): number | undefined {
    const money = this.#optionalText(field);
    if (money === undefined) return undefined;
    const inTenThousands = this.#context.header.columns.get(field)?.shown.includes('万元') ?? false;
    return parseMoney(money, inTenThousands) ?? this.#report('money-unreadable', field);
  }

  #training(): { from?: CalendarDate | undefined; to?: CalendarDate | undefined } {
    const { date1904 } = this.#context;
    const period = this.#optionalText('trainingPeriod');
    const read =
      period === undefined
        ? undefined
        : (parsePeriod(period, date1904) ?? this.#report('training-dates-unreadable', 'trainingPeriod'));
    return { from: this.#day('trainingFrom') ?? read?.from, to: this.#day('trainingTo') ?? read?.to };
  }

  #day(field: 'trainingFrom' | 'trainingTo'): CalendarDate | undefined {
    const text = this.#optionalText(field);
    if (text === undefined) return undefined;
    return parseDate(text, this.#context.date1904) ?? this.#report('training-dates-unreadable', field);
  }
}
