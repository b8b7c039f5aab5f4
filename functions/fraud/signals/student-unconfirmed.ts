import type { LineSignal } from '../signal.ts';

export const studentUnconfirmed: LineSignal<'age'> = {
  code: 'student-unconfirmed',
  zh: '在就学年龄,无法核实是否在校生。',
  en: 'Of the age of students, and it is not known whether this is one.',
  source: '政策说明“退休人员、学生、在编人员混入名单”',
  limits: ['age'],
  find: ({ line, verified }, { age }) =>
    verified.student === 'unknown' && line.age !== undefined && line.age <= age ? { age: line.age } : undefined,
};
