import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the command line remembers between calls, in the user's own folder, readable by that user alone. */
export interface Kept {
  /** By address of the API. */
  readonly tokens: Readonly<Record<string, string>>;
  /** By claim: which file was sent last, so that it can be given back with its wrong cells marked. */
  readonly rosters: Readonly<Record<string, KeptRoster>>;
  /** By what is tried, dry runs that have not come to their end: the key by which each made its claim. */
  readonly trials: Readonly<Record<string, string>>;
}

export interface KeptRoster {
  readonly path: string;
  readonly sha256: string;
  readonly uploadId: string;
}

const NOTHING: Kept = { tokens: {}, rosters: {}, trials: {} };
const MOST_ROSTERS = 500;

function folder(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  return join(XDG_CONFIG_HOME ?? APPDATA ?? join(homedir(), '.config'), 'jianzheng');
}

const file = () => join(folder(), 'kept.json');

export function readKept(): Kept {
  try {
    return { ...NOTHING, ...(JSON.parse(readFileSync(file(), 'utf8')) as Partial<Kept>) };
  } catch {
    // Not there yet, or torn by somebody: a login makes it anew.
    return NOTHING;
  }
}

function write(kept: Kept): void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  const fresh = `${file()}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file());
}

/** @param token `undefined` forgets it */
export function keepToken(api: string, token: string | undefined): void {
  const kept = readKept();
  const { [api]: _before, ...others } = kept.tokens;
  write({ ...kept, tokens: token === undefined ? others : { ...others, [api]: token } });
}

export function keepRoster(claimId: string, roster: KeptRoster): void {
  const kept = readKept();
  const { [claimId]: _before, ...others } = kept.rosters;
  const newest = [...Object.entries(others), [claimId, roster] as const].slice(-MOST_ROSTERS);
  write({ ...kept, rosters: Object.fromEntries(newest) });
}

/** @param key `undefined` forgets it: the trial is over */
export function keepTrial(of: string, key: string | undefined): void {
  const kept = readKept();
  const { [of]: _before, ...others } = kept.trials;
  write({ ...kept, trials: key === undefined ? others : { ...others, [of]: key } });
}
