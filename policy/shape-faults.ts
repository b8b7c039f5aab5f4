import type * as z from 'zod';
import { safeParse } from 'zod/v4/core';
import type { Fault, Text } from '#functions/shared/fault.ts';
import { exampleFor, inJson, MEANING, nameAt } from './examples.ts';
import { faultOf, pointerOf } from './fault-of.ts';
import { called, nearest, type Section } from './names.ts';
import { defOf, keysAt, nodesAt, valueAt } from './schema-nodes.ts';
import { wordsFor, wrongInWords } from './shape-words.ts';

/**
 * Everything in which `data` has not the form that `schema` asks for, each with its place and what to write instead.
 * Empty where the form is right.
 *
 * @param base the version amended: names of `data` that are not right yet are right there
 */
export function shapeFaults(schema: z.ZodType, data: unknown, base?: unknown): readonly Fault[] {
  const issues = schema.safeParse(data).error?.issues ?? [];
  return issues.flatMap((issue) => innermost(issue, [])).flatMap((issue) => faultsOf(issue, schema, data, base));
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

function faultsOf(issue: Issue, schema: z.ZodType, data: unknown, base: unknown): readonly Fault[] {
  const value = valueAt(data, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) =>
      key === 'region' && known.includes('value') && known.includes('regions')
        ? forOneRegion(issue.path, value)
        : unknownName([...issue.path, key], key, issue.path.length === 0 ? ['amends', ...known] : known),
    );
  }
  const text = value === undefined ? { zh: '缺少此项。', en: 'It is missing.' } : wrongInWords(issue, value);
  const nodes = nodesAt(schema, issue.path);
  const fix =
    nearlyRight(value, nodes) ??
    calledOtherwise(issue.path, value, nodes, [data, base]) ??
    wholeSetting(issue.path, value, nodes) ??
    fixFor(issue.path, nodes);
  return [faultOf('policy-shape', pointerOf(issue.path), text, fix)];
}

function unknownName(path: readonly PropertyKey[], key: string, known: readonly string[]): Fault {
  const meant = nearest(key, known);
  return faultOf(
    'policy-shape',
    pointerOf(path),
    { zh: `没有名为 ${key} 的项。`, en: `There is nothing called ${key} here.` },
    meant === undefined
      ? {
          zh: `请删除,或改用此处可用的项:${known.join('、')}。`,
          en: `Leave it out, or use one of the names that this place knows: ${known.join(', ')}.`,
        }
      : { zh: `请改为 "${meant}",或删除。`, en: `Write "${meant}", or leave it out.` },
  );
}

/** A value of the province with a region beside it: without that region it would change every other. */
function forOneRegion(path: readonly PropertyKey[], setting: unknown): Fault {
  const { region, value } = setting as { readonly region?: unknown; readonly value?: unknown };
  const entry = (source: string) => `"regions": ${inJson([{ region, value, source }])}`;
  return faultOf(
    'policy-shape',
    pointerOf([...path, 'region']),
    {
      zh: 'value 是全省的规定,region 不能写在它旁边。',
      en: 'The value is that of the whole province, so no region stands beside it.',
    },
    {
      zh: `请改写为 ${entry('某人社发〔2024〕1号第二条')},不写 value;如果只删去 region,改变的是全省。`,
      en: `Write ${entry('the number of the notice and its clause')} in place of both; to leave out only the region would change the whole province.`,
    },
  );
}

/** What the names of places refer to. */
const REFERENCES: Readonly<Record<string, Section>> = {
  region: 'regions',
  regions: 'regions',
  within: 'regions',
  occupations: 'occupations',
  category: 'categories',
  categories: 'categories',
  groups: 'groups',
  lists: 'lists',
  funds: 'funds',
  level: 'levels',
  levels: 'levels',
  subsidy: 'subsidies',
  pays: 'subsidies',
};

