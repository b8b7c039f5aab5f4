import type { LineSignal } from '../signal.ts';

export const attendanceShort: LineSignal<'percent'> = {
  code: 'attendance-short',
  zh: '实际出勤学时明显少于申报学时。',
  en: 'Far fewer hours were attended than are claimed.',
  source: '政策说明“虚构培训过程”:学时',
  limits: ['percent'],
  find: ({ line, verified: { trainingClass } }, { percent }) => {
    const claimed = line.trainingHours ?? trainingClass?.hours;
    const attended = trainingClass?.attendedHours;
    if (claimed === undefined || attended === undefined) return undefined;
    return attended * 100 < claimed * percent ? { attendedHours: attended, claimedHours: claimed } : undefined;
  },
};
