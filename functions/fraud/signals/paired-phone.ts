import { contactGroups } from '../contact-groups.ts';
import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: members of a family share a phone. */
export const pairedPhone: ClaimSignal = {
  code: 'paired-phone',
  zh: '两名人员使用同一联系电话。',
  en: 'Two people have the same phone.',
  source: '政策说明“虚构名单”:共用电话',
  limits: [],
  find: (whole) =>
    contactGroups(whole, 'phone')
      .filter((group) => group.people.size === 2)
      .map((group) => ({
        lineIds: group.lineIds,
        evidence: { people: 2, claims: group.claims.size, enterprises: group.enterprises.size },
      })),
};
