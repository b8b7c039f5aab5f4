import { StateError } from './errors.ts';
import type { Json } from './json.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** The longest that Step Functions waits or times, in seconds. */
const LONGEST_SECONDS = 99_999_999;

/** @throws StateError `States.QueryEvaluationError` unless the value is an integer from `least` to 99,999,999. */
export function requireCount(value: Json, least: number, field: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= LONGEST_SECONDS) return value;
  const told = `${field} must give an integer from ${least} to ${LONGEST_SECONDS}. ${field} 的结果必须是 ${least} 至 ${LONGEST_SECONDS} 的整数。`;
  throw new StateError('States.QueryEvaluationError', told, field);
}

/**
 * @returns epoch milliseconds
 * @throws StateError `States.QueryEvaluationError` unless the value is an RFC 3339 timestamp.
 */
export function requireTimestamp(value: Json, field: string): number {
  const time = typeof value === 'string' && RFC_3339.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const told = `${field} must give an RFC 3339 timestamp. ${field} 的结果必须是 RFC 3339 时间。`;
  throw new StateError('States.QueryEvaluationError', told, field);
}
