import type { LineSignal } from '../signal.ts';

export const publicServantUnconfirmed: LineSignal = {
  code: 'public-servant-unconfirmed',
  zh: '财政供养登记无法核实是否在编人员。',
  en: 'The fiscal payroll cannot say whether this is a public servant.',
  source: '政策说明“退休人员、学生、在编人员混入名单”',
  limits: [],
  find: ({ verified }) => (verified.publicServant === 'unknown' ? { publicServant: 'unknown' } : undefined),
};
