import { bareNumber } from './text-width.ts';

const DASHES = /[-\u2010-\u2015\u2212]/g;

/** The number of a training class on file (开班备案) in one form: half width, upper case, no blanks, one kind of hyphen. */
export const normaliseClassNumber = (written: string): string => bareNumber(written).replace(DASHES, '-');
