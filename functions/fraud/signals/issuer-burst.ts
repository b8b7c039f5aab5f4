import { monthOf, monthsBetween } from '../months.ts';
import type { LineSignal } from '../signal.ts';

export const issuerBurst: LineSignal<'months' | 'examined'> = {
  code: 'issuer-burst',
  zh: '评价机构备案后短期内大量发证。',
  en: 'The issuer examined very many people within months of its accreditation.',
  source: '政策说明“证书工厂”:备案后两个月内25批、2600余本证书',
  limits: ['months', 'examined'],
  find: ({ claim, line, verified }, { months, examined }) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    if (issuer === undefined) return undefined;
    const since = monthOf(issuer.accreditedOn);
    const age = monthsBetween(since, monthOf(verified.examinedOn ?? line.issuedOn));
    if (age < 0 || age > months) return undefined;
    const early = issuer.months.filter(({ month }) => month >= since && monthsBetween(since, month) <= months);
    const most = early.reduce((sum, each) => Math.max(sum, each.examined), 0);
    return most >= examined ? { accreditedOn: issuer.accreditedOn, examinedInOneMonth: most } : undefined;
  },
};
