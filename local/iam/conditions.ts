import { type JsonObject, objectOf, TemplateRefused } from '../template/values.ts';
import { fitsWildcard } from '../wildcard.ts';

/** What is known of a request, by condition keys in small letters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export type RequestContext = Readonly<Record<string, string>>;

type Test = (wanted: string, given: string) => boolean;
const equal: Test = (wanted, given) => wanted === given;
const sameLetters: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: sameLetters,
  StringLike: fitsWildcard,
  ArnEquals: fitsWildcard,
  ArnLike: fitsWildcard,
  Bool: sameLetters,
};
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/**
 * Whether all of a statement's conditions hold: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @throws TemplateRefused for an operator that is not judged here
 */
export function conditionsHold(conditions: unknown, context: RequestContext): boolean {
  return Object.entries(objectOf(conditions)).every(([operator, keys]) =>
    Object.entries(objectOf(keys)).every(([key, wanted]) =>
      holds(operator, [wanted].flat().map(String), context[key.toLowerCase()]),
    ),
  );
}

function holds(operator: string, wanted: readonly string[], given: string | undefined): boolean {
  if (operator === 'Null') return wanted.includes(String(given === undefined));
  const [, name = '', ifExists] = /^(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = NEGATED[name];
  const test = TESTS[negated ?? name];
  if (test === undefined) throw new TemplateRefused(`The condition ${operator} is not judged on one machine.`);
  if (given === undefined) return ifExists !== undefined || negated !== undefined;
  const met = wanted.some((one) => test(one, given));
  return negated === undefined ? met : !met;
}

/** Keys of a request in small letters, as {@link conditionsHold} looks them up. */
export function contextOf(keys: JsonObject): RequestContext {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), String(value)]));
}
