import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Queues } from '../queues/queues.ts';
import { inTransaction } from '../store.ts';
import type { InvocationResult, Lambda } from './lambda.ts';

/** Asynchronous invocation: an event that was accepted is delivered at least once, or ends in its dead-letter queue. */
export interface AsynchronousInvoker {
  /** Takes an event durably; may be called within a transaction of the same store. */
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
}

interface PendingEvent {
  readonly id: number;
  readonly functionArn: string;
  readonly payload: string;
  readonly requestId: string;
  readonly attempts: number;
  readonly due: number;
}

const atOnce = 16;

export function createAsynchronousInvoker(options: AsynchronousOptions): AsynchronousInvoker {
  const { store, lambda, queues, retryDelays = [200, 1000] } = options;
  store.exec(`CREATE TABLE IF NOT EXISTS async_events (
    id INTEGER PRIMARY KEY, function_arn TEXT NOT NULL, payload TEXT NOT NULL, request_id TEXT NOT NULL,
    attempts INTEGER NOT NULL, due INTEGER NOT NULL)`);
  const insert = store.prepare(
    'INSERT INTO async_events (function_arn, payload, request_id, attempts, due) VALUES (?, ?, ?, 0, 0)',
  );
  const selectDue = store.prepare('SELECT * FROM async_events ORDER BY due, id LIMIT 200');
  const remove = store.prepare('DELETE FROM async_events WHERE id = ?');
  const postpone = store.prepare('UPDATE async_events SET attempts = ?, due = ? WHERE id = ?');
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

  async function deliver(event: PendingEvent): Promise<void> {
    const result = await lambda
      .invoke({
        functionArn: event.functionArn,
        payload: JSON.parse(event.payload),
        source: 'event',
        requestId: event.requestId,
        signal: abort.signal,
      })
      .catch((error: unknown): InvocationResult => {
        if (abort.signal.aborted) throw error;
        return { functionError: 'Unhandled', errorType: 'ServiceException', errorMessage: String(error) };
      });
    if ('payload' in result) {
      remove.run(event.id);
      return;
    }
    const attempts = event.attempts + 1;
    if (attempts <= lambda.configuration(event.functionArn).asyncRetries) {
      postpone.run(attempts, Date.now() + (retryDelays[attempts - 1] ?? retryDelays.at(-1) ?? 0), event.id);
      return;
    }
    inTransaction(store, () => {
      bury(event, attempts, result);
      remove.run(event.id);
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  function bury(event: PendingEvent, attempts: number, result: Exclude<InvocationResult, { payload: unknown }>): void {
    const { arn, deadLetterArn, onFailureArn } = lambda.configuration(event.functionArn);
    if (deadLetterArn !== undefined) {
      queues.send(deadLetterArn, event.payload, {
        RequestID: event.requestId,
        ErrorCode: '200',
        ErrorMessage: result.errorMessage.slice(0, 1024),
      });
    }
    if (onFailureArn !== undefined) {
      const record = {
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: {
          requestId: event.requestId,
          functionArn: `${arn}:$LATEST`,
          condition: 'RetriesExhausted',
          approximateInvokeCount: attempts,
        },
        requestPayload: JSON.parse(event.payload),
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: result.functionError },
        responsePayload: { errorType: result.errorType, errorMessage: result.errorMessage, trace: result.trace ?? [] },
      };
      queues.send(onFailureArn, JSON.stringify(record));
    }
  }

  return {
    accept: (functionArn, payload) => {
      insert.run(functionArn, JSON.stringify(payload), randomUUID());
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
