import { monthOf, monthsBetween } from '../months.ts';
import type { LineSignal } from '../signal.ts';

/** Months around the examination that are taken together: one session may be good by chance. */
const MONTHS_AROUND = 1;

export const issuerPassRate: LineSignal<'percent' | 'examined'> = {
  code: 'issuer-pass-rate',
  zh: '评价机构考核人数多而几乎全部合格。',
  en: 'The issuer examined many people at that time and let nearly all of them pass.',
  source: '政策说明“证书工厂”:合格率接近100%',
  limits: ['percent', 'examined'],
  find: ({ claim, line, verified }, limits) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    if (issuer === undefined) return undefined;
    const month = monthOf(verified.examinedOn ?? line.issuedOn);
    const around = issuer.months.filter((each) => Math.abs(monthsBetween(each.month, month)) <= MONTHS_AROUND);
    const examined = around.reduce((sum, each) => sum + each.examined, 0);
    const passed = around.reduce((sum, each) => sum + each.passed, 0);
    if (examined < limits.examined || passed * 100 < examined * limits.percent) return undefined;
    return { month, examined, passed };
  },
};
