import { randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { JournalRecord } from './execution.ts';
import type { JsonObject } from './json.ts';
import type { CommitHooks } from './options.ts';

const LIFECYCLE = `('ExecutionStarted','ExecutionSucceeded','ExecutionFailed','ExecutionAborted','ExecutionTimedOut','ExecutionRedriven')`;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS definition (hash TEXT PRIMARY KEY, source TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS machine (
    seq INTEGER PRIMARY KEY, arn TEXT NOT NULL, name TEXT NOT NULL, role_arn TEXT NOT NULL, definition TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, execution INTEGER NOT NULL, event INTEGER, previous INTEGER, at INTEGER NOT NULL,
    type TEXT NOT NULL, branch TEXT NOT NULL, details TEXT NOT NULL, recovery TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS journal_execution ON journal (execution);
  CREATE INDEX IF NOT EXISTS journal_lifecycle ON journal (seq) WHERE type IN ${LIFECYCLE};
`;

export interface MachineRow {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** SHA-256 of the definition's text, by which each execution keeps the one it started with. */
  readonly definition: string;
  readonly at: number;
}

export interface JournalRow extends JournalRecord {
  readonly seq: number;
  readonly execution: number;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const optionalNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function toRow(columns: Record<string, unknown>): JournalRow {
  return {
    seq: Number(columns.seq),
    execution: Number(columns.execution),
    event: optionalNumber(columns.event),
    previous: optionalNumber(columns.previous),
    at: Number(columns.at),
    type: String(columns.type),
    branch: String(columns.branch),
    details: JSON.parse(String(columns.details)) as JsonObject,
    recovery: columns.recovery === null ? undefined : (JSON.parse(String(columns.recovery)) as JsonObject),
  };
}

/**
 * The one durable thing: an append-only log that is history and recovery at once.
 * What is appended in one turn of the event loop is committed together, and commits never overlap.
 */
export class Journal {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  #pending: [number, JournalRecord][] = [];
  readonly #hooks: CommitHooks;
  #waiters: Waiter[] = [];
  #afterCommit: (() => void)[] = [];
  #commits = 0;
  #scheduled: NodeJS.Immediate | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param path a file, created if absent, or `:memory:` */
  constructor(path: string, hooks: CommitHooks = {}) {
    this.#hooks = hooks;
    this.#database = new DatabaseSync(path);
    // A second engine on the same journal would do everything twice; the lock ends with the process.
    this.#database.exec('PRAGMA locking_mode = EXCLUSIVE;');
    // FULL: a commit that was answered for survives the loss of power, not only of the process.
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    this.#database.exec(SCHEMA);
    this.#insert = this.#database.prepare(
      'INSERT INTO journal (execution, event, previous, at, type, branch, details, recovery) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** @throws whatever made a commit fail; nothing is recorded after that */
  assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  append(execution: number, records: readonly JournalRecord[]): void {
    this.assertSound();
    for (const record of records) this.#pending.push([execution, record]);
    this.#schedule();
  }

  /** Calls back right after the commit of what is appended in this turn, before anybody who waits for it goes on. */
  afterCommit(tell: () => void): void {
    this.#afterCommit.push(tell);
  }

  /** Resolves once everything appended so far is on disk; rejects if it cannot be. */
  flush(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#pending.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#schedule();
    });
  }

  close(): void {
    clearImmediate(this.#scheduled);
    this.#commit();
    this.#database.close();
  }

  /** The key that task tokens are made with; drawn once and kept, so that tokens outlive the process. */
  secret(): Buffer {
    const found = this.#database.prepare('SELECT value FROM secret').get();
    if (found?.value instanceof Uint8Array) return Buffer.from(found.value);
    const secret = randomBytes(32);
    this.#database.prepare('INSERT INTO secret (value) VALUES (?)').run(secret);
    return secret;
  }

  saveDefinition(hash: string, source: string): void {
    this.#database.prepare('INSERT OR IGNORE INTO definition (hash, source) VALUES (?, ?)').run(hash, source);
  }

  definition(hash: string): string {
    const found = this.#database.prepare('SELECT source FROM definition WHERE hash = ?').get(hash);
    if (found === undefined) throw new Error('journal: a definition is missing');
    return String(found.source);
  }

  saveMachine({ arn, name, roleArn, definition, at }: MachineRow): void {
    const insert = 'INSERT INTO machine (arn, name, role_arn, definition, at) VALUES (?, ?, ?, ?, ?)';
    this.#database.prepare(insert).run(arn, name, roleArn, definition, at);
  }

  /** Every version of every state machine, oldest first. */
  machines(): MachineRow[] {
    const rows = this.#database.prepare('SELECT arn, name, role_arn, definition, at FROM machine ORDER BY seq').all();
    return rows.map((row) => ({
      arn: String(row.arn),
      name: String(row.name),
      roleArn: String(row.role_arn),
      definition: String(row.definition),
      at: Number(row.at),
    }));
  }

  /** Starts, ends and redrives of all executions, oldest first. */
  *lifecycles(): Generator<JournalRow> {
    const query = this.#database.prepare(`SELECT * FROM journal WHERE type IN ${LIFECYCLE} ORDER BY seq`);
    for (const columns of query.iterate()) yield toRow(columns);
  }

  /** Everything of one execution, oldest first. Call after `flush`. */
  *records(execution: number): Generator<JournalRow> {
    const query = this.#database.prepare('SELECT * FROM journal WHERE execution = ? ORDER BY seq');
    for (const columns of query.iterate(execution)) yield toRow(columns);
  }

  /**
   * One page of an execution's history events. Call after `flush`.
   * @param after the `seq` of the page before's last event; absent for the first page
   */
  history(execution: number, page: { after: number | undefined; limit: number; reverse: boolean }): JournalRow[] {
    const { after, limit, reverse } = page;
    const [comparison, order, start] = reverse ? ['<', 'DESC', Number.MAX_SAFE_INTEGER] : ['>', 'ASC', 0];
    const query = this.#database.prepare(
      `SELECT * FROM journal WHERE execution = ? AND seq ${comparison} ? AND event IS NOT NULL ORDER BY seq ${order} LIMIT ?`,
    );
    return query.all(execution, after ?? start, limit).map(toRow);
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.#commit());
  }

  #commit(): void {
    this.#scheduled = undefined;
    const pending = this.#pending;
    const waiters = this.#waiters;
    const told = this.#afterCommit;
    this.#pending = [];
    this.#waiters = [];
    this.#afterCommit = [];
    try {
      this.assertSound();
      if (pending.length > 0) {
        this.#commits += 1;
        this.#hooks.beforeCommit?.(this.#commits);
        this.#write(pending);
        this.#hooks.committed?.(this.#commits);
      }
      for (const tell of told) tell();
      for (const waiter of waiters) waiter.resolve();
    } catch (error) {
      // Memory is now ahead of the disk; going on would act on what a restart will not know.
      this.#failure ??= { error };
      for (const waiter of waiters) waiter.reject(error);
    }
  }

  #write(pending: readonly [number, JournalRecord][]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const [execution, { event, previous, at, type, branch, details, recovery }] of pending) {
        const extra = recovery === undefined ? null : JSON.stringify(recovery);
        this.#insert.run(execution, event ?? null, previous ?? null, at, type, branch, JSON.stringify(details), extra);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
