import type { Consumption } from '../dynamodb/consumption.ts';
import type { BucketUsage, FunctionUsage, Usage } from './usage.ts';

/** What other parts count for themselves; asked for when the usage is. */
export interface Readings {
  stateTransitions(): number;
  consumed(): Consumption;
  /** Bytes that the functions wrote to their logs. */
  functionLogBytes(): number;
}

/** CloudWatch Logs adds 26 bytes to each event, https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html. */
const EVENT_OVERHEAD_BYTES = 26;
/** A START, an END and a REPORT line as Lambda writes them in text: 90, 55 and 165 bytes. */
export const PLATFORM_BYTES_PER_INVOCATION = 90 + 55 + 165 + 3 * EVENT_OVERHEAD_BYTES;
/**
 * A history event in the log holds type, ids, time, execution ARN and the state's name or the task's resource. The way of
 * a claim of 300 lines wrote 199 events of 315 bytes for 46 transitions: two for a Choice, five for a Task, seven for a
 * Map iteration of one Task, so that claims of many batches write half as much again.
 */
export const WORKFLOW_BYTES_PER_TRANSITION = 4.3 * (320 + EVENT_OVERHEAD_BYTES);
/** One line in the access log's format of the stack. */
export const ACCESS_BYTES_PER_REQUEST = 190 + EVENT_OVERHEAD_BYTES;

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

const PUT_CLASS: ReadonlySet<string> = new Set(['PUT', 'POST', 'COPY', 'LIST']);

/** Counts of one run, from the start of the machine. Nothing is kept: a restart begins at zero. */
export class Meter {
  readonly #readings: Readings;
  readonly #functions = new Map<string, Mutable<FunctionUsage>>();
  readonly #buckets = new Map<string, Mutable<BucketUsage>>();
  readonly #kms = new Map<string, number>();
  #apiRequests = 0;
  #queueRequests = 0;
  #scheduled = 0;
  #customEvents = 0;

  constructor(readings: Readings) {
    this.#readings = readings;
  }

  /** @param elapsedMs from the moment there was an environment for it, loading the code included */
  invoked(one: { readonly name: string; readonly memoryMiB: number }, elapsedMs: number, cold: boolean): void {
    const sum = this.#functions.get(one.name) ?? {
      invocations: 0,
      coldStarts: 0,
      billedMs: 0,
      coldBilledMs: 0,
      mibMs: 0,
    };
    const billedMs = Math.max(1, Math.ceil(elapsedMs));
    sum.invocations += 1;
    sum.billedMs += billedMs;
    sum.mibMs += billedMs * one.memoryMiB;
    if (cold) {
      sum.coldStarts += 1;
      sum.coldBilledMs += billedMs;
    }
    this.#functions.set(one.name, sum);
  }

  /** @param method of HTTP, or `LIST` */
  s3Request(bucket: string, method: string): void {
    if (method === 'DELETE') return;
    const sum = this.#bucket(bucket);
    if (PUT_CLASS.has(method)) sum.putRequests += 1;
    else sum.getRequests += 1;
  }

  s3Stored(bucket: string, bytes: number): void {
    this.#bucket(bucket).storedBytes += bytes;
  }

  apiRequest(): void {
    this.#apiRequests += 1;
  }

  keyRequest(operation: string): void {
    this.#kms.set(operation, (this.#kms.get(operation) ?? 0) + 1);
  }

  queueRequest(): void {
    this.#queueRequests += 1;
  }

  customEvents(count: number): void {
    this.#customEvents += count;
  }

  scheduleFired(): void {
    this.#scheduled += 1;
  }

  #bucket(name: string): Mutable<BucketUsage> {
    const known = this.#buckets.get(name);
    if (known !== undefined) return known;
    const sum = { putRequests: 0, getRequests: 0, storedBytes: 0 };
    this.#buckets.set(name, sum);
    return sum;
  }

  usage(): Usage {
    const consumed = this.#readings.consumed();
    const stateTransitions = this.#readings.stateTransitions();
    const invocations = [...this.#functions.values()].reduce((sum, one) => sum + one.invocations, 0);
    return {
      stepFunctions: { stateTransitions },
      lambda: Object.fromEntries([...this.#functions].map(([name, one]) => [name, { ...one }])),
      dynamodb: {
        requests: consumed.requests,
        readUnits: consumed.read,
        writeUnits: consumed.write,
        indexWriteUnits: indexWrites(consumed),
      },
      s3: Object.fromEntries([...this.#buckets].map(([name, one]) => [name, { ...one }])),
      apiGateway: { requests: this.#apiRequests },
      kms: Object.fromEntries(this.#kms),
      sqs: { requests: this.#queueRequests },
      eventBridge: { scheduledInvocations: this.#scheduled, customEvents: this.#customEvents },
      logs: {
        functionBytes: this.#readings.functionLogBytes(),
        estimatedPlatformBytes: invocations * PLATFORM_BYTES_PER_INVOCATION,
        estimatedWorkflowBytes: Math.round(stateTransitions * WORKFLOW_BYTES_PER_TRANSITION),
        estimatedAccessBytes: this.#apiRequests * ACCESS_BYTES_PER_REQUEST,
      },
    };
  }
}

function indexWrites(consumed: Consumption): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { indexes } of Object.values(consumed.tables)) {
    for (const [index, { write }] of Object.entries(indexes)) sums[index] = (sums[index] ?? 0) + write;
  }
  return sums;
}
