import type { LineSignal } from '../signal.ts';

export const issuerNotOpen: LineSignal = {
  code: 'issuer-not-open',
  zh: '发证时评价机构尚未备案或已终止。',
  en: 'On that day the issuer was not accredited yet, or closed.',
  source: '政策说明“证书工厂”:备案范围和期限',
  limits: [],
  find: ({ claim, line, verified }) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    if (issuer === undefined) return undefined;
    const day = verified.examinedOn ?? line.issuedOn;
    if (day < issuer.accreditedOn) return { accreditedOn: issuer.accreditedOn, onDate: day };
    return issuer.closedOn !== undefined && day > issuer.closedOn
      ? { closedOn: issuer.closedOn, onDate: day }
      : undefined;
  },
};
