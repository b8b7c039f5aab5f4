import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: joint and commissioned training puts people of several enterprises into one class. */
export const classReused: ClaimSignal<'enterprises'> = {
  code: 'class-reused',
  zh: '同一培训班被多家企业申报。',
  en: 'Several enterprises claimed for the same class.',
  source: '政策说明“一次培训多头申报”:同一培训班由多家企业申报',
  limits: ['enterprises'],
  find: ({ traits, known }, limits) =>
    [...Map.groupBy(traits, ({ classNumber }) => classNumber)].flatMap(([classNumber, lines]) => {
      if (classNumber === undefined) return [];
      const enterprises = new Set(known({ kind: 'class', value: classNumber }).map(({ by }) => by.enterpriseId)).size;
      if (enterprises < limits.enterprises) return [];
      return [{ lineIds: lines.map(({ lineId }) => lineId), evidence: { classNumber, enterprises } }];
    }),
};
