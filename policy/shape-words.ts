import type * as z from 'zod';
import type { Text } from '#functions/shared/fault.ts';
import { defOf, type NumberDef } from './schema-nodes.ts';

/** What may stand at a place, in words. */
export function wordsFor(node: z.core.$ZodType): readonly Text[] {
  const def = defOf(node);
  switch (def.type) {
    case 'optional':
    case 'default':
      return wordsFor(def.innerType);
    case 'union':
      return def.options.flatMap(wordsFor);
    case 'literal':
      return [{ zh: def.values.map(quoted).join(' 或 '), en: def.values.map(quoted).join(' or ') }];
    case 'enum': {
      const values = Object.values(def.entries).map(quoted);
      return [{ zh: `以下之一:${values.join('、')}`, en: `one of ${values.join(', ')}` }];
    }
    case 'number':
      return [numberInWords(def)];
    case 'string':
      return [textInWords(def)];
    case 'boolean':
      return [{ zh: 'true 或 false', en: 'true or false' }];
    case 'array':
      return [{ zh: '方括号中的列表,至少一项', en: 'a list in square brackets, with at least one entry' }];
    case 'object':
      return [
        {
          zh: `花括号中的各项:${Object.keys(def.shape).join('、')}`,
          en: `an object in braces with ${Object.keys(def.shape).join(', ')}`,
        },
      ];
  }
}

function textInWords({ format, checks = [] }: Extract<ReturnType<typeof defOf>, { type: 'string' }>): Text {
  if (format === 'date') return { zh: '日期(年-月-日,须为实有的日子)', en: 'a date that exists, as year-month-day' };
  const pattern = checks.map((check) => check._zod.def.pattern).find((each) => each !== undefined)?.source;
  if (pattern === undefined) return { zh: '非空文字', en: 'a text that is not empty' };
  if (pattern.startsWith('^[a-z0-9]')) {
    return {
      zh: '编号(只用小写英文字母、数字和连字符)',
      en: 'an id (small letters, digits and hyphens only)',
    };
  }
  return pattern === '^\\d{6}$'
    ? { zh: '六位地区代码(加引号)', en: 'the six digits of a region, in quotes' }
    : { zh: '职业分类大典的编码', en: 'a code of the national classification' };
}

function numberInWords({ checks = [] }: NumberDef): Text {
  const bounds = checks.map((check) => check._zod.def);
  const least = bounds.find((bound) => bound.check === 'greater_than');
  const most = bounds.find((bound) => bound.check === 'less_than')?.value;
  const from = least?.value === undefined ? 0 : least.value + (least.inclusive === true ? 0 : 1);
  return most === undefined
    ? { zh: `不小于 ${from} 的整数(不加引号)`, en: `a whole number of at least ${from}, without quotes` }
    : { zh: `${from} 至 ${most} 的整数(不加引号)`, en: `a whole number from ${from} to ${most}, without quotes` };
}

const quoted = (value: unknown) => JSON.stringify(value);

const LONGEST = 60;

/** What stands at a place and why it may not, without a word of the schema's own language. */
export function wrongInWords(issue: z.core.$ZodIssue, value: unknown): Text {
  const whole = JSON.stringify(value) ?? '';
  const written = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
  const { zh, en } = reasonFor(issue, value);
  return { zh: `此处写的是 ${written},${zh}。`, en: `It says ${written}, which ${en}.` };
}

function reasonFor(issue: z.core.$ZodIssue, value: unknown): Text {
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    if (issue.origin === 'array') return { zh: '列表是空的', en: 'is an empty list' };
    if (issue.origin === 'string') return { zh: '没有文字', en: 'is an empty text' };
    return issue.code === 'too_small' ? { zh: '数值过小', en: 'is too small' } : { zh: '数值过大', en: 'is too large' };
  }
  if (issue.code === 'invalid_format') {
    return issue.format === 'date'
      ? { zh: '不是这样写的日期,或没有这一天', en: 'is not a date written so, or not a day that exists' }
      : { zh: '写法不对', en: 'is not written as it must be' };
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return { zh: '不是整数', en: 'is not a whole number' };
  return issue.code === 'invalid_value'
    ? { zh: '不在可填的内容之中', en: 'is none of what may stand here' }
    : { zh: '不是此处应填的一类内容', en: 'is not the kind of thing that stands here' };
}
