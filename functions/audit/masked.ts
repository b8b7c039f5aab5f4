import { maskLastFour } from '../shared/identity/mask.ts';

/** Fields that name a person wherever they stand, in any spelling of their words. */
const PERSONAL = new Set([
  'name',
  'personname',
  'workername',
  'documentnumber',
  'identitynumber',
  'idnumber',
  'idcard',
  'phone',
  'mobile',
  'telephone',
  'account',
  'accountnumber',
  'bankaccount',
  'bankcard',
  'address',
  'email',
  'contact',
  'statement',
  'token',
  'tasktoken',
  'sealed',
]);

/** Resident identity number, phone, bank card: whole numbers, not parts of an id or a digest. A credit code begins with 9. */
const NUMBERS = /(?<![\w-])(?:[1-8]\d{16}[\dXx]|1[3-9]\d{9}|[1-8]\d{15,18}|[1-8]\d{14})(?![\w-])/g;
const PASSPORTS = /(?<![\w-])[EGDSPH][A-Z]?\d{7,8}(?![\w-])/g;

/** A text without numbers that may be somebody's. */
export function maskedText(text: string): string {
  return text.replace(NUMBERS, (number) => maskLastFour(number)).replace(PASSPORTS, (number) => maskLastFour(number));
}

/**
 * Any JSON value with what may be personal masked. What the workflow carries and the table keeps has no such thing; this
 * holds also should something slip in one day.
 */
export function masked<T>(value: T): T {
  return maskedValue(value) as T;
}

function maskedValue(value: unknown): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      isPersonal(field, inner) ? maskLastFour(String(inner)) : maskedValue(inner),
    ]),
  );
}

const isPersonal = (field: string, value: unknown) =>
  (typeof value === 'string' || typeof value === 'number') && PERSONAL.has(field.toLowerCase().replaceAll(/[_-]/g, ''));

/** A JSON text with what may be personal masked; what is no JSON is masked as text. */
export function maskedJson(text: string): string {
  try {
    return JSON.stringify(maskedValue(JSON.parse(text)));
  } catch {
    return maskedText(text);
  }
}
