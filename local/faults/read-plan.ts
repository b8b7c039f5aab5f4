import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type FaultPlan, faultPlan } from './plan.ts';

/**
 * Reads a file of fault rules.
 *
 * @throws Error with every fault of the file, each by its JSON path, in Chinese and English
 */
export function readFaultPlan(path: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`${path}: 无法读取 / cannot be read`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: 不是 JSON / is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  return parseFaultPlan(json, path);
}

/** @throws Error as {@link readFaultPlan}; `where` names the source. */
export function parseFaultPlan(json: unknown, where: string): FaultPlan {
  const parsed = faultPlan.safeParse(json, { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  // The same faults in the same order, worded by the other locale.
  const chinese = faultPlan.safeParse(json, { error: z.locales.zhCN().localeError }).error?.issues ?? [];
  const lines = parsed.error.issues.map((issue, index) => {
    const zh = chinese[index]?.message ?? issue.message;
    return `${jsonPath(issue.path)}: ${zh === issue.message ? zh : `${zh} / ${issue.message}`}`;
  });
  throw new Error(`${where}: 故障规则有误 / the fault rules cannot be used:\n${lines.join('\n')}`);
}

function jsonPath(path: readonly PropertyKey[]): string {
  return `$${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`;
}
