import { parseArgs } from 'node:util';
import type { Text } from '#functions/shared/fault.ts';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

const COMMON = {
  endpoint: { type: 'string' },
  data: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const OPTIONS = {
  login: {
    ...COMMON,
    token: { type: 'string' },
    issuer: { type: 'string' },
    'client-id': { type: 'string' },
    browser: { type: 'boolean', default: false },
    role: { type: 'string' },
    enterprise: { type: 'string' },
    region: { type: 'string' },
    sub: { type: 'string' },
  },
  logout: { ...COMMON },
  template: { ...COMMON, out: { type: 'string' } },
  submit: {
    ...COMMON,
    enterprise: { type: 'string' },
    region: { type: 'string' },
    claim: { type: 'string' },
    label: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    'leave-out-faulty-rows': { type: 'boolean', default: false },
    'no-wait': { type: 'boolean', default: false },
    timeout: { type: 'string' },
  },
  status: { ...COMMON, enterprise: { type: 'string' } },
  watch: { ...COMMON, until: { type: 'string' }, timeout: { type: 'string' } },
  faults: { ...COMMON, out: { type: 'string' }, roster: { type: 'string' }, upload: { type: 'string' } },
  export: { ...COMMON, out: { type: 'string' } },
} as const;

export type CommandName = keyof typeof OPTIONS;

interface Word {
  readonly name: Text;
  readonly optional?: true;
}

const CLAIM: Text = { zh: '申报编号', en: 'the id of a claim' };

/** What each command takes besides its options. */
const WORDS: Readonly<Record<CommandName, Word | undefined>> = {
  login: undefined,
  logout: undefined,
  template: undefined,
  submit: { name: { zh: '花名册文件', en: 'the file of the roster' } },
  status: { name: CLAIM, optional: true },
  watch: { name: CLAIM },
  faults: { name: CLAIM },
  export: { name: CLAIM },
};

export interface Options {
  readonly endpoint?: string;
  readonly data?: string;
  readonly lang?: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly token?: string;
  readonly issuer?: string;
  readonly 'client-id'?: string;
  readonly browser?: boolean;
  readonly role?: string;
  readonly enterprise?: string;
  readonly region?: string;
  readonly sub?: string;
  readonly out?: string;
  readonly claim?: string;
  readonly label?: string;
  readonly 'dry-run'?: boolean;
  readonly 'leave-out-faulty-rows'?: boolean;
  readonly 'no-wait'?: boolean;
  readonly timeout?: string;
  readonly until?: string;
  readonly roster?: string;
  readonly upload?: string;
}

export interface Command {
  readonly name: CommandName | 'help';
  readonly words: readonly string[];
  readonly options: Options;
}

/** @throws {@link Stop} with status 2 where the line cannot be understood. */
export function parseCommandLine(args: readonly string[]): Command {
  const [name = 'help', ...rest] = commandFirst(args);
  if (name === 'help' || name === '--help' || name === '-h') {
    return { name: 'help', words: rest, options: { json: false, help: true, ...languageIn(args) } };
  }
  if (!isCommand(name)) {
    throw new Stop(
      EXIT.usage,
      { zh: `没有"${shown(name)}"这个命令。`, en: `There is no command "${shown(name)}".` },
      { zh: '用 jianzheng help 查看全部命令。', en: 'See all commands with "jianzheng help".' },
    );
  }
  const { values, positionals } = parsed(name, rest);
  const options = values as Options;
  if (options.help) return { name: 'help', words: [name], options };
  languageAsked(options.lang);
  const word = WORDS[name];
  if (positionals.length === 0 && word !== undefined && word.optional === undefined)
    throw wrong(name, { zh: `缺少${word.name.zh}`, en: `${word.name.en} is missing` });
  const most = word === undefined ? 0 : 1;
  if (positionals.length > most)
    throw wrong(name, {
      zh: `多出 ${positionals.length - most} 个词`,
      en: `${positionals.length - most} words too many`,
    });
  return { name, words: positionals, options };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

function parsed(name: CommandName, args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS[name], allowPositionals: true });
  } catch (error) {
    const named = /'(--?[a-z-]+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw wrong(name, { zh: named, en: named });
  }
}

/** Options that every command has may stand before it too. */
function commandFirst(args: readonly string[]): readonly string[] {
  let at = 0;
  while (at < args.length) {
    const [, option = '', value] = /^--([a-z]+)(=.*)?$/s.exec(args[at] ?? '') ?? [];
    if (!Object.hasOwn(COMMON, option) || option === 'help') break;
    const takesNext = COMMON[option as keyof typeof COMMON].type === 'string' && value === undefined;
    at += takesNext ? 2 : 1;
  }
  const name = args[at];
  return name === undefined ? [] : [name, ...args.slice(at + 1), ...args.slice(0, at)];
}

function wrong(name: CommandName, what: Text): Stop {
  return new Stop(
    EXIT.usage,
    { zh: `命令 ${name} 的写法有误:${what.zh}`, en: `"${name}" cannot be called like this: ${what.en}` },
    { zh: `用 jianzheng help ${name} 查看写法。`, en: `See "jianzheng help ${name}".` },
  );
}

/** The language that a line asks for, wherever it stands in it and whatever else is wrong with it. */
export function languageIn(args: readonly string[]): { lang?: string } {
  const joined = args.find((each) => each.startsWith('--lang='))?.slice('--lang='.length);
  const at = args.indexOf('--lang');
  const lang = joined ?? (at === -1 ? undefined : args[at + 1]);
  return lang === undefined ? {} : { lang };
}

function languageAsked(lang: string | undefined): void {
  if (lang === undefined || /^(zh|en)([-_].*)?$/i.test(lang)) return;
  throw new Stop(EXIT.usage, { zh: '--lang 应为 zh 或 en。', en: '--lang is zh or en.' });
}

/** A word that may be anything, even a person's number in the wrong place. */
const shown = (word: string): string => (/^[a-z-]{1,20}$/.test(word) ? word : '…');
