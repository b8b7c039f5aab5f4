import { maskLastFour } from './mask.ts';

/** Why a number is not a resident identity number. `fifteen-digits` is the form issued before 1999-10-01, void since 2013. */
export type ResidentIdReason = 'fifteen-digits' | 'length' | 'character' | 'birth-date' | 'check-character';

export type ResidentIdCheck =
  | { readonly ok: true; readonly birthDate: string }
  | { readonly ok: false; readonly reasons: readonly ResidentIdReason[] };

const CHECK_CHARACTERS = '10X98765432';
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * The eighteenth character for the first seventeen digits: ISO 7064 MOD 11-2, as GB 11643-1999 sets it.
 * @throws RangeError if given anything but seventeen digits
 */
export function residentIdCheckCharacter(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('Seventeen digits are needed for a check character.');
  let sum = 0;
  WEIGHTS.forEach((weight, index) => {
    sum += weight * Number(first17[index]);
  });
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** Whether `YYYY-MM-DD` is a day of the Gregorian calendar. */
function isCalendarDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/**
 * Checks a resident identity number (GB 11643; residence permits for Hong Kong, Macao and Taiwan residents share the form).
 * @param number upper case, half width, no blanks
 * @param today `YYYY-MM-DD`; a birth date after it is a fault
 * @returns the birth date, or every reason against
 */
export function checkResidentId(number: string, today: string): ResidentIdCheck {
  if (/^\d{15}$/.test(number)) return { ok: false, reasons: [isOldNumber(number) ? 'fifteen-digits' : 'length'] };
  const reasons: ResidentIdReason[] = [];
  if (number.length !== 18) reasons.push('length');
  if (!/^\d*X?$/.test(number) || (number.length !== 18 && number.includes('X'))) reasons.push('character');
  if (reasons.length > 0) return { ok: false, reasons };

  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (birthDate < '1900-01-01' || birthDate > today || !isCalendarDay(birthDate)) reasons.push('birth-date');
  if (residentIdCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) reasons.push('check-character');
  return reasons.length === 0 ? { ok: true, birthDate } : { ok: false, reasons };
}

/** Fifteen digits with a day of the twentieth century where an old number has it; else three of eighteen are missing. */
function isOldNumber(number: string): boolean {
  return isCalendarDay(`19${number.slice(6, 8)}-${number.slice(8, 10)}-${number.slice(10, 12)}`);
}

/** First three and last four: the province and what tells two people apart in a list, never the birth date. */
export function maskResidentId(number: string): string {
  return number.length === 18 ? `${number.slice(0, 3)}${'*'.repeat(11)}${number.slice(14)}` : maskLastFour(number);
}
