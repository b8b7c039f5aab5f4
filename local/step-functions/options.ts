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

export interface EngineOptions {
  /** A file, or `:memory:`. */
  readonly journalPath: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly businessClock: BusinessClock;
  /** Rejects for transport failures only; an error named `Lambda.*` keeps its name, others become `Lambda.ServiceException`. */
  invoke(request: InvokeRequest): Promise<{ readonly payload: unknown } | FunctionFailure>;
}
