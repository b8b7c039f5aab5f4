import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVENT_WORDS } from '#client/claim-words.ts';
import { codeWord } from '#client/code-words.ts';
import { FIELD_WORDS, pointerWords } from '#client/field-words.ts';
import { OPERATION_WORDS } from '#client/operation-words.ts';
import { OPERATIONS } from '#client/operations.ts';
import type { Text } from '#functions/shared/fault.ts';

type Schema = { readonly [key: string]: unknown };

const contract = JSON.parse(readFileSync(new URL('../../client/openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** What no person reads: methods and formats of files. A problem's code always comes with its own words. */
const FOR_PROGRAMS = ['PUT', 'GET', 'csv', 'ndjson', 'pdf', 'jpeg', 'png', 'ofd', 'docx'];

function codesIn(node: unknown, under = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((each) => codesIn(each, under));
  if (typeof node !== 'object' || node === null) return [];
  const { enum: values, const: only } = node as Schema;
  const own = [...(Array.isArray(values) ? values : []), only].filter((value) => typeof value === 'string');
  return [
    ...own,
    ...Object.entries(node).flatMap(([key, value]) =>
      key === 'Problem' || /problem/.test(key) ? [] : codesIn(value, key),
    ),
  ];
}

function fieldsIn(schema: unknown, seen: readonly string[] = []): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => fieldsIn(each, seen));
  if (typeof schema !== 'object' || schema === null) return [];
  const { $ref, properties = {}, items, anyOf, oneOf, allOf } = schema as Schema;
  const name = typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '') : '';
  const referred = name === '' || seen.includes(name) ? undefined : contract.components.schemas[name];
  return [
    ...Object.keys(properties as object),
    ...[...Object.values(properties as object), items, anyOf, oneOf, allOf].flatMap((each) => fieldsIn(each, seen)),
    ...fieldsIn(referred, [...seen, name]),
  ];
}

const operations = Object.values(contract.paths).flatMap((path) => Object.values(path));
const fields = operations.flatMap(({ requestBody, parameters = [] }) => [
  ...fieldsIn(Object.values((requestBody as { content?: object })?.content ?? {}).map((each) => each.schema)),
  ...(parameters as Schema[]).filter((each) => each['in'] === 'query').map(({ name }) => String(name)),
]);

const inWords = (text: Text | undefined): boolean =>
  text !== undefined && /\p{Script=Han}/u.test(text.zh) && /[a-z]/i.test(text.en) && !/\p{Script=Han}/u.test(text.en);

describe('before people stand words', () => {
  test('for every code of the contract', () => {
    const codes = [...new Set(codesIn({ paths: contract.paths, schemas: contract.components.schemas }))];
    expect(codes.length).toBeGreaterThan(200);
    const bare = codes.filter((code) => !FOR_PROGRAMS.includes(code) && !inWords(codeWord(code)));
    expect(bare).toEqual([]);
  });

  test('for every event of a claim that some function writes', () => {
    const sources = readdirSync('functions', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`functions/${file}`, 'utf8'));
    const types = sources.flatMap((source) =>
      [...source.matchAll(/\bevent(?:Of)?: \{\s*type: (?:[^,']* \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g)].flatMap(
        ([, one, other]) => [one ?? '', ...(other === undefined ? [] : [other])],
      ),
    );
    expect(types.length).toBeGreaterThan(20);
    expect([...new Set(types)].filter((type) => !inWords(EVENT_WORDS[type] ?? codeWord(type)))).toEqual([]);
  });

  test('for every field of a request', () => {
    const all = [...new Set(fields)];
    expect(all.length).toBeGreaterThan(60);
    expect(all.filter((field) => !inWords(FIELD_WORDS[field]))).toEqual([]);
  });

  test('for every route, as the trail of looks names it', () => {
    const routes = Object.values(OPERATIONS).map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !inWords(OPERATION_WORDS[route]))).toEqual([]);
  });

  test.each([
    ['/cleared/0/evidence', '放行的行 · 第 1 项 · 依据材料'],
    ['/refusedLines/11/lineId', '不予通过的行 · 第 12 项 · 行'],
    ['/enterpriseId', '企业（统一社会信用代码）'],
    ['/359901199502207672', ''],
    ['', ''],
  ])('for the place %s in a request', (pointer, words) => {
    expect(pointerWords(pointer).zh).toBe(words);
  });
});
