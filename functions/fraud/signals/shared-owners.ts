import { allLines } from '../all-lines.ts';
import type { ClaimSignal } from '../signal.ts';

export const sharedOwners: ClaimSignal<'enterprises'> = {
  code: 'shared-owners',
  zh: '同一出资人名下多家企业申报。',
  en: 'Several enterprises of one and the same owner claim.',
  source: '政策说明“空壳企业”:同一实际控制人的多家企业',
  limits: ['enterprises'],
  find: (whole, limits) => {
    const owners = whole.claim.enterprise?.ownerIds ?? [];
    const enterprises = Math.max(
      0,
      ...owners.map((value) => new Set(whole.known({ kind: 'owner', value }).map(({ by }) => by.enterpriseId)).size),
    );
    return enterprises >= limits.enterprises ? allLines(whole, { enterprises }) : [];
  },
};
