import type { LineSignal } from '../signal.ts';

/** Ghost rosters are named, not insured. A labour or service contract (劳动合同, 劳务协议) is the evidence. */
export const employmentUnconfirmed: LineSignal = {
  code: 'employment-unconfirmed',
  zh: '社保登记无法证实培训期间在申报企业就业。',
  en: 'The register cannot confirm employment by the claimant in the training months.',
  source: '政策说明“虚构名单”:培训月份未由申报企业参保',
  limits: [],
  find: ({ verified, granted }) =>
    verified.employed === 'unknown' || granted.unknowns?.includes('employment-unknown') === true
      ? { employed: 'unknown' }
      : undefined,
};