/** A level or region as a number, or one thing where a list stands. */
function nearlyRight(value: unknown, nodes: readonly z.core.$ZodType[]): Text | undefined {
  const fits = (type: string, other: unknown) =>
    nodes.some((node) => defOf(node).type === type && safeParse(node, other).success);
  const isCode = typeof value === 'number' && /^\d{6}$/.test(String(value)) && fits('string', String(value));
  if (isCode || (typeof value === 'number' && fits('enum', String(value))))
    return { zh: `请加引号:"${value}"。`, en: `Put it in quotes: "${value}".` };
  if (Array.isArray(value) || !nodes.some((node) => defOf(node).type === 'array')) return undefined;
  const list = inJson([value]);
  return nodes.some((node) => safeParse(node, [value]).success)
    ? { zh: `请加方括号:${list}。`, en: `Put it in square brackets: ${list}.` }
    : undefined;
}

/** The id of what stands there by its name. */
function calledOtherwise(
  path: readonly PropertyKey[],
  value: unknown,
  nodes: readonly z.core.$ZodType[],
  versions: readonly unknown[],
): Text | undefined {
  const name = nameAt(path);
  const own = name === 'code' && path[0] === 'regions';
  const section = own ? 'regions' : path[0] === 'transfers' && name !== 'id' ? 'funds' : REFERENCES[name];
  const byName = nodes.some((node) => ['string', 'enum', 'union'].includes(defOf(node).type));
  if (section === undefined || !byName || typeof value !== 'string' || value === '') return undefined;
  const meant = versions.map((version) => called(version, section, value)).find((name) => name !== undefined);
  if (meant !== undefined) {
    return { zh: `请填写 "${meant.id}"(${meant.zh})。`, en: `Write "${meant.id}", which is the id of that name.` };
  }
  if (section === 'levels' || section === 'subsidies' || own) return undefined;
  const { zh, en } = fixFor(path, nodes);
  return {
    zh: `${zh}版本中没有这个名称;npm run policy:names 列出全部编号和名称。`,
    en: `${en} The version has nothing of that name; "npm run policy:names" lists all ids with their names.`,
  };
}

/** A bare value where a setting stands that names its source, and may be a single region's. */
function wholeSetting(
  path: readonly PropertyKey[],
  value: unknown,
  nodes: readonly z.core.$ZodType[],
): Text | undefined {
  const shape = nodes.map(defOf).find((def) => def.type === 'object')?.shape;
  const of = shape?.['value'];
  if (of === undefined || shape?.['regions'] === undefined || (typeof value === 'object' && value !== null))
    return undefined;
  const name = String(path.at(-1));
  const written = safeParse(of, value).success ? value : exampleFor(of, path, 'zh');
  const told = (source: string) => ({
    province: `"${name}": ${inJson({ value: written, source })}`,
    region: `"${name}": ${inJson({ regions: [{ region: '350200', value: written, source }] })}`,
  });
  const zh = told('某人社发〔2024〕1号第二条');
  const en = told('the number of the notice and its clause');
  return {
    zh: `请写成整项:只改一个地区的写 ${zh.region},改全省的写 ${zh.province}。`,
    en: `Write the whole of it: for one region ${en.region}, for the province ${en.province}.`,
  };
}

function fixFor(path: readonly PropertyKey[], nodes: readonly z.core.$ZodType[]): Text {
  const wanted = nodes.flatMap(wordsFor);
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const zh = unique(wanted.map((each) => each.zh)).join(',或');
  const en = unique(wanted.map((each) => each.en)).join(' or ');
  const [node] = nodes;
  const example = (language: keyof Text) =>
    node === undefined || needsNone(node)
      ? ''
      : `${inJson(exampleFor(node, path, language))}${MEANING[nameAt(path)]?.[language] ?? ''}`;
  return {
    zh: `请填写${zh || '规定的内容'}${example('zh') === '' ? '' : `,例如 ${example('zh')}`}。`,
    en: `Write ${en || 'what docs/policy-files.md says'}${example('en') === '' ? '' : `, for example ${example('en')}`}.`,
  };
}

/** Words that name every value need no example. */
function needsNone(node: z.core.$ZodType): boolean {
  return ['enum', 'literal', 'boolean'].includes(defOf(node).type);
}
