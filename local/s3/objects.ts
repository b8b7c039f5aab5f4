import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inTransaction } from '../store.ts';
import { S3Failure } from './failure.ts';
import type { ObjectChange } from './notifications.ts';

export interface StoredObject {
  readonly key: string;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly lastModified: Date;
  /** Headers to give back: content-type, x-amz-meta-* and their like. */
  readonly headers: Readonly<Record<string, string>>;
  /** File that holds the content. */
  readonly path: string;
}

export interface PutInput {
  readonly bucket: string;
  readonly key: string;
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string>>;
  readonly onlyIfAbsent: boolean;
  readonly contentMd5: string | undefined;
}

/** Objects as files, their names and headers in the machine's store. An object is there whole, or not at all. */
export interface ObjectStore {
  put(input: PutInput): Promise<StoredObject>;
  get(bucket: string, key: string): StoredObject | undefined;
  remove(bucket: string, key: string): void;
  /** @returns up to `limit` objects after `after`, in the order of the UTF-8 bytes of their keys. */
  list(bucket: string, prefix: string, after: string, limit: number): readonly StoredObject[];
}

/** @param changed is called inside the transaction of the change, to take its notifications durably with it. */
export function createObjectStore(options: {
  readonly store: DatabaseSync;
  readonly folder: string;
  readonly changed: (change: ObjectChange) => void;
}): ObjectStore {
  const { store, folder, changed } = options;
  mkdirSync(folder, { recursive: true });
  store.exec(`CREATE TABLE IF NOT EXISTS s3_objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    headers TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID`);
  const select = store.prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ?');
  const page = store.prepare(
    'SELECT * FROM s3_objects WHERE bucket = ? AND key > ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ?',
  );
  const upsert = store.prepare('INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?)');
  const drop = store.prepare('DELETE FROM s3_objects WHERE bucket = ? AND key = ?');
  removeOrphans();

  /** Files written before a crash that came before their commit. */
  function removeOrphans(): void {
    const known = new Set(
      store
        .prepare('SELECT file FROM s3_objects')
        .all()
        .map((row) => String(row['file'])),
    );
    for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(join(folder, file), { force: true });
  }

  type Row = Record<string, unknown>;
  const read = (row: Row): StoredObject => ({
    key: String(row['key']),
    etag: String(row['etag']),
    size: Number(row['size']),
    lastModified: new Date(Number(row['modified'])),
    headers: JSON.parse(String(row['headers'])),
    path: join(folder, String(row['file'])),
  });
  const get = (bucket: string, key: string): StoredObject | undefined => {
    const row = select.get(bucket, key);
    return row === undefined ? undefined : read(row);
  };

  async function write(body: Readable, path: string): Promise<{ etag: string; size: number; md5: string }> {
    const hash = createHash('md5');
    let size = 0;
    await pipeline(
      body,
      async function* (parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          hash.update(part);
          size += part.length;
          yield part;
        }
      },
      createWriteStream(path),
    );
    const file = await open(path, 'r');
    await file.sync();
    await file.close();
    const digest = hash.digest();
    return { etag: digest.toString('hex'), size, md5: digest.toString('base64') };
  }

  return {
    get,
    put: async ({ bucket, key, body, headers, onlyIfAbsent, contentMd5 }) => {
      const file = randomUUID();
      const path = join(folder, file);
      try {
        const { etag, size, md5 } = await write(body, path);
        if (contentMd5 !== undefined && contentMd5 !== md5) {
          throw new S3Failure(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
        }
        const at = new Date();
        const before = inTransaction(store, () => {
          const present = get(bucket, key);
          if (onlyIfAbsent && present !== undefined) {
            throw new S3Failure(
              412,
              'PreconditionFailed',
              'At least one of the pre-conditions you specified did not hold',
            );
          }
          upsert.run(bucket, key, etag, size, at.getTime(), JSON.stringify(headers), file);
          changed({ bucket, key, eventName: 'ObjectCreated:Put', size, etag, at });
          return present;
        });
        if (before !== undefined) rmSync(before.path, { force: true });
        return { key, etag, size, lastModified: at, headers, path };
      } catch (error) {
        if (existsSync(path)) rmSync(path, { force: true });
        throw error;
      }
    },
    remove: (bucket, key) => {
      const before = inTransaction(store, () => {
        const present = get(bucket, key);
        if (present !== undefined) {
          drop.run(bucket, key);
          const { size, etag } = present;
          changed({ bucket, key, eventName: 'ObjectRemoved:Delete', size, etag, at: new Date() });
        }
        return present;
      });
      if (before !== undefined) rmSync(before.path, { force: true });
    },
    list: (bucket, prefix, after, limit) => page.all(bucket, after, prefix, prefix, limit).map(read),
  };
}
