import { readFileSync } from 'node:fs';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { keepToken } from './kept.ts';
import type { Language } from './language.ts';
import type { Options } from './command-line.ts';
import { demoPerson } from './demo-person.ts';
import { findPlaces } from './places.ts';
import { signInByBrowser } from './browser-sign-in.ts';
import { Stop } from './stop.ts';
import { claimsIn } from './token.ts';

const DAY_SECONDS = 86_400;

/** Keeps a token for this API; it is never printed. */
export async function login(options: Options, language: Language): Promise<ExitCode> {
  const places = findPlaces(options);
  const token = await tokenFor(options, places.issuer, language);
  const claims = claimsIn(token);
  if (claims === undefined) throw new Stop(EXIT.usage, { zh: '这不是有效的令牌。', en: 'That is not a token.' });
  keepToken(places.api, token);
  const { sub = '', roles = [], exp } = claims;
  const until = exp === undefined ? '' : new Date(exp * 1000).toISOString();
  if (options.json) console.log(JSON.stringify({ api: places.api, sub, roles, until }));
  else console.log(language === 'zh' ? `已登录:${sub}(${roles.join(' ')})` : `Signed in: ${sub} (${roles.join(' ')})`);
  return EXIT.done;
}

async function tokenFor(options: Options, localIssuer: string | undefined, language: Language): Promise<string> {
  // From standard input it stands in no list of processes and in no shell's history.
  if (options.token === '-') return readFileSync(0, 'utf8').trim();
  if (options.token !== undefined) return options.token;
  const issuer = options.issuer ?? process.env.JIANZHENG_ISSUER;
  if (localIssuer !== undefined && issuer === undefined && options.browser !== true)
    return demoToken(localIssuer, options);
  const at = issuer ?? localIssuer;
  if (at === undefined) {
    throw new Stop(
      EXIT.usage,
      { zh: '不知道由谁登录。', en: 'Who signs people in?' },
      {
        zh: '请用 --issuer 和 --client-id 指明,或用 --token。',
        en: 'Name it by --issuer and --client-id, or bring a --token.',
      },
    );
  }
  const clientId = options['client-id'] ?? process.env.JIANZHENG_CLIENT_ID ?? 'jianzheng-cli';
  return signInByBrowser({ issuer: at, clientId, language });
}

/** One machine's issuer gives a token to whoever asks: there are demo people only. */
async function demoToken(issuer: string, options: Options) {
  const person = demoPerson(options);
  const { role, enterprise } = person;
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...person,
      sub: options.sub ?? (enterprise === undefined ? `demo-${role}` : `operator-${enterprise}`),
      ttlSeconds: DAY_SECONDS,
    }),
  }).catch(() => undefined);
  const answer = response?.ok ? ((await response.json()) as { access_token?: string }) : {};
  if (answer.access_token !== undefined) return answer.access_token;
  throw new Stop(
    EXIT.failed,
    { zh: '本机的登录服务没有答复。', en: 'The issuer of this machine does not answer.' },
    { zh: '请先执行 npm start。', en: 'Run "npm start" first.' },
  );
}

export function logout(options: Options, language: Language): ExitCode {
  keepToken(findPlaces(options).api, undefined);
  if (!options.json) console.log(language === 'zh' ? '已退出登录。' : 'Signed out.');
  return EXIT.done;
}
