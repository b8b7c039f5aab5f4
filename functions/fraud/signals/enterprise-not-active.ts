import { allLines } from '../all-lines.ts';
import type { ClaimSignal } from '../signal.ts';

export const enterpriseNotActive: ClaimSignal = {
  code: 'enterprise-not-active',
  zh: '企业登记状态不是存续。',
  en: 'The register of enterprises does not have the claimant as active.',
  source: '政策说明“空壳企业”:休眠、注销、吊销',
  limits: [],
  find: (whole) => {
    // Nothing is screened before the register has answered: one without facts is one that it does not know.
    const status = whole.claim.enterprise?.status ?? 'not-registered';
    return status === 'active' ? [] : allLines(whole, { status });
  },
};
