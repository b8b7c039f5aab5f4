/** Messages between a sandbox and its worker thread. Payloads travel as JSON text, as between Lambda and its runtime. */

export interface SandboxSetup {
  readonly codeDir: string;
  readonly handler: string;
  readonly cacheDir: string;
}

/** A thread that has served a sandbox becomes another's. */
export interface BeginMessage {
  readonly kind: 'begin';
  readonly setup: SandboxSetup;
  readonly environment: Readonly<Record<string, string>>;
}

export interface InvokeMessage {
  readonly kind: 'invoke';
  readonly requestId: string;
  readonly payload: string;
  /** Machine time in milliseconds since 1970 at which the invocation times out. */
  readonly deadline: number;
  readonly functionArn: string;
  /** Value of `_X_AMZN_TRACE_ID` for this invocation. */
  readonly trace: string;
}

export interface FunctionFailure {
  readonly functionError: 'Unhandled';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[];
}

export type SandboxMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly failure: FunctionFailure }
  /** The environment ends for a fault of the code that no handler caught. */
  | { readonly kind: 'dying'; readonly failure: FunctionFailure }
  | { readonly kind: 'answered'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly failure: FunctionFailure };
