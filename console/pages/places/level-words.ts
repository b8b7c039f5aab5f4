import type { Text } from '#console/shell/text.ts';
import type { Level } from '#client/types.ts';

export const LEVEL_WORDS: Readonly<Record<Level, Text>> = {
  '5': { zh: '五级/初级工', en: 'level 5, junior' },
  '4': { zh: '四级/中级工', en: 'level 4, intermediate' },
  '3': { zh: '三级/高级工', en: 'level 3, senior' },
  '2': { zh: '二级/技师', en: 'level 2, technician' },
  '1': { zh: '一级/高级技师', en: 'level 1, senior technician' },
  special: { zh: '专项职业能力', en: 'special ability' },
};
