import { ExecutionLimit, Stopped } from './errors.ts';
import type { Branch, Execution, JournalRecord } from './execution.ts';
import type { Journal } from './journal.ts';
import type { Json, JsonObject } from './json.ts';

/** Events that one execution's history may hold (Step Functions service quotas). */
export const HISTORY_LIMIT = 25_000;

export interface Change {
  readonly branch: Branch;
  readonly type: string;
  readonly details?: JsonObject;
  readonly recovery?: JsonObject;
  readonly value?: Json;
  /** The event that this one follows, where that is not the branch's last. */
  readonly previous?: number;
  /** False for what only recovery needs to know. */
  readonly history?: false;
}

/** A change that begins an iteration, whose branch does not exist before it. */
export interface IterationStart {
  readonly parent: Branch;
  readonly previous: number;
  readonly path: string;
  readonly details: JsonObject;
  /** The entry into the iteration's first state. */
  readonly type: string;
  readonly entry: JsonObject;
  readonly value: Json;
}

/** The only writer: gives ids, applies to the execution in memory, and appends to the journal. */
export class Recorder {
  readonly #journal: Journal;
  #closed = false;
  #transitions = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Steps executed and retries of them, which is what AWS bills. */
  get transitions(): number {
    return this.#transitions;
  }

  /** After this nothing is recorded any more: the journal alone says how things stand. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Records changes that belong together; they are committed together.
   * @throws Stopped when a branch was stopped meanwhile
   * @throws ExecutionLimit when the history could then not hold the closing event any more
   */
  record(execution: Execution, changes: readonly Change[]): void {
    const events = changes.filter(({ history }) => history !== false).length;
    this.#admit(
      execution,
      changes.map(({ branch }) => branch),
      events,
    );
    this.#append(execution, changes);
  }

  /** Records the event that closes an execution; there is always room for it. */
  recordClosing(execution: Execution, type: string, details: JsonObject): void {
    if (this.#closed) throw new Stopped();
    this.#append(execution, [{ branch: execution.root, type, details }]);
  }

  recordIteration(execution: Execution, start: IterationStart): void {
    this.#admit(execution, [start.parent], 2);
    const at = Date.now();
    const event = execution.lastEvent + 1;
    const records: JournalRecord[] = [
      {
        event,
        previous: start.previous,
        at,
        type: 'MapIterationStarted',
        branch: start.path,
        details: start.details,
        recovery: undefined,
      },
      {
        event: event + 1,
        previous: event,
        at,
        type: start.type,
        branch: start.path,
        details: start.entry,
        recovery: undefined,
        value: start.value,
      },
    ];
    for (const record of records) this.#apply(execution, record);
    this.#journal.append(execution.summary.id, records);
  }

  #admit(execution: Execution, branches: readonly Branch[], events: number): void {
    if (this.#closed || branches.some(({ stop }) => stop.signal.aborted)) throw new Stopped();
    if (execution.lastEvent + events >= HISTORY_LIMIT) throw new ExecutionLimit();
  }

  #append(execution: Execution, changes: readonly Change[]): void {
    const at = Date.now();
    const records = changes.map(({ branch, type, details = {}, recovery, value, previous, history }) => {
      const record: JournalRecord = {
        event: history === false ? undefined : execution.lastEvent + 1,
        previous: history === false ? undefined : (previous ?? branch.lastEvent),
        at,
        type,
        branch: branch.path,
        details,
        recovery,
        value,
      };
      this.#apply(execution, record);
      return record;
    });
    this.#journal.append(execution.summary.id, records);
  }

  #apply(execution: Execution, record: JournalRecord): void {
    execution.apply(record);
    if (record.type.endsWith('StateEntered') || record.type === 'RetryScheduled') this.#transitions += 1;
  }
}
