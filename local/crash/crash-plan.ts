/** What a machine keeps, each part durable by itself: the workflows' journal, the tables, and its own store with S3's objects. */
export type CrashSeam = 'journal' | 'dynamodb' | 'store';

/** A moment at which the process may die: right before something durable changes, or right after. */
export interface CrashPoint {
  readonly seam: CrashSeam;
  /** `after` comes before anybody is told of the change. */
  readonly side: 'before' | 'after';
  /** The commit's number, the table's operation or the statement's verb and table; nothing of what is written. */
  readonly what: string;
}

/**
 * Called at every point, in the order in which they come. The call is synchronous and all seams are served by one
 * thread, so that nothing else of the machine becomes durable while it lasts. Only DynamoDB is a process of its own and
 * may end what it was given before.
 */
export type CrashPlan = (point: CrashPoint) => void;

/** The points around one change that is made synchronously. */
export function around<T>(plan: CrashPlan, seam: CrashSeam, what: string, change: () => T): T {
  plan({ seam, side: 'before', what });
  const result = change();
  plan({ seam, side: 'after', what });
  return result;
}
