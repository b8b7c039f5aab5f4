import { total } from '../claimed-people.ts';
import type { ClaimSignal } from '../signal.ts';

export const classOversold: ClaimSignal = {
  code: 'class-oversold',
  zh: '各申报合计的人数超过培训班备案容量。',
  en: 'More people of the class were claimed for, in all claims together, than it was filed for.',
  source: '政策说明“虚构培训过程”:签到人数超过容量',
  limits: [],
  find: ({ traits, known }) =>
    [...Map.groupBy(traits, ({ classNumber }) => classNumber)].flatMap(([classNumber, lines]) => {
      const capacity = lines.find(({ classCapacity }) => classCapacity !== undefined)?.classCapacity;
      if (classNumber === undefined || capacity === undefined) return [];
      const people = total(known({ kind: 'class', value: classNumber }), 'people');
      if (people <= capacity) return [];
      return [{ lineIds: lines.map(({ lineId }) => lineId), evidence: { classNumber, claimed: people, capacity } }];
    }),
};
