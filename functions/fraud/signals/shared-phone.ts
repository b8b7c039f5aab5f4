import { contactGroups } from '../contact-groups.ts';
import type { ClaimSignal } from '../signal.ts';

export const sharedPhone: ClaimSignal<'people'> = {
  code: 'shared-phone',
  zh: '多名人员使用同一联系电话。',
  en: 'Several people have the same phone.',
  source: '政策说明“虚构名单”:共用电话',
  limits: ['people'],
  find: (whole, { people }) =>
    contactGroups(whole, 'phone')
      .filter((group) => group.people.size >= people)
      .map((group) => ({
        lineIds: group.lineIds,
        evidence: { people: group.people.size, claims: group.claims.size, enterprises: group.enterprises.size },
      })),
};
