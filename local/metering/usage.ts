/** What AWS would bill for, counted since the machine started. Counters only grow; a difference of two is a usage too. */
export interface Usage {
  readonly stepFunctions: {
    /** States entered and retries of them, https://aws.amazon.com/step-functions/pricing/. */
    readonly stateTransitions: number;
  };
  /** By the function's name. */
  readonly lambda: Readonly<Record<string, FunctionUsage>>;
  readonly dynamodb: {
    readonly requests: number;
    /** Read and write request units of tables and indexes together, as ConsumedCapacity says. */
    readonly readUnits: number;
    readonly writeUnits: number;
    /** The part of the write units that each index took. */
    readonly indexWriteUnits: Readonly<Record<string, number>>;
  };
  /** By the bucket's name. */
  readonly s3: Readonly<Record<string, BucketUsage>>;
  readonly apiGateway: {
    /** Requests received, refused ones included: an upper bound, since AWS does not charge for missing tokens. */
    readonly requests: number;
  };
  /** Requests by operation. What S3 bucket keys and DynamoDB ask of the key by themselves is not seen on one machine. */
  readonly kms: Readonly<Record<string, number>>;
  readonly sqs: { readonly requests: number };
  readonly eventBridge: {
    readonly scheduledInvocations: number;
    /** Put on a bus by functions; what services of AWS send is free. */
    readonly customEvents: number;
  };
  readonly logs: LogUsage;
}

export interface FunctionUsage {
  readonly invocations: number;
  /** Of these, those that had to load the function's code first. */
  readonly coldStarts: number;
  /** Milliseconds, each invocation rounded up, loading the code included (billed since 2025-08-01). */
  readonly billedMs: number;
  /** The part of {@link billedMs} that belongs to cold starts. */
  readonly coldBilledMs: number;
  /** {@link billedMs} times MemorySize in MiB. */
  readonly mibMs: number;
}

export interface BucketUsage {
  /** PUT and LIST requests, which cost the same. */
  readonly putRequests: number;
  /** GET and HEAD requests. DELETE is free and not counted. */
  readonly getRequests: number;
  /** Bytes put. The buckets are versioned and expire nothing, so this is also what they hold. */
  readonly storedBytes: number;
}

/** Bytes that CloudWatch Logs would take in. Only the functions' own lines are counted; the rest is estimated. */
export interface LogUsage {
  readonly functionBytes: number;
  /** START, END and REPORT of each invocation: an estimate. */
  readonly estimatedPlatformBytes: number;
  /** The workflow's log at level ALL without execution data: an estimate. */
  readonly estimatedWorkflowBytes: number;
  /** The API's access log: an estimate. */
  readonly estimatedAccessBytes: number;
}

type Numbers = { readonly [name: string]: number | Numbers };

/** @returns what was used after `before` was read and until `after` was. */
export function usageBetween(before: Usage, after: Usage): Usage {
  return difference(before as never, after as never) as never;
}

function difference(before: Numbers, after: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => {
      const earlier = before[name];
      if (typeof value === 'number') return [name, value - (typeof earlier === 'number' ? earlier : 0)];
      return [name, difference(typeof earlier === 'object' ? earlier : {}, value)];
    }),
  );
}

/** All functions together. */
export function lambdaTotal(usage: Usage): FunctionUsage {
  const functions = Object.values(usage.lambda);
  const sum = (field: keyof FunctionUsage): number => functions.reduce((total, one) => total + one[field], 0);
  return {
    invocations: sum('invocations'),
    coldStarts: sum('coldStarts'),
    billedMs: sum('billedMs'),
    coldBilledMs: sum('coldBilledMs'),
    mibMs: sum('mibMs'),
  };
}

/** All buckets together. */
export function s3Total(usage: Usage): BucketUsage {
  const buckets = Object.values(usage.s3);
  const sum = (field: keyof BucketUsage): number => buckets.reduce((total, one) => total + one[field], 0);
  return { putRequests: sum('putRequests'), getRequests: sum('getRequests'), storedBytes: sum('storedBytes') };
}

export const logTotal = ({ logs }: Usage): number =>
  logs.functionBytes + logs.estimatedPlatformBytes + logs.estimatedWorkflowBytes + logs.estimatedAccessBytes;
