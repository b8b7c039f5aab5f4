import type * as z from 'zod';
import en from 'zod/v4/locales/en.js';
import zhCN from 'zod/v4/locales/zh-CN.js';
import type { Fault, Text } from '#functions/shared/fault.ts';
import { faultOf, pointerOf } from './fault-of.ts';

/**
 * Everything in which `data` has not the form that `schema` asks for, each with its place and what to write instead.
 * Empty where the form is right.
 */
export function shapeFaults(schema: z.ZodType, data: unknown): readonly Fault[] {
  const english = schema.safeParse(data, { error: en().localeError }).error?.issues ?? [];
  const chinese = schema.safeParse(data, { error: zhCN().localeError }).error?.issues ?? [];
  const told = chinese.flatMap((issue) => innermost(issue, []));
  return english
    .flatMap((issue) => innermost(issue, []))
    .flatMap((issue, index) => faultsOf(issue, told[index]?.message ?? issue.message, schema, data));
}

type Issue = z.core.$ZodIssue;

/** Of a value that may be one thing or another: what is wrong with the alternative that was evidently meant. */
function innermost(issue: Issue, above: readonly PropertyKey[]): readonly Issue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((alternative) => alternative.some((inner) => inner.path.length > 0));
    if (meant !== undefined) return meant.flatMap((inner) => innermost(inner, path));
  }
  return [{ ...issue, path }];
}

function faultsOf(issue: Issue, chinese: string, schema: z.ZodType, data: unknown): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) =>
      key === 'region' && known.includes('value') && known.includes('regions')
        ? forOneRegion(issue.path, valueAt(data, issue.path))
        : faultOf(
            'policy-shape',
            pointerOf([...issue.path, key]),
            { zh: `没有名为 ${key} 的项。`, en: `There is nothing called ${key} here.` },
            {
              zh: `请删除,或改用此处可用的项:${known.join('、')}。`,
              en: `Leave it out, or use one of the names that this place knows: ${known.join(', ')}.`,
            },
          ),
    );
  }
  const missing = valueAt(data, issue.path) === undefined;
  const text = missing ? { zh: '缺少此项。', en: 'It is missing.' } : { zh: `${chinese}。`, en: `${issue.message}.` };
  return [faultOf('policy-shape', pointerOf(issue.path), text, fixFor(issue, nodesAt(schema, issue.path)))];
}

/** A value of the province with a region beside it: without that region it would change every other. */
function forOneRegion(path: readonly PropertyKey[], setting: unknown): Fault {
  const { region, value } = setting as { readonly region?: unknown; readonly value?: unknown };
  const entry = (source: string) => `"regions": [${JSON.stringify({ region, value, source })}]`;
  return faultOf(
    'policy-shape',
    pointerOf([...path, 'region']),
    {
      zh: 'value 是全省的规定,region 不能写在它旁边。',
      en: 'The value is that of the whole province, so no region stands beside it.',
    },
    {
      zh: `请改写为 ${entry('某人社发〔2024〕1号第二条')},不写 value;如果只删去 region,改变的是全省。`,
      en: `Write ${entry('(number and clause)')} in place of both; to leave out only the region would change the whole province.`,
    },
  );
}

