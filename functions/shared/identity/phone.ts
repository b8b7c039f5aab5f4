import { maskLastFour } from './mask.ts';
import { bareNumber, digitsForLetterO } from './text-width.ts';

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0\d{2,3}[1-9]\d{6,7}$/;
/** Hong Kong, Macao and Taiwan numbers, with which people on a roster do come. */
const ACROSS_THE_BORDER = /^\+(?:852|853|886)\d{8,9}$/;

/**
 * A phone number in one form: a mainland mobile (11 digits), a landline with its area code (digits), or `+852`, `+853`, `+886`.
 * @returns undefined if it is none of them
 */
export function normalisePhone(written: string): string | undefined {
  const compact = digitsForLetterO(bareNumber(written)).replace(/[-\u2010-\u2015()（）.]/g, '');
  const number = compact.replace(/^00(?=8\d)/, '+').replace(/^\+?86(?=[01])/, '');
  return MOBILE.test(number) || LANDLINE.test(number) || ACROSS_THE_BORDER.test(number) ? number : undefined;
}

/** Stars for all but the last four digits. */
export function maskPhone(phone: string): string {
  return maskLastFour(phone);
}
