import { bareNumber, digitsForLetterO } from '#functions/shared/identity/text-width.ts';
import type { CalendarDate, CertificateType, Level } from '#functions/submission/roster-line.ts';

/** Level as a certificate number carries it, 5 (初级工) to 1 (高级技师). */
export type NumberedLevel = Exclude<Level, 'special'>;

/**
 * What a certificate number says of itself (policy page, "Certificate numbers"). An unknown form is nothing against the
 * certificate: the register and a person decide.
 */
export type CertificateNumber =
  | {
      readonly form: 'skill-level';
      readonly number: string;
      /** `Y` employer, `S` social evaluation body; other letters are issued too. */
      readonly issuerKind: 'employer' | 'social-body' | 'other';
      /** `0000` where the body is registered with the province. */
      readonly body: string;
      /** First two digits of GB/T 2260; Fujian is 35. */
      readonly province: string;
      readonly bodySerial: string;
      readonly year: number;
      readonly level: NumberedLevel;
      readonly serial: string;
    }
  /** A grade above level 1 (特级技师, 首席技师): two letters and twenty digits; their meaning is not published. */
  | { readonly form: 'skill-level-special-grade'; readonly number: string }
  | {
      readonly form: 'qualification';
      readonly number: string;
      readonly year: number;
      /** Province or ministry by the certificate's own table, which is not GB/T 2260. */
      readonly province: string;
      readonly city: string;
      readonly bodyKind: string;
      readonly bodySerial: string;
      readonly level: NumberedLevel;
      readonly serial: string;
    }
  /** A Shanghai number of thirteen digits, padded to sixteen with `000`; year and level are not in it. */
  | { readonly form: 'qualification-shanghai'; readonly number: string }
  | { readonly form: 'unknown'; readonly number: string };

const SKILL_LEVEL = /^([A-Z])(\d{4})(\d{2})([\dA-Z]{6})(\d{2})([1-5])(\d{6})$/;
const SPECIAL_GRADE = /^[A-Z]{2}\d{20}$/;
const QUALIFICATION = /^(\d{2})(\d{2})(\d{2})([0-4])(\d{3})([1-5])(\d{5})$/;
const NUMBERED_LEVELS: Record<string, NumberedLevel> = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5' };

function numberedLevel(digit: string): NumberedLevel {
  const level = NUMBERED_LEVELS[digit];
  if (level === undefined) throw new RangeError('A level in a certificate number is a digit from 1 to 5.');
  return level;
}

/**
 * Half width, upper case, no blanks; a letter O becomes 0 where a known form has a digit and nowhere else; hyphens go
 * where a known form is left, and stay where they may belong to the number.
 */
export function normaliseCertificateNumber(written: string): string {
  const bare = bareNumber(written);
  const tight = bare.replace(/[-\u2010-\u2015]/g, '');
  if (/^[\dO]{13}$|^[\dO]{16}$/.test(tight)) return digitsForLetterO(tight);
  if (/^[A-Z][\dO]{6}[\dA-Z]{6}[\dO]{9}$/.test(tight)) {
    const body = tight.slice(7, 13);
    return [
      tight.slice(0, 1),
      digitsForLetterO(tight.slice(1, 7)),
      // The body's serial may hold letters; where O is the only one, it is the zero it looks like.
      /^[\dO]+$/.test(body) ? digitsForLetterO(body) : body,
      digitsForLetterO(tight.slice(13)),
    ].join('');
  }
  return SPECIAL_GRADE.test(tight) ? tight : bare;
}

/** Reads a number of any form; a thirteen-digit Shanghai number comes back padded. */
export function parseCertificateNumber(written: string): CertificateNumber {
  const number = normaliseCertificateNumber(written);
  const skill = SKILL_LEVEL.exec(number);
  if (skill !== null) {
    const [, letter = '', body = '', province = '', bodySerial = '', year = '', level = '', serial = ''] = skill;
    const issuerKind = letter === 'Y' ? 'employer' : letter === 'S' ? 'social-body' : 'other';
    return {
      form: 'skill-level',
      number,
      issuerKind,
      body,
      province,
      bodySerial,
      year: 2000 + Number(year),
      level: numberedLevel(level),
      serial,
    };
  }
  if (SPECIAL_GRADE.test(number)) return { form: 'skill-level-special-grade', number };
  // A year 00 would be 2000, far outside any claim window; padded Shanghai numbers are what begins with 000.
  if (/^\d{13}$/.test(number)) return { form: 'qualification-shanghai', number: `000${number}` };
  if (/^000\d{13}$/.test(number)) return { form: 'qualification-shanghai', number };
  const qualification = QUALIFICATION.exec(number);
  if (qualification !== null) {
    const [, yy = '', province = '', city = '', bodyKind = '', bodySerial = '', level = '', serial = ''] =
      qualification;
    const year = (Number(yy) >= 90 ? 1900 : 2000) + Number(yy);
    return {
      form: 'qualification',
      number,
      year,
      province,
      city,
      bodyKind,
      bodySerial,
      level: numberedLevel(level),
      serial,
    };
  }
  return { form: 'unknown', number };
}

/** The type of certificate whose numbers have this form; undefined where the form is not known (all special-ability ones). */
export function certificateTypeOf(number: CertificateNumber): CertificateType | undefined {
  switch (number.form) {
    case 'skill-level':
    case 'skill-level-special-grade':
      return 'skill-level';
    case 'qualification':
    case 'qualification-shanghai':
      return 'qualification';
    case 'unknown':
      return undefined;
  }
}

/** What the roster says of the certificate, to be held against its number. */
export interface ClaimedCertificate {
  readonly certificateType: CertificateType;
  readonly level: Level;
  readonly issuedOn: CalendarDate;
}

export interface Contradiction {
  readonly code: 'number-type-differs' | 'number-level-differs' | 'number-year-differs';
  readonly zh: string;
  readonly en: string;
}

/** Every point on which a certificate number disagrees with what is claimed of it; none for an unknown form. */
export function contradictions(number: CertificateNumber, claimed: ClaimedCertificate): Contradiction[] {
  const found: Contradiction[] = [];
  const type = certificateTypeOf(number);
  if (type !== undefined && type !== claimed.certificateType) {
    found.push({
      code: 'number-type-differs',
      zh: '证书编号的格式与所填证书类型不符',
      en: 'The form of the certificate number belongs to another type of certificate than the one stated',
    });
  }
  if (number.form !== 'skill-level' && number.form !== 'qualification') return found;
  if (number.level !== claimed.level) {
    found.push({
      code: 'number-level-differs',
      zh: `证书编号中的等级（${number.level}级）与所填等级不符`,
      en: `The certificate number carries level ${number.level}, which is not the level stated`,
    });
  }
  if (String(number.year) !== claimed.issuedOn.slice(0, 4)) {
    found.push({
      code: 'number-year-differs',
      zh: `证书编号中的年份（${number.year}年）与发证日期不符`,
      en: `The certificate number carries the year ${number.year}, which is not the year of the issue date`,
    });
  }
  return found;
}
