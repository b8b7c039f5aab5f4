import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

/** Where the API is, and on one machine who hands out demo people's tokens. */
export interface Places {
  readonly api: string;
  readonly issuer?: string;
}

const FILE = 'endpoints.json';
const IN_REPOSITORY = fileURLToPath(new URL('../.local', import.meta.url));

/**
 * `--endpoint`, then `JIANZHENG_API`, then what runs on this machine, with its data in `--data` or where it keeps them otherwise.
 * @throws {@link Stop} where there is none of them.
 */
export function findPlaces(
  { endpoint, data }: { readonly endpoint?: string; readonly data?: string },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Places {
  const folders = data === undefined ? ['.local', IN_REPOSITORY] : [data];
  const running = folders.map((folder) => join(folder, FILE)).find((path) => existsSync(path));
  const local = running === undefined ? undefined : (JSON.parse(readFileSync(running, 'utf8')) as Places);
  const api = endpoint ?? environment.JIANZHENG_API;
  if (api !== undefined && api !== '') {
    const address = api.replace(/\/+$/, '');
    return { api: address, ...(local?.api === address && local.issuer !== undefined && { issuer: local.issuer }) };
  }
  if (local !== undefined) return { api: local.api, ...(local.issuer !== undefined && { issuer: local.issuer }) };
  throw new Stop(
    EXIT.failed,
    { zh: '不知道服务在哪里:本机没有运行。', en: 'Where is the service? Nothing runs on this machine.' },
    {
      zh: '请先执行 npm start,或用 --endpoint / JIANZHENG_API 指明地址。',
      en: 'Run "npm start", or name it by --endpoint or JIANZHENG_API.',
    },
  );
}
