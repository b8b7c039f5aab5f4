import { compactNumber } from './text-width.ts';

/** The number of a bank account in the one form in which it is kept and compared: half width, no blanks or hyphens. */
export const normaliseAccount = compactNumber;
