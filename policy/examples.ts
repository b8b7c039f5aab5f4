import type * as z from 'zod';
import type { Text } from '#functions/shared/fault.ts';
import { defOf, given } from './schema-nodes.ts';

type Language = keyof Text;

/** A value as it may stand at a place, whole: an object with everything that it must have, a list with one entry. */
export function exampleFor(node: z.core.$ZodType, path: readonly PropertyKey[], language: Language): unknown {
  const def = defOf(given(node));
  const name = nameAt(path);
  switch (def.type) {
    case 'optional':
    case 'default':
      return undefined;
    case 'union':
      return def.options[0] === undefined ? undefined : exampleFor(def.options[0], path, language);
    case 'literal':
      return def.values[0];
    case 'enum':
      return Object.values(def.entries)[0];
    case 'boolean':
      return true;
    case 'number':
      return NUMBERS[path.includes('calendar') ? 'calendar' : name] ?? 5;
    case 'string':
      return textFor(path, language);
    case 'array':
      return [exampleFor(def.element, [...path, 0], language)];
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape)
          .filter(([, inner]) => inner === given(inner))
          .map(([field, inner]) => [field, exampleFor(inner, [...path, field], language)]),
      );
  }
}

/** The innermost name of a place; "value" says nothing, what it is the value of does. */
export function nameAt(path: readonly PropertyKey[]): string {
  const name = path.findLast((part) => typeof part === 'string' && part !== 'value');
  return typeof name === 'string' ? name : '';
}

function textFor(path: readonly PropertyKey[], language: Language): string {
  const name = nameAt(path);
  const own = WORDS[name]?.[language];
  if (own !== undefined) return own;
  if (name === 'code') return path.includes('codes') ? '6-18-02-04' : '350200';
  if (name === 'zh' || name === 'en') {
    const named = NAMES[nameAt(path.slice(0, -1))] ?? NAMES['name'];
    return name === 'zh' && language === 'en' ? '(Chinese)' : (named?.[name] ?? '');
  }
  if (name === 'id' && path.includes('limits')) return 'people';
  if (path[0] === 'transfers' && (name === 'from' || name === 'to')) return A_TRANSFER[name];
  return TEXTS[name] ?? '';
}

const WORDS: Readonly<Record<string, Text>> = {
  source: { zh: '某人社发〔2024〕1号第二条', en: 'the number of the notice and its clause' },
  assumption: { zh: '通告未写明,按惯例', en: 'The notice does not say; taken from practice.' },
  aliases: { zh: '电焊工', en: '(Chinese)' },
};

const NAMES: Readonly<Record<string, Text>> = {
  title: { zh: '某市补贴标准', en: 'Rates of a city' },
  name: { zh: '急需紧缺', en: 'Urgent shortage' },
};

const A_TRANSFER = { from: 'skills-upgrade-account', to: 'employment-subsidy' };
const A_DATE = '2024-06-01';
const A_REGION = '350200';
const AN_ID = 'xiamen-urgent-shortage';

const TEXTS: Readonly<Record<string, string>> = {
  id: AN_ID,
  lists: AN_ID,
  occupations: 'welder',
  category: 'manufacturing',
  categories: 'manufacturing',
  groups: 'hard-to-employ',
  funds: 'skills-upgrade-account',
  from: A_DATE,
  until: A_DATE,
  date: A_DATE,
  certificateFrom: A_DATE,
  certificateUntil: A_DATE,
  region: A_REGION,
  regions: A_REGION,
  within: A_REGION,
};

const NUMBERS: Readonly<Record<string, number>> = {
  fen: 150_000,
  fenPerHour: 2_000,
  fenPerYear: 500_000,
  approverFromFen: 10_000_000,
  percent: 20,
  calendar: 2025,
  claimWindow: 12,
  times: 3,
  years: 60,
  least: 40,
  trainings: 10_000,
  highSkill: 3_500,
  highSkillPercent: 35,
  noticeWorkingDays: 7,
  capHours: 40,
  maxYears: 2,
  prepaidPercent: 50,
};

/** What a number means in words, where it is not what one would write on paper. */
export const MEANING: Readonly<Record<string, Text>> = {
  fen: { zh: '(即 1500 元)', en: ' (1,500 yuan)' },
  fenPerHour: { zh: '(即 20 元)', en: ' (20 yuan)' },
  fenPerYear: { zh: '(即 5000 元)', en: ' (5,000 yuan)' },
  approverFromFen: { zh: '(即 100000 元)', en: ' (100,000 yuan)' },
  percent: { zh: '(即提高 20%)', en: ' (20 % more)' },
};

/** JSON on one line with blanks, as people write it. */
export function inJson(value: unknown): string {
  return (JSON.stringify(value, null, 1) ?? '').replace(/\n */g, ' ');
}
