import type { Script } from './scripted-function.ts';

/** What happens from outside once an execution rests, one after the other. */
export type Deed =
  /** Seconds of business time that pass. */
  | { readonly advance: number }
  | { readonly succeed: unknown }
  | { readonly fail: { readonly error?: string; readonly cause?: string } }
  | { readonly beat: true }
  | { readonly stop: { readonly error?: string; readonly cause?: string } }
  | { readonly redrive: true };

export interface Expected {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Compared whole; absent where there must be none. */
  readonly output?: unknown;
  readonly error?: string;
  /** Compared whole; a regular expression where AWS words the cause and only its gist is documented. */
  readonly cause?: string | RegExp;
  /** One line per event: type, then `#index` or the state's name where the event has one, then `@previousEventId`. */
  readonly history: readonly string[];
  /** Details that matter, by event id: each member must be there with this value. */
  readonly details?: Readonly<Record<number, Readonly<Record<string, unknown>>>>;
}

export interface AslCase {
  readonly name: string;
  /** Where the expectation comes from: a section of the specification, or a page. */
  readonly source: string;
  /** How far it is proved; an edition that was run in an account says so here. */
  readonly standing: 'documented, not yet run on AWS';
  /** The states, the first one being where it starts. */
  readonly states: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly top?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
  readonly deeds?: readonly Deed[];
  readonly expected: Expected;
  /** Why it cannot be run in an account within minutes. */
  readonly onlyLocal?: string;
}

export type Given = Omit<AslCase, 'standing' | 'expected'> & Expected;

export function aslCase({ status, output, error, cause, history, details, ...rest }: Given): AslCase {
  return {
    ...rest,
    standing: 'documented, not yet run on AWS',
    expected: {
      status,
      history,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(details === undefined ? {} : { details }),
    },
  };
}

const GUIDE = 'https://docs.aws.amazon.com/step-functions/latest/dg';
const RECORDED = 'https://github.com/localstack/localstack/tree/main/tests/aws/services/stepfunctions/v2';

/** Pages by the name that the cases call them. */
export const sources = {
  language: (section: string) => `https://states-language.net/spec.html#${section}`,
  guide: (page: string) => `${GUIDE}/${page}.html`,
  api: (action: string) => `https://docs.aws.amazon.com/step-functions/latest/apireference/API_${action}.html`,
  jsonata: (page: string) => `https://docs.jsonata.org/${page}`,
  /** Histories that the LocalStack project recorded from AWS for its own tests. */
  recorded: (file: string) => `${RECORDED}/${file}`,
} as const;

/** The two events of a state that does nothing between its entry and its exit. */
export const passed = (type: string, name: string): string[] => [
  `${type}StateEntered ${name}`,
  `${type}StateExited ${name}`,
];

/** The events of one attempt to call a function. */
export const called = (end: 'TaskSucceeded' | 'TaskFailed' | 'TaskTimedOut'): string[] => [
  'TaskScheduled',
  'TaskStarted',
  end,
];

/** The events of a state that calls once and goes on. */
export const tasked = (
  name: string,
  end: 'TaskSucceeded' | 'TaskFailed' | 'TaskTimedOut' = 'TaskSucceeded',
): string[] => [`TaskStateEntered ${name}`, ...called(end), `TaskStateExited ${name}`];

/**
 * A history without branches: each event follows the one before it, but the entry into the first state follows none.
 * @param events between the start and the end; one that says `@n` itself is left as it is
 */
export function line(end: string, ...events: readonly string[]): string[] {
  return ['ExecutionStarted', ...events, end].map((event, index) =>
    event.includes('@') ? event : `${event} @${index < 2 ? 0 : index}`,
  );
}

/** A Task that calls the scripted function; each attempt gives the script's next answer. */
export const scripted = (script: Script, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {
    FunctionName: 'scripted',
    Payload: { script, attempt: '{% $states.context.State.RetryCount %}' },
  },
  Output: '{% $states.result.Payload %}',
  ...(more.Next === undefined ? { End: true } : {}),
  ...more,
});

/** A Task that hands a token to the scripted function and waits for it. */
export const awaiting = (more: Readonly<Record<string, unknown>> = {}, script: Script = [{ returns: null }]) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: {
    FunctionName: 'scripted',
    Payload: { script, attempt: '{% $states.context.State.RetryCount %}', token: '{% $states.context.Task.Token %}' },
  },
  ...(more.Next === undefined ? { End: true } : {}),
  ...more,
});

export const mapOver = (
  items: unknown,
  inner: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  Type: 'Map',
  Items: items,
  MaxConcurrency: 1,
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(inner)[0], States: inner },
  ...(more.Next === undefined ? { End: true } : {}),
  ...more,
});
