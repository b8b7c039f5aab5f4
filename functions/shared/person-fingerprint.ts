import type { DocumentType } from '../submission/roster-line.ts';
import { type FieldKeys, fingerprint } from './field-cipher.ts';
import { lifelongNumber } from './identity/document.ts';

/** The person behind a document, by one name wherever they appear, whatever renewal of it was written down. */
export function personFingerprint(keys: FieldKeys, documentType: DocumentType, documentNumber: string): string {
  return fingerprint(keys, documentType, lifelongNumber(documentType, documentNumber));
}
