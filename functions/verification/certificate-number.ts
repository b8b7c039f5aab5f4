import type { Text } from '#functions/shared/fault.ts';
import { bareNumber, digitsForLetterO } from '#functions/shared/identity/text-width.ts';
import type { CalendarDate, CertificateType, Level } from '#functions/submission/roster-line.ts';
import type { IssuerFacts } from './facts.ts';
import { isElsewhere, isPlainEmployer, isProvince, namedIssuer } from './issuer-name.ts';

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

/** The evaluation body's four digits where it is registered with the province, not with a ministry or a group. */
const REGISTERED_WITH_PROVINCE = '0000';

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

/** Whether two spellings, of a roster or a register, are of one number. */
export const isSameCertificate = (one: string, other: string): boolean =>
  normaliseCertificateNumber(one) === normaliseCertificateNumber(other);

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

export interface Contradiction extends Text {
  readonly code: 'number-type-differs' | 'number-level-differs' | 'number-year-differs';
}

/**
 * Every point on which a certificate number disagrees with what is claimed of it by a digit whose meaning is published:
 * the line cannot be right, whatever a register says. None for an unknown form.
 */
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
  // Its digits are not published, but that its grade lies above level 1 is.
  if (number.form === 'skill-level-special-grade' && claimed.level !== '1') {
    found.push({
      code: 'number-level-differs',
      zh: '证书编号为一级以上(特级技师、首席技师)证书的编号，与所填等级不符',
      en: 'The certificate number is that of a grade above level 1, which is not the level stated',
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

/**
 * Whether a person can read the number by a published rule. Special-ability certificates have none: nothing is missing.
 */
export function isFormKnown(number: CertificateNumber, claimed: Pick<ClaimedCertificate, 'certificateType'>): boolean {
  if (claimed.certificateType === 'special-ability') return true;
  // A grade above level 1 is paid as level 1 at most: whether it is that grade is for a person to see.
  if (number.form === 'unknown' || number.form === 'skill-level-special-grade') return false;
  return number.form !== 'skill-level' || isProvince(number.province);
}

/**
 * Whether the number is plainly not that of the issuer named on the line. A name is a weaker sign than a digit (a school
 * is an employer too), so this asks for a person where the policy does not say that it refuses.
 */
export function contradictsIssuer(number: CertificateNumber, issuer: string | undefined): boolean {
  if (issuer === undefined) return false;
  const named = namedIssuer(issuer);
  if (number.form === 'qualification' || number.form === 'qualification-shanghai') return named === 'company';
  if (number.form !== 'skill-level') return false;
  const otherKind =
    (number.issuerKind === 'employer' && named !== undefined && named !== 'company') ||
    (number.issuerKind === 'social-body' && isPlainEmployer(issuer));
  return otherKind || (number.body === REGISTERED_WITH_PROVINCE && isElsewhere(issuer, number.province));
}

/** Whether the number says that its body is registered with another province; undefined where it does not tell. */
export function isOfAnotherProvince(number: CertificateNumber, province: string): boolean | undefined {
  if (number.form !== 'skill-level' || !isProvince(number.province)) return undefined;
  return number.province !== province;
}

/**
 * Whether the register of issuers holds a body of another kind than the number's first letter says. Schools and
 * authorities have letters of their own, whose meaning is not published: they contradict only the employer's `Y`.
 */
export function contradictsKind(number: CertificateNumber, kind: IssuerFacts['kind']): boolean {
  if (number.form !== 'skill-level') return false;
  if (number.issuerKind === 'employer') return kind !== 'employer';
  return number.issuerKind === 'social-body' && kind === 'employer';
}
