/** How a state failed, as Retry, Catch and the history see it. A Fail state need not give either text. */
export interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** A name that `ErrorEquals` covers too, beside `error`. */
  readonly matching?: string | undefined;
  /** True for a Map one of whose iterations failed. */
  readonly ofMap?: boolean | undefined;
}

/** A failure that belongs to the workflow: Retry and Catch may handle it by its name. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  override readonly cause: string;
  /** The field whose expression failed, for the `EvaluationFailed` event; empty where it was none of the state's own. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
    this.location = location;
  }
}

/** The execution cannot go on at all (history full): no Retry or Catch sees it. */
export class ExecutionLimit extends Error {
  override readonly name = 'ExecutionLimit';
}

/** The branch was stopped from outside (sibling failed, StopExecution, engine closing): unwinds, records nothing. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** An answer of the API that is the caller's fault; `type` is the exception's name in the AWS API reference. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
