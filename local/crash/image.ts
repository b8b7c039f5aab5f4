import { createHash, type Hash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Made anew at each start, or of no meaning to one: code, its cache, what was printed, who runs. */
const REBUILT: ReadonlySet<string> = new Set(['functions', 'compile-cache']);
const PASSING: ReadonlySet<string> = new Set(['logs', 'cloud-assembly', 'endpoints.json', 'dynamodb.pid']);
/** SQLite's index of the write-ahead log: shared memory of the living, rebuilt by who opens the file next. */
const SHARED_MEMORY = /-shm$/;

const durable = (name: string): boolean => !REBUILT.has(name) && !PASSING.has(name) && !SHARED_MEMORY.test(name);

function copyFolder(from: string, to: string, hash: Hash): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!durable(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    hash.update(`${entry.name}\0`);
    if (entry.isDirectory()) copyFolder(source, target, hash);
    else {
      copyFileSync(source, target);
      hash.update(readFileSync(target));
    }
  }
}

/**
 * Copies what a machine's data folder would hold if the process died now. To be called from a crash plan: nothing else
 * of the process writes meanwhile, and the lock keeps the DynamoDB engine, which is a process of its own, from doing so.
 *
 * @param to a folder that is not there yet; a machine can be started on it
 * @returns a digest of the content: two moments with the same one leave the same disk behind
 */
export function takeImage(from: string, to: string): string {
  const tables = new DatabaseSync(join(from, 'dynamodb.sqlite'));
  try {
    tables.exec('PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE');
    const hash = createHash('sha256');
    copyFolder(from, to, hash);
    for (const name of REBUILT) symlinkSync(join(from, name), join(to, name));
    return hash.digest('hex');
  } finally {
    tables.close();
  }
}
