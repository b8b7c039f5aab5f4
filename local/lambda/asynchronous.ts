import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Queues } from '../queues/queues.ts';
import { inTransaction } from '../store.ts';
import { type Lambda, tooLarge } from './lambda.ts';
import type { FunctionFailure } from './protocol.ts';

/** Asynchronous invocation: an event that was accepted is delivered at least once, or ends in its dead-letter queue. */
export interface AsynchronousInvoker {
  /**
   * Takes an event durably; may be called within a transaction of the same store.
   *
   * @throws Error `RequestTooLargeException`
   */
  accept(functionArn: string, payload: unknown): void;
  start(): void;
  /** Events accepted and not yet done. */
  pending(): number;
  close(): Promise<void>;
}

export interface AsynchronousOptions {
  readonly store: DatabaseSync;
  readonly lambda: Lambda;
  readonly queues: Queues;
  /** Pause before the first and second retry in milliseconds; AWS waits one and two minutes. */
  readonly retryDelays?: readonly number[];
  /**
   * Pause in milliseconds after Lambda could not run a function at all; it doubles up to the longest. AWS begins with a
   * second and goes up to five minutes.
   */
  readonly refusedDelays?: { readonly first: number; readonly longest: number };
}

interface PendingEvent {
  readonly id: number;
  readonly functionArn: string;
  readonly payload: string;
  readonly requestId: string;
  /** Runs of the function that failed. */
  readonly attempts: number;
  /** Times that Lambda could not run it: these are no retries. */
  readonly refusals: number;
  /** Machine time. */
  readonly acceptedAt: number;
  readonly due: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, asynchronous payload in bytes. */
const payloadBytes = 1024 * 1024;

const atOnce = 16;

/** How an event ended that was never done. */
interface End {
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  readonly attempts: number;
  readonly message: string;
  readonly failure?: FunctionFailure;
}

export function createAsynchronousInvoker(options: AsynchronousOptions): AsynchronousInvoker {
  const { store, lambda, queues, retryDelays = [200, 1000], refusedDelays = { first: 100, longest: 5000 } } = options;
  store.exec(`CREATE TABLE IF NOT EXISTS async_events (
    id INTEGER PRIMARY KEY, function_arn TEXT NOT NULL, payload TEXT NOT NULL, request_id TEXT NOT NULL,
    attempts INTEGER NOT NULL, due INTEGER NOT NULL)`);
  // A folder of an earlier version has the table without these.
  const columns = new Set(
    store
      .prepare('PRAGMA table_info(async_events)')
      .all()
      .map(({ name }) => name),
  );
  for (const column of ['refusals', 'accepted_at']) {
    if (!columns.has(column)) store.exec(`ALTER TABLE async_events ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0`);
  }
  const insert = store.prepare(
    'INSERT INTO async_events (function_arn, payload, request_id, accepted_at, attempts, due) VALUES (?, ?, ?, ?, 0, 0)',
  );
  const selectDue = store.prepare('SELECT * FROM async_events ORDER BY due, id LIMIT 200');
  const remove = store.prepare('DELETE FROM async_events WHERE id = ?');
  const postpone = store.prepare('UPDATE async_events SET attempts = ?, refusals = ?, due = ? WHERE id = ?');
  const count = store.prepare('SELECT count(*) AS n FROM async_events');

  const inFlight = new Map<number, Promise<void>>();
  const abort = new AbortController();
  let started = false;
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    if (!started || abort.signal.aborted) return;
    clearTimeout(timer);
    for (const row of selectDue.all()) {
      const event: PendingEvent = {
        id: Number(row['id']),
        functionArn: String(row['function_arn']),
        payload: String(row['payload']),
        requestId: String(row['request_id']),
        attempts: Number(row['attempts']),
        refusals: Number(row['refusals']),
        // Zero where an earlier version accepted it.
        acceptedAt: Number(row['accepted_at']) || Date.now(),
        due: Number(row['due']),
      };
      if (inFlight.has(event.id)) continue;
      const wait = event.due - Date.now();
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        return;
      }
      if (inFlight.size >= atOnce) return;
      inFlight.set(
        event.id,
        deliver(event)
          .catch(() => undefined)
          .finally(() => {
            inFlight.delete(event.id);
            pump();
          }),
      );
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
  async function deliver(event: PendingEvent): Promise<void> {
    const { asyncRetries, asyncMaximumAgeSeconds } = lambda.configuration(event.functionArn);
    const result = await lambda
      .invoke({
        functionArn: event.functionArn,
        payload: JSON.parse(event.payload),
        source: 'event',
        requestId: event.requestId,
        signal: abort.signal,
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) throw error;
        return { refused: error instanceof Error ? error.message : String(error) };
      });
    if ('payload' in result) {
      remove.run(event.id);
      return;
    }
    if ('refused' in result) {
      const { attempts, refusals } = event;
      const pause = Math.min(refusedDelays.longest, refusedDelays.first * 2 ** Math.min(refusals, 30));
      if (event.acceptedAt + asyncMaximumAgeSeconds * 1000 > Date.now() + pause) {
        postpone.run(attempts, refusals + 1, Date.now() + pause, event.id);
      } else {
        giveUp(event, { condition: 'EventAgeExceeded', attempts, message: result.refused });
      }
      return;
    }
    const attempts = event.attempts + 1;
    if (attempts <= asyncRetries) {
      const pause = retryDelays[attempts - 1] ?? retryDelays.at(-1) ?? 0;
      postpone.run(attempts, event.refusals, Date.now() + pause, event.id);
      return;
    }
    giveUp(event, { condition: 'RetriesExhausted', attempts, message: result.errorMessage, failure: result });
  }

  function giveUp(event: PendingEvent, end: End): void {
    inTransaction(store, () => {
      bury(event, end);
      remove.run(event.id);
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  function bury(event: PendingEvent, { condition, attempts, message, failure }: End): void {
    const { arn, deadLetterArn, onFailureArn } = lambda.configuration(event.functionArn);
    if (deadLetterArn !== undefined) {
      queues.send(deadLetterArn, event.payload, {
        RequestID: event.requestId,
        ErrorCode: '200',
        ErrorMessage: message.slice(0, 1024),
      });
    }
    if (onFailureArn !== undefined) {
      const record = {
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: {
          requestId: event.requestId,
          functionArn: `${arn}:$LATEST`,
          condition,
          approximateInvokeCount: attempts,
        },
        requestPayload: JSON.parse(event.payload),
        // A function that never ran has not answered.
        ...(failure !== undefined && {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: failure.functionError },
          responsePayload: {
            errorType: failure.errorType,
            errorMessage: failure.errorMessage,
            trace: failure.trace ?? [],
          },
        }),
      };
      queues.send(onFailureArn, JSON.stringify(record));
    }
  }

  return {
    accept: (functionArn, payload) => {
      const text = JSON.stringify(payload);
      if (Buffer.byteLength(text) > payloadBytes) throw tooLarge(payloadBytes, 'Invoke');
      insert.run(functionArn, text, randomUUID(), Date.now());
      // After the transaction that this call may be part of.
      setImmediate(pump);
    },
    start: () => {
      started = true;
      pump();
    },
    pending: () => Number(count.get()?.['n'] ?? 0),
    close: async () => {
      started = false;
      clearTimeout(timer);
      abort.abort(new Error('The machine is closing.'));
      await Promise.all(inFlight.values());
    },
  };
}
