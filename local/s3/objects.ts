import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inTransaction } from '../store.ts';
import { type Checks, type Checksum, type DigestName, digestOf } from './checksums.ts';
import { S3Failure } from './failure.ts';
import type { Keeping, LockMode } from './keeping.ts';
import type { ObjectChange } from './notifications.ts';

export interface StoredObject {
  readonly key: string;
  /** `null` in a bucket without versions. */
  readonly versionId: string;
  /** Whether this is what the key gives without a version. */
  readonly latest: boolean;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly lastModified: Date;
  /** Headers to give back: content-type, x-amz-meta-* and their like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
  readonly lock: { readonly mode: LockMode; readonly until: Date } | undefined;
  /** File that holds the content; undefined for a marker that hides what was deleted. */
  readonly path: string | undefined;
}

export interface PutInput {
  readonly bucket: string;
  readonly key: string;
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string>>;
  readonly onlyIfAbsent: boolean;
  readonly checks: Checks;
  /** Without the `s3:` in front. */
  readonly eventName: 'ObjectCreated:Put' | 'ObjectCreated:Copy';
}

/** What a deletion left: a marker in front of what is hidden, or nothing. */
export interface Removed {
  readonly versionId: string;
  readonly marker: boolean;
}

/** Objects as files, their names and headers in the machine's store. An object is there whole, or not at all. */
export interface ObjectStore {
  put(input: PutInput): Promise<StoredObject>;
  /** What the key gives, or one version of it; a marker too. */
  get(bucket: string, key: string, versionId?: string): StoredObject | undefined;
  remove(bucket: string, key: string): Removed | undefined;
  /** @throws S3Failure 403 for what is locked; `bypass` passes the lock of a trial */
  removeVersion(bucket: string, key: string, versionId: string, bypass: boolean): Removed;
  /** @returns up to `limit` objects after `after`, in the order of the UTF-8 bytes of their keys. */
  list(bucket: string, prefix: string, after: string, limit: number): readonly StoredObject[];
  /** Versions and markers by key, the newest of each first. */
  versions(bucket: string, prefix: string, limit: number): readonly StoredObject[];
  versioned(bucket: string): boolean;
  locks(bucket: string): boolean;
}

/**
 * @param buckets how each keeps its objects; those not named keep one version without a lock
 * @param changed is called inside the transaction of the change, to take its notifications durably with it.
 */
