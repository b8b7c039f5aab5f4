import type * as z from 'zod';
import type { Fault, Text } from '../shared/fault.ts';
import type { DoubledName } from './doubled-names.ts';
import type { Language } from './language.ts';

const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457 problem details with a stable code, both languages, and all faults at once. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly fix?: Text;
  readonly errors?: readonly Fault[];
}

export interface Response {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function problem(
  status: number,
  code: string,
  text: Text,
  more: Pick<Problem, 'fix' | 'errors'> = {},
): Response {
  return {
    status,
    headers: { 'content-type': PROBLEM_TYPE },
    body: {
      type: `urn:jianzheng:problem:${code}`,
      title: text.zh,
      status,
      code,
      detail: text,
      ...(more.fix === undefined ? {} : { fix: more.fix }),
      ...(more.errors === undefined ? {} : { errors: more.errors }),
    },
  };
}

/** With its title in that language; both languages stay in its details. */
export function inLanguage(response: Response, language: Language): Response {
  const { headers, body } = response;
  if (headers?.['content-type'] !== PROBLEM_TYPE) return response;
  const title = (body as { readonly detail: Text }).detail[language];
  return {
    ...response,
    headers: { ...headers, 'content-language': language === 'zh' ? 'zh-CN' : 'en', vary: 'Accept-Language' },
    body: { ...(body as object), title },
  };
}

export const notFound = () =>
  problem(404, 'not-found', { zh: '没有找到,或您无权查看。', en: 'Not found, or not yours to see.' });

export const invalidQuery = () => problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });

export const forbidden = () =>
  problem(403, 'forbidden', { zh: '您的角色无权进行此操作。', en: 'Your role does not allow this.' });

/** The token is genuine, and what it says of its bearer cannot be. */
export const identityUnusable = (errors: readonly Fault[]) =>
  problem(
    403,
    'identity-unusable',
    { zh: '登录信息有误,不能办理;全部问题如下。', en: 'The sign-in has faults; all of them are in errors.' },
    { errors },
  );

/** 回避: relation or interest. */
export const keptAway = () =>
  problem(403, 'recused', {
    zh: '您(或您所代理的人员)须回避该企业,请由其他人员办理。',
    en: 'You, or the one you stand in for, keep away from this enterprise: somebody else acts on it.',
  });

/** @param doubled names that stand twice in one object: which of the two is meant, nobody knows */
export const malformedJson = (doubled: readonly DoubledName[] = []) =>
  problem(
    400,
    'malformed-json',
    { zh: '请求内容不是有效的 JSON(I-JSON)。', en: 'The body is not valid JSON (I-JSON).' },
    doubled.length === 0
      ? {}
      : {
          errors: doubled.map(({ pointer, name }) => ({
            code: 'body-doubled-name',
            place: { pointer: pointerTo(pointer, name) },
            text: { zh: '同一对象中字段重复。', en: 'The same field stands twice in one object.' },
            fix: { zh: '请只保留一个。', en: 'Keep one of the two.' },
          })),
        },
  );

/** Every fault of a request body at once, each with its JSON pointer; values are never repeated. */
export function invalidBody(error: z.ZodError): Response {
  const errors = error.issues.map((issue): Fault => {
    const pointer = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    return {
      code: `body-${issue.code.replaceAll('_', '-')}`,
      place: { pointer },
      text: { zh: '此项未填写或格式不正确。', en: 'This field is missing or not in the expected form.' },
      fix: { zh: toDo(issue), en: `Expected: ${expected(issue)}.` },
    };
  });
  return bodyWith(errors);
}

/** What a schema cannot say of a body: a number that is none. */
export const bodyWith = (errors: readonly Fault[]): Response =>
  problem(
    400,
    'invalid-body',
    { zh: '填写的内容有误,全部问题如下。', en: 'The request has faults; all of them follow.' },
    { errors },
  );

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'unrecognized_keys') return `no field named ${issue.keys.map(fieldName).join(', ')}`;
  return issue.code.replaceAll('_', ' ');
}

/** The same for whoever filled in a page: what to write there. */
function toDo(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `请填写${KINDS[issue.expected] ?? '此项'}。`;
    case 'invalid_value':
      return '请从可选项中选择。';
    case 'too_small':
      return `至少填写 ${issue.minimum} ${UNITS[issue.origin] ?? ''}。`.replace(' 。', '。');
    case 'too_big':
      return `最多填写 ${issue.maximum} ${UNITS[issue.origin] ?? ''}。`.replace(' 。', '。');
    case 'unrecognized_keys':
      return '请去掉多余的内容。';
    default:
      return '请核对格式后重新填写。';
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
};
const UNITS: Readonly<Record<string, string>> = { string: '个字符', array: '项', set: '项' };

function pointerTo(object: string, name: string): string {
  return [...object.split('/').slice(1), name].map((part) => `/${fieldName(part)}`).join('');
}

/** A key that is no field's name may be a value in the wrong place, and somebody's: it is not repeated. */
function fieldName(key: string): string {
  return /^(?:[A-Za-z_][A-Za-z_-]{0,39}|\d{1,6})$/.test(key) ? key : '…';
}
