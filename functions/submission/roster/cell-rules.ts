import type { RosterField } from './header-synonyms.ts';

/** Fields whose formula is refused: what a claim rests on, and what money is sent to. */
export const NO_FORMULA: ReadonlySet<RosterField> = new Set([
  'name',
  'documentType',
  'documentNumber',
  'phone',
  'occupation',
  'level',
  'certificateType',
  'certificateNumber',
  'issuedOn',
  'account',
]);

/** Fields that a spreadsheet must keep as text: as a number they lose digits. */
export const MUST_BE_TEXT: ReadonlySet<RosterField> = new Set(['documentNumber', 'certificateNumber', 'account']);
