import { parseArgs } from 'node:util';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

const COMMON = {
  endpoint: { type: 'string' },
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

/** What each command takes besides its options: how many words, at least and at most. */
const WORDS: Readonly<Record<CommandName, readonly [number, number]>> = {
  login: [0, 0],
  logout: [0, 0],
  template: [0, 0],
  submit: [1, 1],
  status: [0, 1],
  watch: [1, 1],
  faults: [1, 1],
  export: [1, 1],
};

export interface Options {
  readonly endpoint?: string;
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
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    return { name: 'help', words: rest, options: { json: false, help: true, ...languageIn(rest) } };
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
  const [least, most] = WORDS[name];
  if (positionals.length < least || positionals.length > most) throw wrong(name, `${positionals.length} ≠ ${least}`);
  return { name, words: positionals, options };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

function parsed(name: CommandName, args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS[name], allowPositionals: true });
  } catch (error) {
    const named = /'(--?[a-z-]+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw wrong(name, named ?? '');
  }
}

function wrong(name: CommandName, what: string): Stop {
  return new Stop(
    EXIT.usage,
    { zh: `命令 ${name} 的写法有误 ${what}`, en: `"${name}" cannot be called like this: ${what}` },
    { zh: `用 jianzheng help ${name} 查看写法。`, en: `See "jianzheng help ${name}".` },
  );
}

function languageIn(args: readonly string[]): { lang?: string } {
  const lang = args[args.indexOf('--lang') + 1];
  return args.includes('--lang') && lang !== undefined ? { lang } : {};
}

/** A word that may be anything, even a person's number in the wrong place. */
const shown = (word: string): string => (/^[a-z-]{1,20}$/.test(word) ? word : '…');
