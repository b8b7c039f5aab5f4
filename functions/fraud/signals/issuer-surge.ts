import { monthOf, monthsBetween } from '../months.ts';
import type { LineSignal } from '../signal.ts';

const MONTHS_LOOKED_BACK = 6;

export const issuerSurge: LineSignal<'times' | 'examined'> = {
  code: 'issuer-surge',
  zh: '评价机构当月考核人数较以往骤增。',
  en: "The issuer examined many times more people in the certificate's month than before.",
  source: '政策说明“证书工厂”:集中发证',
  limits: ['times', 'examined'],
  find: ({ claim, line, verified }, { times, examined }) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    // An enterprise examines its own staff in campaigns: nothing for months, and then everybody.
    if (issuer === undefined || issuer.kind === 'employer') return undefined;
    const month = monthOf(verified.examinedOn ?? line.issuedOn);
    const then = issuer.months.find((each) => each.month === month)?.examined ?? 0;
    const before = issuer.months
      .filter((each) => each.month < month && monthsBetween(each.month, month) <= MONTHS_LOOKED_BACK)
      .map((each) => each.examined)
      .sort((a, b) => a - b);
    const usual = before[Math.floor(before.length / 2)];
    if (usual === undefined || then < examined || then < usual * times) return undefined;
    return { month, examinedInMonth: then, usual };
  },
};
