import { globSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RunningStack } from '#test/support/running-stack.ts';
import { callers, type Drawn, requests, type Value } from './requests.ts';

export interface Report {
  readonly seed: number;
  readonly sent: number;
  /** How often each operation was answered with each status. */
  readonly answered: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

const AT_ONCE = 8;
const CHUNK = 400;
const TOLD_EVERY = 2_000;
const MOST_FAILURES = 40;

/** Ids that came in answers, by what paths call them: what was made is asked for again. */
class Known {
  readonly #ids = new Map<string, string[]>();

  add(name: string, id: string): void {
    const ids = this.#ids.get(name) ?? [];
    if (!ids.includes(id)) ids.push(id);
    this.#ids.set(name, ids.slice(-200));
  }

  harvest(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' && /^[a-z]+Id$/.test(name)) this.add(name, value);
      else this.harvest(value);
    }
  }

  get(value: Value): string {
    if ('text' in value) return value.text;
    const ids = this.#ids.get(value.known) ?? [];
    return ids[value.index % Math.max(ids.length, 1)] ?? 'none';
  }
}

/** Sends so many drawn requests to a running stack; a 5xx or an answer outside the contract is a failure. */
export async function fuzz(
  stack: RunningStack,
  { seed, count, known: first }: { seed: number; count: number; known: Readonly<Record<string, readonly string[]>> },
): Promise<Report> {
  const known = new Known();
  for (const [name, ids] of Object.entries(first)) for (const id of ids) known.add(name, id);
  const [region = '', enterprise = ''] = [first['region']?.[0], first['enterpriseId']?.[0]];
  const everybody = callers(region, enterprise);
  const tokens = await Promise.all(everybody.map((who) => (who === undefined ? undefined : stack.client.token(who))));
  const tokenFor = ({ as, rightly }: Drawn): string | undefined => {
    const fit = everybody.flatMap((who, index) => (rightly.includes(who?.role ?? '') ? [index] : []));
    return tokens[fit.length === 0 ? as % tokens.length : (fit[as % fit.length] ?? 0)];
  };
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const failures: string[] = [];
  const answered = new Map<string, number>();
  let sent = 0;
  for (let chunk = 0; sent < count && failures.length < MOST_FAILURES; chunk += 1) {
    const drawn = fc.sample(requests, { seed: seed + chunk, numRuns: Math.min(CHUNK, count - sent) });
    const next = drawn.entries();
    const work = async (): Promise<void> => {
      for (const [index, each] of next) {
        const answer = await send(stack.machine.endpoints.api, each, known, tokenFor(each), agent);
        sent += 1;
        const name = `${each.operationId} ${answer.status}`;
        answered.set(name, (answered.get(name) ?? 0) + 1);
        const where = `seed ${seed + chunk}, request ${index}: ${each.method} ${each.template}`;
        if (answer.status >= 500) failures.push(`${where} was answered ${answer.status}: ${shortly(each)}`);
        try {
          stack.watch.expectKept();
        } catch (error) {
          failures.push(`${where}: ${error instanceof Error ? error.message : String(error)}: ${shortly(each)}`);
        }
        known.harvest(answer.body);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (sent % TOLD_EVERY === 0) console.log(`${sent} of ${count} requests`);
  }
  agent.destroy();
  if (failures.length > 0) failures.push(...errorsIn(join(stack.dataDir, 'logs')));
  return { seed, sent, answered, failures };
}

/** What the functions told of errors: their names and places, nothing of what was sent. */
function errorsIn(folder: string): readonly string[] {
  const told = globSync(`${folder}/*Api*.log`).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /"level":"ERROR"|rror:/.test(line)),
  );
  return [...new Set(told.map((line) => line.replaceAll(/"timestamp":"[^"]*"/g, '').slice(0, 1_000)))];
}

const shortly = ({ path, query, headers, body }: Drawn): string =>
  JSON.stringify({ path, query, headers, body }).slice(0, 600);

function send(
  api: string,
  drawn: Drawn,
  known: Known,
  token: string | undefined,
  agent: Agent,
): Promise<{ status: number; body: unknown }> {
  const path = drawn.template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encoded(known.get(drawn.path[name] ?? { text: 'none' })),
  );
  const query = drawn.query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...drawn.headers };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${api}${path}${query === '' ? '' : `?${query}`}`,
      { method: drawn.method, headers, agent },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: parsed(Buffer.concat(parts)) }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(drawn.body);
  });
}

/** What encodes nothing by itself (half a surrogate pair) goes as its bytes would. */
function encoded(text: string): string {
  const whole = text.isWellFormed() ? text : Buffer.from(text, 'utf8').toString('utf8');
  // A server refuses a head of more than 16 KB before anybody of ours sees it.
  const safe = encodeURIComponent(whole)
    .slice(0, 2_700)
    .replace(/%[\dA-F]?$/, '');
  // A path of dots alone would be walked by the client.
  return /^\.+$/.test(safe) ? safe.replaceAll('.', '%2E') : safe;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A line per operation: how often it was answered what. */
export function summary({ answered }: Report): string {
  const byOperation = Map.groupBy(answered, ([name]) => name.split(' ')[0] ?? '');
  return [...byOperation]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([operation, entries]) => {
      const counts = entries.map(([name, times]) => `${name.split(' ')[1]} × ${times}`).toSorted();
      return `${operation.padEnd(24)} ${counts.join(', ')}`;
    })
    .join('\n');
}