function fixFor(issue: Issue, expected: readonly z.core.$ZodType[]): Text {
  const example = exampleFor(issue.path);
  const wanted = expected.flatMap(wordsFor);
  const zh = unique(wanted.map((each) => each.zh)).join(',或');
  const english = unique(wanted.map((each) => each.en)).join(' or ');
  return {
    zh: `请填写${zh || '规定的内容'}${example === undefined ? '' : `,例如 ${example.zh}`}。`,
    en: `Write ${english || 'what docs/policy-files.md says'}${example === undefined ? '' : `, for example ${example.en}`}.`,
  };
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** What may stand at a place, in words. */
function wordsFor(node: z.core.$ZodType): readonly Text[] {
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
      return [
        def.format === 'date'
          ? { zh: '日期(年-月-日,须为实有的日子)', en: 'a date that exists, as year-month-day' }
          : { zh: '非空文字', en: 'a text that is not empty' },
      ];
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

/** An example by the name of the place, the innermost name that has one. */
function exampleFor(path: readonly PropertyKey[]): Text | undefined {
  const name = path.findLast((part) => typeof part === 'string');
  return typeof name === 'string' ? EXAMPLES[name] : undefined;
}

const same = (text: string): Text => ({ zh: text, en: text });
const A_DATE = same('"2024-06-01"');
const A_REGION = same('"350200"');
const AN_ID = same('"xiamen-urgent-shortage"');

const EXAMPLES: Readonly<Record<string, Text>> = {
  id: AN_ID,
  lists: AN_ID,
  occupations: same('"welder"'),
  category: same('"manufacturing"'),
  categories: same('"manufacturing"'),
  groups: same('"hard-to-employ"'),
  funds: same('"skills-upgrade-account"'),
  region: A_REGION,
  regions: A_REGION,
  within: A_REGION,
  date: A_DATE,
  from: A_DATE,
  until: A_DATE,
  certificateFrom: A_DATE,
  certificateUntil: A_DATE,
  code: same('"350200", "6-18-02-04"'),
  fen: { zh: '150000(即 1500 元)', en: '150000 (1,500 yuan)' },
  fenPerHour: { zh: '2000(即 20 元)', en: '2000 (20 yuan)' },
  fenPerYear: { zh: '500000(即 5000 元)', en: '500000 (5,000 yuan)' },
  percent: { zh: '20(即提高 20%)', en: '20 (20 % more)' },
  source: { zh: '"某人社发〔2024〕1号第二条"', en: 'the number of the notice and its clause' },
  title: { zh: '{"zh": "某市补贴标准", "en": "Rates of a city"}', en: '{"zh": "(Chinese)", "en": "Rates of a city"}' },
  name: { zh: '{"zh": "急需紧缺", "en": "Urgent shortage"}', en: '{"zh": "(Chinese)", "en": "Urgent shortage"}' },
  workingDays: same('5'),
  years: same('[2024, 2025]'),
  times: same('3'),
};

interface NumberDef {
  readonly type: 'number';
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly value?: number; readonly inclusive?: boolean } };
  }[];
}

/** The parts of zod's own description of a schema that the policy's schema uses. */
type Def =
  | { readonly type: 'optional' | 'default'; readonly innerType: z.core.$ZodType }
  | { readonly type: 'union'; readonly options: readonly z.core.$ZodType[] }
  | { readonly type: 'literal'; readonly values: readonly unknown[] }
  | { readonly type: 'enum'; readonly entries: Readonly<Record<string, unknown>> }
  | { readonly type: 'string'; readonly format?: string }
  | { readonly type: 'boolean' }
  | NumberDef
  | { readonly type: 'array'; readonly element: z.core.$ZodType }
  | { readonly type: 'object'; readonly shape: Readonly<Record<string, z.core.$ZodType>> };

const defOf = (schema: z.core.$ZodType): Def => schema._zod.def as unknown as Def;

/** The schemas that a value at this path may follow. */
function nodesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  const def = defOf(schema);
  if (def.type === 'optional' || def.type === 'default') return nodesAt(def.innerType, path);
  const [first, ...rest] = path;
  if (first === undefined) return [schema];
  if (def.type === 'union') return def.options.flatMap((option) => nodesAt(option, path));
  if (def.type === 'array') return nodesAt(def.element, rest);
  const inner = def.type === 'object' ? def.shape[String(first)] : undefined;
  return inner === undefined ? [] : nodesAt(inner, rest);
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  return unique(
    nodesAt(schema, path)
      .map(defOf)
      .flatMap((def) => (def.type === 'object' ? Object.keys(def.shape) : [])),
  );
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    data,
  );
}
