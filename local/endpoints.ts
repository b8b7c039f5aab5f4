import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataOption } from './hints.ts';

/** Where things are while the machine is up; kept in `endpoints.json` of its data folder for scripts. */
export type Endpoints = Readonly<Record<string, string>>;

const fileName = 'endpoints.json';

export function writeEndpoints(dataDir: string, endpoints: Endpoints): void {
  const path = join(dataDir, fileName);
  writeFileSync(`${path}.new`, `${JSON.stringify(endpoints, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

export function removeEndpoints(dataDir: string): void {
  rmSync(join(dataDir, fileName), { force: true });
}

const startedBy = (dataDir: string): string => {
  const option = dataOption(dataDir);
  return option === '' ? 'npm start' : `npm start --${option}`;
};

/** Nothing runs, or not here. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';

  constructor(dataDir: string) {
    super(
      `Nothing is running with the data folder ${dataDir}; start it with "${startedBy(dataDir)}". / 未在运行，请先执行 ${startedBy(dataDir)}。`,
    );
  }
}

/** Calls a server of the running machine. @throws {@link NotRunning} where it is gone, though its file may be left. */
export async function callRunning(dataDir: string, name: string, path: string, body?: object): Promise<unknown> {
  const file = join(dataDir, fileName);
  if (!existsSync(file)) throw new NotRunning(dataDir);
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  const response = await fetch(`${endpoints[name]}${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  }).catch(() => {
    throw new NotRunning(dataDir);
  });
  const answer = (await response.json()) as { message?: string; error_description?: string };
  if (!response.ok) throw new Error(answer.message ?? answer.error_description ?? `status ${response.status}`);
  return answer;
}
