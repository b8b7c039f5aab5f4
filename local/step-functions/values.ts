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
  const told = `The ${field} field cannot be parsed as an ISO-8601 extended offset date-time format string: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  throw new StateError('States.QueryEvaluationError', told, field);
}

/**
 * @param expression what the field says, where it is given and no plain value
 * @throws StateError `States.QueryEvaluationError` unless the value is an array
 */
export function requireItems(value: Json, expression: string | undefined): Json[] {
  if (Array.isArray(value)) return value;
  const text = JSON.stringify(value);
  if (expression === undefined)
    throw new StateError('States.QueryEvaluationError', `Map state input must be an array but was: ${text}`, '');
  const type = value === null ? 'null' : typeof value;
  const told = `The JSONata expression '${expression}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${type}' for value: ${text}`;
  throw new StateError('States.QueryEvaluationError', told, 'Items');
}
