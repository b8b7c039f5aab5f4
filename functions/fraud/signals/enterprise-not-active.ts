import { allLines } from '../all-lines.ts';
import type { ClaimSignal } from '../signal.ts';

export const enterpriseNotActive: ClaimSignal = {
  code: 'enterprise-not-active',
  zh: '企业登记状态不是存续。',
  en: 'The register of enterprises does not have the claimant as active.',
  source: '政策说明“空壳企业”:休眠、注销、吊销',
  limits: [],
  find: (whole) => {
    const status = whole.claim.enterprise?.status;
    return status === undefined || status === 'active' ? [] : allLines(whole, { status });
  },
};
