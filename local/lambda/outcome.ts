import type { FunctionFailure } from './protocol.ts';

/** JSON text of the answer, or the failure as Lambda words it. */
export type Outcome = { readonly payload: string } | FunctionFailure;

export function failure(errorType: string, errorMessage: string): FunctionFailure {
  return { functionError: 'Unhandled', errorType, errorMessage };
}

export function timedOut(timeoutSeconds: number): FunctionFailure {
  return failure('Sandbox.Timedout', `Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
}

/** @param how `exit status 3` or `signal: killed`; empty for an end without a reason */
export function exited(how: string): FunctionFailure {
  const told = how === '' ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return failure('Runtime.ExitError', `Error: ${told}`);
}

/** What the environment says of itself, and not the code, names the invocation. */
export function ofInvocation(requestId: string, one: FunctionFailure): FunctionFailure {
  return { ...one, errorMessage: `RequestId: ${requestId} ${one.errorMessage}` };
}
