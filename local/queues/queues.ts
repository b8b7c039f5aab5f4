import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Meter } from '../metering/meter.ts';
import type { Stack } from '../template/stack.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: string;
}

/** Stand-in for SQS as a place where failed events end: it stores, and can be looked at. */
export interface Queues {
  /** @throws Error when the stack has no queue of that ARN. */
  send(queueArn: string, body: string, attributes?: Readonly<Record<string, string>>): void;
  /** @param queue name or ARN. @returns messages in the order they came. */
  messages(queue: string): readonly QueueMessage[];
}

/** @param sent is called after each message */
export function createQueues(stack: Stack, store: DatabaseSync, meter?: Meter, sent?: () => void): Queues {
  store.exec(`CREATE TABLE IF NOT EXISTS queue_messages (
    position INTEGER PRIMARY KEY, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent_at TEXT NOT NULL)`);
  const insert = store.prepare(
    'INSERT INTO queue_messages (queue, message_id, body, attributes, sent_at) VALUES (?, ?, ?, ?, ?)',
  );
  const select = store.prepare('SELECT * FROM queue_messages WHERE queue = ? ORDER BY position');
  const names = new Set(stack.ofType('AWS::SQS::Queue').map((queue) => queue.name));
  const nameOf = (queue: string): string => {
    const name = queue.slice(queue.lastIndexOf(':') + 1);
    if (!names.has(name)) throw new Error(`The stack has no queue "${queue}".`);
    return name;
  };
  return {
    send: (queueArn, body, attributes = {}) => {
      insert.run(nameOf(queueArn), randomUUID(), body, JSON.stringify(attributes), new Date().toISOString());
      meter?.queueRequest();
      sent?.();
    },
    messages: (queue) =>
      select.all(nameOf(queue)).map((row) => ({
        messageId: String(row['message_id']),
        body: String(row['body']),
        attributes: JSON.parse(String(row['attributes'])),
        sentAt: String(row['sent_at']),
      })),
  };
}
