import { allLines } from '../all-lines.ts';
import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: an agency submits for many enterprises. */
export const sharedDevice: ClaimSignal<'enterprises'> = {
  code: 'shared-device',
  zh: '多家企业从同一设备提交。',
  en: 'Several enterprises submitted from the same device.',
  source: '政策说明“空壳企业”:多家企业由同一人操作',
  limits: ['enterprises'],
  find: (whole, limits) => {
    const { claim, known } = whole;
    if (claim.deviceMark === undefined) return [];
    const enterprises = new Set(known({ kind: 'device', value: claim.deviceMark }).map(({ by }) => by.enterpriseId))
      .size;
    return enterprises >= limits.enterprises ? allLines(whole, { enterprises }) : [];
  },
};
