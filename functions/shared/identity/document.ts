import type { CalendarDate, DocumentType } from '../../submission/roster-line.ts';
import { checkResidentId, type ResidentIdReason } from './resident-id.ts';
import { compactNumber, digitsForLetterO } from './text-width.ts';

export type DocumentReason = `resident-id-${ResidentIdReason}` | 'taiwan-permit-form' | 'hong-kong-macao-permit-form';

export type ReadDocument =
  | { readonly ok: true; readonly documentType: DocumentType; readonly documentNumber: string }
  | { readonly ok: false; readonly documentNumber: string; readonly reasons: readonly DocumentReason[] };

/** Eight digits, or ten in the booklets before 2015. */
const TAIWAN_PERMIT = /^\d{8}(?:\d{2})?$/;
/** H for Hong Kong, M for Macao, eight digits, and how often it was renewed where that is written behind. */
const HONG_KONG_MACAO_PERMIT = /^[HM]\d{8}(?:\d{2})?$/;

const LIFELONG_DIGITS = { 'taiwan-permit': 8, 'hong-kong-macao-permit': 9 } as const;

/**
 * A document's number in the one form in which it is kept and compared, wherever it comes from: half width, upper case, no
 * blanks or hyphens, zero for the letter O. Whether it is a number at all is for `readDocument` to say.
 */
export const normaliseDocumentNumber = (written: string): string => digitsForLetterO(compactNumber(written));

/**
 * Reads the number of a document as it was written.
 * @param type absent: told by the number's form, else that of a resident identity number
 * @param today a birth date after it is a fault
 */
export function readDocument(written: string, type: DocumentType | undefined, today: CalendarDate): ReadDocument {
  const documentNumber = normaliseDocumentNumber(written);
  const documentType = type ?? typeByForm(documentNumber);
  const reasons = reasonsAgainst(documentType, documentNumber, today);
  return reasons.length === 0 ? { ok: true, documentType, documentNumber } : { ok: false, documentNumber, reasons };
}

function typeByForm(number: string): DocumentType {
  if (TAIWAN_PERMIT.test(number)) return 'taiwan-permit';
  return HONG_KONG_MACAO_PERMIT.test(number) ? 'hong-kong-macao-permit' : 'resident-id';
}

function reasonsAgainst(type: DocumentType, number: string, today: CalendarDate): readonly DocumentReason[] {
  switch (type) {
    case 'taiwan-permit':
      return TAIWAN_PERMIT.test(number) ? [] : ['taiwan-permit-form'];
    case 'hong-kong-macao-permit':
      return HONG_KONG_MACAO_PERMIT.test(number) ? [] : ['hong-kong-macao-permit-form'];
    case 'resident-id': {
      const check = checkResidentId(number, today);
      return check.ok ? [] : check.reasons.map((reason) => `resident-id-${reason}` as const);
    }
  }
}

/**
 * What of a number stays with its holder for life: a travel permit's last two digits count its renewals, and one person
 * must not become two by renewing. Assumption: the same in every series issued so far.
 */
export function lifelongNumber(type: DocumentType, number: string): string {
  return type === 'resident-id' ? number : number.slice(0, LIFELONG_DIGITS[type]);
}
