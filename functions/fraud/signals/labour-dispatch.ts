import { allLines } from '../all-lines.ts';
import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: no rule was found against it in the province, and a person decides. */
export const labourDispatch: ClaimSignal = {
  code: 'labour-dispatch',
  zh: '申报企业为劳务派遣单位,须用工单位确认。',
  en: 'The claimant is a labour-dispatch firm: the using employer confirms.',
  source: '政策说明“劳务派遣单位代他人职工申报”:用工单位确认',
  limits: [],
  find: (whole) =>
    whole.claim.enterprise?.kind === 'labour-dispatch' ? allLines(whole, { kind: 'labour-dispatch' }) : [],
};
