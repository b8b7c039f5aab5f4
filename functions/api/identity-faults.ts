import type { Fault, Text } from '../shared/fault.ts';
import { checkCreditCode } from '../shared/identity/credit-code.ts';
import { type DocumentReason, readDocument } from '../shared/identity/document.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { TokenClaims } from './token-claims.ts';

const NUMBER_FAULTS: Readonly<Record<DocumentReason, Text>> = {
  'resident-id-fifteen-digits': { zh: '是已停用的 15 位号码', en: 'has the fifteen digits that are void by now' },
  'resident-id-length': { zh: '位数不对', en: 'has not the right length' },
  'resident-id-character': { zh: '含有不该有的字符', en: 'holds signs that do not belong there' },
  'resident-id-birth-date': { zh: '其中的出生日期无效', en: 'has no possible date of birth' },
  'resident-id-check-character': { zh: '校验码不符', en: 'does not fit its check character' },
  'taiwan-permit-form': { zh: '不是台湾居民来往大陆通行证号码', en: 'is no number of such a permit' },
  'hong-kong-macao-permit-form': { zh: '不是港澳居民来往内地通行证号码', en: 'is no number of such a permit' },
};

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
  return [...(read?.ok === false ? read.reasons.map(numberFault) : []), ...(isWrong ? [CREDIT_CODE] : [])];
}

function numberFault(reason: DocumentReason): Fault {
  const { zh, en } = NUMBER_FAULTS[reason];
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
