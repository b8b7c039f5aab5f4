import { contactGroups } from '../contact-groups.ts';
import type { ClaimSignal } from '../signal.ts';

export const sharedAccount: ClaimSignal<'people'> = {
  code: 'shared-account',
  zh: '多名人员使用同一银行账号或社会保障卡号。',
  en: 'Several people have the same account or social security card.',
  source: '政策说明“虚构名单”:共用账号',
  limits: ['people'],
  find: (whole, { people }) =>
    contactGroups(whole, 'account')
      .filter((group) => group.people.size >= people)
      .map((group) => ({
        lineIds: group.lineIds,
        evidence: { people: group.people.size, claims: group.claims.size, enterprises: group.enterprises.size },
      })),
};
