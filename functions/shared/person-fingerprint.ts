import type { DocumentType } from '../submission/roster-line.ts';
import { type FieldKeys, fingerprint } from './field-cipher.ts';
import { lifelongNumber, normaliseDocumentNumber } from './identity/document.ts';

/** The person behind a document, by one name wherever they appear, however and in whatever renewal it was written down. */
export function personFingerprint(keys: FieldKeys, documentType: DocumentType, documentNumber: string): string {
  return fingerprint(keys, documentType, lifelongNumber(documentType, normaliseDocumentNumber(documentNumber)));
}
