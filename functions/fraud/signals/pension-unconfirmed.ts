import type { LineSignal } from '../signal.ts';

export const pensionUnconfirmed: LineSignal<'age'> = {
  code: 'pension-unconfirmed',
  zh: '已近或已过退休年龄,无法核实是否领取养老待遇。',
  en: 'Near or past retirement age, and it is not known whether a pension is drawn.',
  source: '政策说明“退休人员、学生、在编人员混入名单”',
  limits: ['age'],
  find: ({ line, verified }, { age }) =>
    verified.pension === 'unknown' && line.age !== undefined && line.age >= age ? { age: line.age } : undefined,
};
