import type { LineSignal } from '../signal.ts';

export const attendanceMissing: LineSignal = {
  code: 'attendance-missing',
  zh: '备案培训班的考勤中没有此人。',
  en: 'The class is on file, and the person is not on its attendance record.',
  source: '政策说明“虚构培训过程”:考勤',
  limits: [],
  find: ({ verified: { trainingClass } }) =>
    trainingClass?.filed === 'yes' && trainingClass.attendedHours === undefined
      ? { attendedHours: 0, ...(trainingClass.hours === undefined ? {} : { classHours: trainingClass.hours }) }
      : undefined,
};
