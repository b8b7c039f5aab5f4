import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the machine's own durable state: events on their way, stream checkpoints, queues.
 * `synchronous = NORMAL` with a write-ahead log outlives SIGKILL of the process, which is what one machine promises;
 * a power cut may cost the last commits.
 */
export function openStore(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const store = new DatabaseSync(path);
  try {
    // The lock is the machine's: a second one on the same folder would run everything twice. It ends with the process.
    store.exec('PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;');
    store.exec(
      'PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS machine (started_at TEXT); DELETE FROM machine;',
    );
    store.prepare('INSERT INTO machine VALUES (?)').run(new Date().toISOString());
  } catch (error) {
    store.close();
    throw new Error(
      `${path} is in use: another npm start runs on this folder; stop it, or give this one a folder of its own (--data). ` +
        '该数据文件夹正被另一个 npm start 使用:请先停止它,或用 --data 指定另一个文件夹。',
      { cause: error },
    );
  }
  return store;
}

/** Runs `work` as one commit: all of it is there after a crash, or none. */
export function inTransaction<T>(store: DatabaseSync, work: () => T): T {
  store.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    store.exec('COMMIT');
    return result;
  } catch (error) {
    store.exec('ROLLBACK');
    throw error;
  }
}
