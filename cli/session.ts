import type { Text } from '#functions/shared/fault.ts';
import type { Options } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { readKept } from './kept.ts';
import type { Language } from './language.ts';
import { findPlaces } from './places.ts';
import { Progress } from './progress.ts';
import { Service } from './service.ts';
import { Stop } from './stop.ts';
import { claimsIn, hasExpired, type TokenClaims } from './token.ts';

/** What a command works with: who is signed in where, and how it speaks. */
export interface Session {
  readonly service: Service;
  readonly who: TokenClaims;
  readonly api: string;
  readonly language: Language;
  readonly options: Options;
  readonly progress: Progress;
  /** For a person; silent where a program reads JSON. */
  readonly tell: (text: Text) => void;
}

/** @throws {@link Stop} with status 3 where nobody is signed in */
export function openSession(options: Options, language: Language): Session {
  const { api } = findPlaces(options);
  // A script in the cloud brings its token with it and keeps none.
  const token = process.env.JIANZHENG_TOKEN ?? readKept().tokens[api];
  if (token === undefined || hasExpired(token, Date.now())) {
    throw new Stop(
      EXIT.notAllowed,
      token === undefined
        ? { zh: '未登录。', en: 'Not signed in.' }
        : { zh: '登录已过期。', en: 'The sign-in has expired.' },
      { zh: '请执行 jianzheng login。', en: 'Run "jianzheng login".' },
    );
  }
  return {
    service: new Service(api, token, language),
    who: claimsIn(token) ?? {},
    api,
    language,
    options,
    progress: new Progress(process.stderr, options.json),
    tell: (text) => {
      if (!options.json) console.log(text[language]);
    },
  };
}

/** A value that must be there: from the command line or from the token. @throws {@link Stop} with status 2 */
export function needed(value: string | undefined, option: string): string {
  if (value !== undefined && value !== '') return value;
  throw new Stop(EXIT.usage, { zh: `缺少 ${option}。`, en: `${option} is missing.` });
}
