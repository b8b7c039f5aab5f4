import type { LineSignal } from '../signal.ts';

/** An enterprise may examine its own staff (企业自主评价); another body owned by the claimant's owners is not that. */
export const issuerOfOwners: LineSignal = {
  code: 'issuer-of-owners',
  zh: '评价机构与申报企业为同一出资人。',
  en: 'The issuer belongs to the people who own the claimant.',
  source: '政策说明“证书工厂”“空壳企业”:自办机构为自己发证',
  limits: [],
  find: ({ claim, verified }) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    if (issuer === undefined || issuer.kind === 'employer') return undefined;
    const common = issuer.ownerIds.filter((owner) => claim.enterprise?.ownerIds.includes(owner));
    return common.length === 0 ? undefined : { issuerId: issuer.issuerId, commonOwners: common.length };
  },
};
