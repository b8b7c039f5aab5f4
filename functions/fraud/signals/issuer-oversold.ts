import { total } from '../claimed-people.ts';
import { issuerMonth } from '../contributions.ts';
import { monthOf } from '../months.ts';
import type { ClaimSignal } from '../signal.ts';

export const issuerOversold: ClaimSignal = {
  code: 'issuer-oversold',
  zh: '已申报的证书多于该评价机构当月登记的合格人数。',
  en: 'More certificates of that month were claimed for than the issuer reported people who passed.',
  source: '政策说明“证书工厂”:发证数与登记数不符',
  limits: [],
  find: ({ claim, traits, known }) =>
    [...Map.groupBy(traits, issuerMonth)].flatMap(([value, lines]) => {
      const [first] = lines;
      const issuer = claim.issuers.get(first?.issuerId ?? '');
      if (value === undefined || first === undefined || issuer === undefined) return [];
      const month = monthOf(first.issuedOn);
      // Results are posted, objections heard, and then the certificate is issued: up to two months after the examination.
      const passed = issuer.months
        .filter((each) => each.month <= month)
        .slice(-3)
        .reduce((sum, each) => sum + each.passed, 0);
      const claimed = total(known({ kind: 'issuer-month', value }), 'lines');
      if (issuer.months.length === 0 || claimed <= passed) return [];
      return [{ lineIds: lines.map(({ lineId }) => lineId), evidence: { month, claimed, passed } }];
    }),
};
