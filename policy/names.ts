import { occupationKey } from './occupation-key.ts';
import { valueAt } from './schema-nodes.ts';
import { LEVEL_NAMES, SUBSIDIES } from './table-words.ts';

/** Something that entries of a policy refer to, by its id or code, as people call it. */
export interface Name {
  readonly section: Section;
  readonly id: string;
  readonly zh: string;
  readonly en?: string;
  readonly aliases: readonly string[];
}

export const SECTIONS = [
  'regions',
  'occupations',
  'categories',
  'groups',
  'lists',
  'funds',
  'levels',
  'subsidies',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Names of everything that a version has, whether or not its form is right. */
export function namesIn(version: unknown): readonly Name[] {
  const entered = SECTIONS.flatMap((section) => {
    const entries = valueAt(version, [section]);
    return Array.isArray(entries) ? entries.flatMap((entry) => nameOf(section, entry)) : [];
  });
  const fixed = { levels: LEVEL_NAMES, subsidies: SUBSIDIES };
  return [
    ...entered,
    ...(['levels', 'subsidies'] as const).flatMap((section) =>
      Object.entries(fixed[section]).map(([id, { zh, en }]) => ({ section, id, zh, en, aliases: zh.split(' ') })),
    ),
  ];
}

function nameOf(section: Section, entry: unknown): readonly Name[] {
  const id = valueAt(entry, [section === 'regions' ? 'code' : 'id']);
  const [zh, en, aliases] = [['name', 'zh'], ['name', 'en'], ['aliases']].map((path) => valueAt(entry, path));
  if (typeof id !== 'string' || typeof zh !== 'string') return [];
  return [
    {
      section,
      id,
      zh,
      ...(typeof en === 'string' ? { en } : {}),
      aliases: Array.isArray(aliases) ? aliases.filter((each) => typeof each === 'string') : [],
    },
  ];
}

/** What of a section is called so, by its name in either language or an alias. */
export function called(version: unknown, section: Section, written: string): Name | undefined {
  const key = spelt(section, written);
  if (key === '') return undefined;
  return namesIn(version).find(
    (name) =>
      name.section === section &&
      [name.zh, name.en ?? '', ...name.aliases].some((each) => spelt(section, each) === key),
  );
}

/** People leave out 市 and 区 of a region. */
function spelt(section: Section, name: string): string {
  const key = occupationKey(name);
  return section === 'regions' && key.length > 2 ? key.replace(/[市县区]$/u, '') : key;
}

/** The one of `known` that somebody probably meant who wrote `written`. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, away: beginsAlike(written, name) ? 1 : distance(written, name) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(Math.min(name.length, written.length) / 4)))
    .toSorted((a, b) => a.away - b.away);
  return best?.name;
}

const beginsAlike = (a: string, b: string) => Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a));

/** Letters to change, add or leave out (Levenshtein), letters of any case alike. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a.toLowerCase()].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b.toLowerCase()].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
