import type { Text } from '../fault.ts';
import type { DocumentReason } from './document.ts';

/** What is wrong with a document's number, as the rest of a sentence about it. */
export const DOCUMENT_TEXTS: Readonly<Record<DocumentReason, Text>> = {
  'resident-id-fifteen-digits': { zh: '是已停用的 15 位号码', en: 'has the fifteen digits that are void by now' },
  'resident-id-length': { zh: '位数不对', en: 'has not the right length' },
  'resident-id-character': { zh: '含有不该有的字符', en: 'holds signs that do not belong there' },
  'resident-id-birth-date': { zh: '其中的出生日期无效', en: 'has no possible date of birth' },
  'resident-id-check-character': { zh: '校验码不符', en: 'does not fit its check character' },
  'taiwan-permit-form': { zh: '不是台湾居民来往大陆通行证号码', en: 'is no number of such a permit' },
  'hong-kong-macao-permit-form': { zh: '不是港澳居民来往内地通行证号码', en: 'is no number of such a permit' },
};
