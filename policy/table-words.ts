import type { Text } from '#functions/shared/fault.ts';
import type { Level } from '#functions/submission/roster-line.ts';
import type { Region, Subsidy } from './schema.ts';

/** Integer fen; `none`: the policy has no rate. */
export type Amount = number | 'unknown' | 'none';

export const LEVEL_NAMES: Readonly<Record<Level, Text>> = {
  special: { zh: '专项职业能力', en: 'special ability' },
  '5': { zh: '五级 初级工', en: 'level 5' },
  '4': { zh: '四级 中级工', en: 'level 4' },
  '3': { zh: '三级 高级工', en: 'level 3' },
  '2': { zh: '二级 技师', en: 'level 2' },
  '1': { zh: '一级 高级技师', en: 'level 1' },
};

export const SUBSIDIES: Readonly<Record<Subsidy, Text>> = {
  training: { zh: '培训补贴', en: 'training subsidy' },
  evaluation: { zh: '评价补贴', en: 'evaluation subsidy' },
};

/** In yuan. */
export function amountText(amount: Amount): string {
  if (amount === 'unknown') return '未知 unknown';
  if (amount === 'none') return '无 none';
  return amount % 100 === 0 ? String(amount / 100) : (amount / 100).toFixed(2);
}

export const percentText = (percent: number | 'unknown') => (percent === 'unknown' ? '? %' : `+${percent} %`);

export const regionText = ({ code, name }: Pick<Region, 'code' | 'name'>) => `${code} ${name.zh} ${name.en}`;