export function createObjectStore(options: {
  readonly store: DatabaseSync;
  readonly folder: string;
  readonly buckets?: ReadonlyMap<string, Keeping>;
  readonly changed: (change: ObjectChange) => void;
}): ObjectStore {
  const { store, folder, changed, buckets = new Map<string, Keeping>() } = options;
  mkdirSync(folder, { recursive: true });
  store.exec(`CREATE TABLE IF NOT EXISTS s3_versions (
    bucket TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, latest INTEGER NOT NULL,
    etag TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT,
    lock_mode TEXT, lock_until INTEGER, file TEXT, PRIMARY KEY (bucket, key, number)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS s3_latest ON s3_versions (bucket, key) WHERE latest = 1 AND file IS NOT NULL`);
  const newest = store.prepare('SELECT * FROM s3_versions WHERE bucket = ? AND key = ? ORDER BY number DESC LIMIT 1');
  const one = store.prepare('SELECT * FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?');
  const page = store.prepare(
    `SELECT * FROM s3_versions WHERE bucket = ? AND key > ? AND substr(key, 1, length(?)) = ?
      AND latest = 1 AND file IS NOT NULL ORDER BY key LIMIT ?`,
  );
  const all = store.prepare(
    'SELECT * FROM s3_versions WHERE bucket = ? AND substr(key, 1, length(?)) = ? ORDER BY key, number DESC LIMIT ?',
  );
  const insert = store.prepare('INSERT INTO s3_versions VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)');
  const hide = store.prepare('UPDATE s3_versions SET latest = 0 WHERE bucket = ? AND key = ? AND number = ?');
  const show = store.prepare('UPDATE s3_versions SET latest = 1 WHERE bucket = ? AND key = ? AND number = ?');
  const drop = store.prepare('DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND number = ?');
  removeOrphans();

  /** Files written before a crash that came before their commit. */
  function removeOrphans(): void {
    const known = new Set(
      store
        .prepare('SELECT file FROM s3_versions')
        .all()
        .map((row) => String(row['file'])),
    );
    for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(join(folder, file), { force: true });
  }

  type Row = Record<string, unknown>;
  const text = (value: unknown): string | undefined => (value === null ? undefined : String(value));
  const read = (row: Row): StoredObject & { number: number } => {
    const [checksum, mode, file] = [row['checksum'], row['lock_mode'], row['file']].map(text);
    return {
      number: Number(row['number']),
      key: String(row['key']),
      versionId: String(row['version']),
      latest: row['latest'] === 1,
      etag: String(row['etag']),
      size: Number(row['size']),
      lastModified: new Date(Number(row['modified'])),
      headers: JSON.parse(String(row['headers'])),
      checksum: checksum === undefined ? undefined : (JSON.parse(checksum) as Checksum),
      lock: mode === undefined ? undefined : { mode: mode as LockMode, until: new Date(Number(row['lock_until'])) },
      path: file === undefined ? undefined : join(folder, file),
    };
  };
  const newestOf = (bucket: string, key: string) => {
    const row = newest.get(bucket, key);
    return row === undefined ? undefined : read(row);
  };
  const versionOf = (bucket: string, key: string, versionId: string) => {
    const row = one.get(bucket, key, versionId);
    return row === undefined ? undefined : read(row);
  };
  const versioned = (bucket: string): boolean => buckets.get(bucket)?.versioned ?? false;

  async function write(body: Readable, path: string, checks: Checks) {
    const digests = new Map([...new Set<DigestName>(['MD5', ...checks.digests])].map((name) => [name, digestOf(name)]));
    let size = 0;
    await pipeline(
      body,
      async function* (parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          for (const digest of digests.values()) digest.update(part);
          size += part.length;
          yield part;
        }
      },
      createWriteStream(path),
    );
    const file = await open(path, 'r');
    await file.sync();
    await file.close();
    const values = new Map([...digests].map(([name, digest]) => [name, digest.base64()]));
    const etag = Buffer.from(values.get('MD5') ?? '', 'base64').toString('hex');
    return { etag, size, checksum: checks.judge(values, size) };
  }

  /** Puts a version in front of those of a key. @returns what it replaces where there are no versions */
  function inFront(
    bucket: string,
    key: string,
    version: Omit<StoredObject, 'key' | 'latest' | 'path'>,
    file: string | null,
  ) {
    const before = newestOf(bucket, key);
    if (before !== undefined && versioned(bucket)) hide.run(bucket, key, before.number);
    if (before !== undefined && !versioned(bucket)) drop.run(bucket, key, before.number);
    const { versionId, etag, size, lastModified, headers, checksum, lock } = version;
    insert.run(
      bucket,
      key,
      (before?.number ?? 0) + 1,
      versionId,
      etag,
      size,
      lastModified.getTime(),
      JSON.stringify(headers),
      checksum === undefined ? null : JSON.stringify(checksum),
      lock?.mode ?? null,
      lock?.until.getTime() ?? null,
      file,
    );
    return versioned(bucket) ? undefined : before;
  }

  const forget = (gone: StoredObject | undefined): void => {
    if (gone?.path !== undefined) rmSync(gone.path, { force: true });
  };

  return {
    versioned,
    locks: (bucket) => buckets.get(bucket)?.lock !== undefined,
    get: (bucket, key, versionId) =>
      versionId === undefined ? newestOf(bucket, key) : versionOf(bucket, key, versionId),
    put: async ({ bucket, key, body, headers, onlyIfAbsent, checks, eventName }) => {
      const file = randomUUID();
      const path = join(folder, file);
      try {
        const { etag, size, checksum } = await write(body, path, checks);
        const at = new Date();
        const rule = buckets.get(bucket)?.lock;
        const lock = rule && { mode: rule.mode, until: new Date(at.getTime() + rule.days * 86_400_000) };
        const versionId = versioned(bucket) ? versionName() : 'null';
        const version = { versionId, etag, size, lastModified: at, headers, checksum, lock };
        const replaced = inTransaction(store, () => {
          if (onlyIfAbsent && newestOf(bucket, key)?.path !== undefined) throw preconditionFailed();
          const gone = inFront(bucket, key, version, file);
          changed({ bucket, key, eventName, size, etag, at });
          return gone;
        });
        forget(replaced);
        return { key, latest: true, path, ...version };
      } catch (error) {
        if (existsSync(path)) rmSync(path, { force: true });
        throw error;
      }
    },
    remove: (bucket, key) => {
      const at = new Date();
      const marked = versioned(bucket);
      const versionId = marked ? versionName() : 'null';
      const gone = inTransaction(store, () => {
        const present = newestOf(bucket, key);
        const { size = 0, etag = '' } = present ?? {};
        if (marked) {
          const marker = { etag: '', size: 0, lastModified: at, headers: {}, checksum: undefined, lock: undefined };
          inFront(bucket, key, { versionId, ...marker }, null);
          changed({ bucket, key, eventName: 'ObjectRemoved:DeleteMarkerCreated', size, etag, at });
          return undefined;
        }
        if (present === undefined) return undefined;
        drop.run(bucket, key, present.number);
        changed({ bucket, key, eventName: 'ObjectRemoved:Delete', size, etag, at });
        return present;
      });
      forget(gone);
      return marked ? { versionId, marker: true } : undefined;
    },
    removeVersion: (bucket, key, versionId, bypass) => {
      const gone = inTransaction(store, () => {
        const present = versionOf(bucket, key, versionId);
        if (present === undefined) return undefined;
        const { lock, size, etag } = present;
        const held = lock !== undefined && lock.until > new Date() && !(bypass && lock.mode === 'GOVERNANCE');
        if (held) throw new S3Failure(403, 'AccessDenied', 'Access Denied because object protected by object lock.');
        drop.run(bucket, key, present.number);
        const next = newestOf(bucket, key);
        if (next !== undefined) show.run(bucket, key, next.number);
        changed({ bucket, key, eventName: 'ObjectRemoved:Delete', size, etag, at: new Date() });
        return present;
      });
      forget(gone);
      return { versionId, marker: gone !== undefined && gone.path === undefined };
    },
    list: (bucket, prefix, after, limit) => page.all(bucket, after, prefix, prefix, limit).map(read),
    versions: (bucket, prefix, limit) => all.all(bucket, prefix, prefix, limit).map(read),
  };
}

export function preconditionFailed(): S3Failure {
  return new S3Failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}

function versionName(): string {
  return randomUUID().replaceAll('-', '');
}
