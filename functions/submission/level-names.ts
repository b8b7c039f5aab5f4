import type { Text } from '../shared/fault.ts';
import type { Level } from './roster-line.ts';

/** Levels as certificates and forms write them. */
export const LEVEL_NAMES: Readonly<Record<Level, Text>> = {
  special: { zh: '专项职业能力', en: 'special ability' },
  '5': { zh: '五级/初级工', en: 'level 5' },
  '4': { zh: '四级/中级工', en: 'level 4' },
  '3': { zh: '三级/高级工', en: 'level 3' },
  '2': { zh: '二级/技师', en: 'level 2' },
  '1': { zh: '一级/高级技师', en: 'level 1' },
};
