import type { Fault } from '../shared/fault.ts';
import { checkCreditCode } from '../shared/identity/credit-code.ts';
import { type DocumentReason, readDocument } from '../shared/identity/document.ts';
import { DOCUMENT_TEXTS } from '../shared/identity/document-texts.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { TokenClaims } from './token-claims.ts';

/**
 * What a sign-in says of its bearer and cannot be: under such a number nobody finds their own lines, and what they say of
 * them would be lost without a word.
 */
export function identityFaults(
  { documentType, documentNumber, enterpriseId, branchIds }: TokenClaims,
  today: CalendarDate,
): readonly Fault[] {
  const codes = [enterpriseId, ...branchIds].filter((code) => code !== undefined);
  const isWrong = codes.some((code) => !checkCreditCode(code).ok);
  const read =
    documentType === undefined || documentNumber === undefined
      ? undefined
      : readDocument(documentNumber, documentType, today);
  // Of a number alone nobody can say whose it is: each kind of document is a person of its own.
  const isHalf = documentType === undefined && (documentNumber ?? '') !== '';
  return [
    ...(read?.ok === false ? read.reasons.map(numberFault) : []),
    ...(isHalf ? [NO_DOCUMENT_TYPE] : []),
    ...(isWrong ? [CREDIT_CODE] : []),
  ];
}

function numberFault(reason: DocumentReason): Fault {
  const { zh, en } = DOCUMENT_TEXTS[reason];
  return fault(`token-${reason}`, `登录信息中的证件号码${zh}。`, `The document number of the sign-in ${en}.`);
}

const fault = (code: string, zh: string, en: string): Fault => ({
  code,
  place: {},
  text: { zh, en },
  fix: {
    zh: '请在统一身份认证平台更正登记的信息,重新登录。',
    en: 'Have it corrected where you sign in, then sign in again.',
  },
});

const CREDIT_CODE = fault(
  'token-credit-code',
  '登录信息中的统一社会信用代码无效。',
  'A credit code of the sign-in is none.',
);

const NO_DOCUMENT_TYPE = fault(
  'token-document-type-missing',
  '登录信息中有证件号码,但未说明证件类型。',
  'The sign-in names a document number and not what kind of document it is.',
);
