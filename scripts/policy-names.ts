/**
 * `npm run policy:names -- [--find 焊工] [--policy FILE [--amended FILE]]`: the ids and codes that a policy file uses, with
 * their names in Chinese and English: regions, occupations, categories, groups of people, lists, funds, levels and
 * subsidies of the newest version shipped, or of a file of one's own.
 */
import { parseArgs } from 'node:util';
import { occupationKey } from '#policy/occupation-key.ts';
import { fileById } from '#policy/files.ts';
import { policyVersions } from '#policy/index.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import { type Name, namesIn, SECTIONS, type Section } from '#policy/names.ts';
import { faultsText } from '#policy/table-text.ts';
import { policyFileAt, Unanswerable, versionAt } from './policy-file.ts';

const USAGE = 'npm run policy:names -- [--find 焊工] [--policy FILE [--amended FILE]]';

const TITLES: Readonly<Record<Section, string>> = {
  regions: '地区 regions',
  occupations: '职业(工种) occupations',
  categories: '职业类别 categories',
  groups: '人员类别 groups of people',
  lists: '目录 lists',
  funds: '资金 funds',
  levels: '等级 levels',
  subsidies: '补贴 subsidies',
};

try {
  const { find, policy: path, amended } = questionAsked();
  const published = amended === undefined ? undefined : versionAt(amended);
  const known = (id: string) => (published?.['id'] === id ? published : fileById(id));
  const version = path === undefined ? policyVersions.at(-1) : loadPolicy(policyFileAt(path), known);
  const names = namesIn(version).filter((name) => find === undefined || means(name, find));
  if (names.length === 0) {
    throw new Unanswerable(
      [
        `${version?.id} 中没有“${find}”。目录中没有的职业,先写进文件的 occupations。`,
        `${version?.id} has nothing like "${find}". An occupation that the catalogue has not goes into occupations of the file first.`,
      ].join('\n'),
    );
  }
  console.log(`版本 version ${version?.id}\n${SECTIONS.flatMap((section) => told(section, names)).join('\n')}`);
} catch (error) {
  if (error instanceof PolicyDataError) console.error(faultsText(error.faults));
  else if (error instanceof Unanswerable) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}

function questionAsked() {
  const string = { type: 'string' } as const;
  try {
    return parseArgs({ options: { find: string, policy: string, amended: string } }).values;
  } catch (error) {
    throw new Unanswerable(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Any part of a name, alias or id will do. */
function means({ id, zh, en = '', aliases }: Name, written: string): boolean {
  const key = occupationKey(written);
  return [id, zh, en, ...aliases].some((each) => occupationKey(each).includes(key));
}

function told(section: Section, names: readonly Name[]): readonly string[] {
  const of = names.filter((name) => name.section === section);
  const width = Math.max(...of.map(({ id }) => id.length));
  return [
    ...(of.length === 0 ? [] : [TITLES[section]]),
    ...of.map(({ id, zh, en, aliases }) => {
      const others = section === 'levels' || section === 'subsidies' ? [] : aliases;
      const also = others.length === 0 ? '' : ` (又称 also ${others.join('、')})`;
      return `  ${id.padEnd(width)}  ${[zh, en].filter((each) => each !== undefined).join(' ')}${also}`;
    }),
  ];
}
