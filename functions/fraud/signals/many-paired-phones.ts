import { contactGroups } from '../contact-groups.ts';
import type { ClaimSignal } from '../signal.ts';

/** A family or two share a phone in an honest roster; a roster in which many do is not one of families. */
export const manyPairedPhones: ClaimSignal<'percent' | 'lines'> = {
  code: 'many-paired-phones',
  zh: '名单中共用电话的人员比例过高。',
  en: 'Too many people of the roster share their phones.',
  source: '政策说明“虚构名单”:共用电话',
  limits: ['percent', 'lines'],
  find: (whole, { percent, lines }) => {
    const lineIds = contactGroups(whole, 'phone').flatMap((group) => group.lineIds);
    if (lineIds.length < lines || lineIds.length * 100 < whole.traits.length * percent) return [];
    return [{ lineIds, evidence: { sharing: lineIds.length, lines: whole.traits.length } }];
  },
};
