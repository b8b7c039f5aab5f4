import { isObject, TemplateRefused } from '../template/values.ts';

export type Filter = (record: unknown) => boolean;

/**
 * Compiles event filter patterns; a record passes if any of them matches.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html — exact values, `prefix`, `exists` and
 * `anything-but`; other comparisons are refused.
 *
 * @throws {@link TemplateRefused} naming what is not implemented
 */
export function compileFilters(patterns: readonly string[], where: string): Filter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => compile(JSON.parse(pattern), where));
  return (record) => filters.some((filter) => filter(record));
}

function compile(pattern: unknown, where: string): Filter {
  if (Array.isArray(pattern)) {
    const rules = pattern.map((rule) => compileRule(rule, where));
    return (value) => rules.some((rule) => rule(value));
  }
  if (!isObject(pattern))
    throw new TemplateRefused(`${where}: a filter compares with a list, not ${JSON.stringify(pattern)}.`);
  const parts = Object.entries(pattern).map(([key, inner]) => {
    if (key.startsWith('$')) throw new TemplateRefused(`${where}: "${key}" in filters is not implemented.`);
    return [key, compile(inner, `${where}/${key}`)] as const;
  });
  return (value) => parts.every(([key, filter]) => filter(isObject(value) ? value[key] : undefined));
}

const isPlain = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

function compileRule(rule: unknown, where: string): Filter {
  if (isPlain(rule)) return (value) => value === rule;
  const [[name, operand] = ['', undefined]] = isObject(rule) ? Object.entries(rule) : [];
  if (name === 'prefix' && typeof operand === 'string') {
    return (value) => typeof value === 'string' && value.startsWith(operand);
  }
  if (name === 'exists' && typeof operand === 'boolean') return (value) => (value !== undefined) === operand;
  if (name === 'anything-but') {
    const excluded = (Array.isArray(operand) ? operand : [operand]).map((one) => compileRule(one, where));
    return (value) => value !== undefined && !excluded.some((matches) => matches(value));
  }
  throw new TemplateRefused(`${where}: ${JSON.stringify(rule)} in filters is not implemented.`);
}
