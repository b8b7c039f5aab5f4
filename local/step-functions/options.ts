/** The time that the policy runs on; it may be frozen, and it may jump forward. */
export interface BusinessClock {
  now(): Date;
  /** Tells of every jump, and of the end of a standstill; returns what ends the subscription. */
  onChange(listener: () => void): () => void;
}

export interface InvokeRequest {
  readonly functionArn: string;
  readonly payload: unknown;
  /** The same for every repetition of one attempt, also after a restart. */
  readonly idempotencyKey: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface FunctionFailure {
  readonly functionError: 'Handled' | 'Unhandled';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[];
}

/**
 * The `detail` of the EventBridge event "Step Functions Execution Status Change" (developer guide, "Automating Step
 * Functions event delivery with EventBridge"). Dates are epoch milliseconds; `input` and `output` are JSON texts.
 */
export interface ExecutionStatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startDate: number;
  readonly stopDate: number | null;
  /** Absent, with `included: false` beside it, where input and output together are too long for an event. */
  readonly input: string | null;
  readonly inputDetails: { readonly included: boolean } | null;
  readonly output: string | null;
  readonly outputDetails: { readonly included: boolean } | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly stateMachineVersionArn: null;
  readonly stateMachineAliasArn: null;
  readonly redriveCount: number;
  readonly redriveDate: number | null;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason: string | null;
}

/** What watches the journal's commits; both are called synchronously, and a throw ends the engine as a failed disk would. */
export interface CommitHooks {
  /** @param count of this commit, the first of this process being 1; nothing of it is on disk yet. */
  beforeCommit?(count: number): void;
  /** @param count of the commit that is on disk now, before anybody who waits for it is answered. */
  committed?(count: number): void;
}

export interface EngineOptions extends CommitHooks {
  /** A file, or `:memory:`. */
  readonly journalPath: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly businessClock: BusinessClock;
  /** Rejects for transport failures only; an error named `Lambda.*` keeps its name, others become `Lambda.ServiceException`. */
  invoke(request: InvokeRequest): Promise<{ readonly payload: unknown } | FunctionFailure>;
  /**
   * Called once, right after the commit, for every start, close and redrive of an execution. A process that dies in
   * between does not tell it again: who must miss none compares with `ListExecutions` after a start.
   */
  statusChanged?(change: ExecutionStatusChange): void;
}
