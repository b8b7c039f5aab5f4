import type { LineSignal } from '../signal.ts';

export const classOverCapacity: LineSignal<'percent'> = {
  code: 'class-over-capacity',
  zh: '培训班签到人数超过备案容量。',
  en: 'More people are on the record of the class than it was filed for.',
  source: '政策说明“虚构培训过程”:签到人数超过容量',
  limits: ['percent'],
  find: ({ verified: { trainingClass } }, { percent }) => {
    if (trainingClass?.enrolled === undefined || trainingClass.capacity === undefined) return undefined;
    const { enrolled, capacity } = trainingClass;
    return enrolled * 100 > capacity * percent ? { enrolled, capacity } : undefined;
  },
};
