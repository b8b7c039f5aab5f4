/** A history as GetExecutionHistory gives it; only what is read here. Times are machine time. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId?: number;
  readonly type: string;
  readonly timestamp: string | Date;
  readonly [details: string]: unknown;
}

/** One try of a task. */
export interface Attempt {
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: 'succeeded' | 'failed' | 'timed-out' | 'open';
  readonly error?: string;
  readonly cause?: string;
  /** How often the execution had been redriven before it. */
  readonly redrive: number;
}

/** One stay in a state, from entry to exit. */
export interface Visit {
  /** Number of the event that entered it. */
  readonly event: number;
  readonly state: string;
  readonly enteredAt: string;
  readonly exitedAt?: string;
  /** From entry to exit; absent while it is there. */
  readonly milliseconds?: number;
  readonly attempts: readonly Attempt[];
  readonly input?: string;
  readonly output?: string;
  /** Which iteration of a Map it is in. */
  readonly iteration?: number;
  /** The state it came from, on the same level. */
  readonly from?: string;
}

export interface Trace {
  /** In the order of entry. */
  readonly visits: readonly Visit[];
  /** Machine times at which somebody had it go on after it had closed. */
  readonly redrivenAt: readonly string[];
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };
type OpenAttempt = Writable<Attempt>;
type Open = Writable<Omit<Visit, 'attempts'>> & { attempts: OpenAttempt[] };

/** Where an event stands: in a stay, perhaps in an iteration of it, and below another. */
interface Place {
  readonly visit?: Open;
  readonly above?: Place;
  readonly iteration?: number;
  /** Left just before: the state that the next entry comes from. */
  readonly left?: string;
}

/**
 * Every stay in a state with its attempts, read from a history. Events are joined by what each says comes before it, not
 * by their order: iterations of a Map run side by side.
 */
export function traceOf(events: readonly HistoryEvent[]): Trace {
  const places = new Map<number, Place>();
  const visits: Open[] = [];
  const redrivenAt: string[] = [];
  for (const event of events) {
    const before = places.get(event.previousEventId ?? 0) ?? {};
    if (event.type === 'ExecutionRedriven') redrivenAt.push(timeOf(event));
    places.set(event.id, placeAfter(event, before, visits, redrivenAt.length));
  }
  return { visits, redrivenAt };
}

function placeAfter(event: HistoryEvent, before: Place, visits: Open[], redrives: number): Place {
  if (event.type.endsWith('StateEntered')) return entered(event, before, visits);
  if (event.type.endsWith('StateExited')) return exited(event, before);
  if (event.type === 'MapIterationStarted') {
    const details = detailsOf(event, 'mapIterationStartedEventDetails');
    const map = find(before, String(details['name']));
    return { ...(map === undefined ? {} : { above: map }), iteration: Number(details['index'] ?? 0) };
  }
  if (/^MapIteration(Succeeded|Failed|Aborted)$/.test(event.type))
    return before.above ?? (before.visit === undefined ? {} : before);
  attempted(event, before, redrives);
  return before;
}

function entered(event: HistoryEvent, before: Place, visits: Open[]): Place {
  const details = detailsOf(event, 'stateEnteredEventDetails');
  const visit: Open = {
    event: event.id,
    state: String(details['name']),
    enteredAt: timeOf(event),
    attempts: [],
    ...(typeof details['input'] === 'string' ? { input: details['input'] } : {}),
    ...(before.iteration === undefined ? {} : { iteration: before.iteration }),
    ...(before.left === undefined ? {} : { from: before.left }),
  };
  visits.push(visit);
  const { above, iteration } = before;
  return {
    visit,
    ...(above === undefined ? {} : { above }),
    ...(iteration === undefined ? {} : { iteration }),
  };
}

function exited(event: HistoryEvent, before: Place): Place {
  const details = detailsOf(event, 'stateExitedEventDetails');
  const name = String(details['name']);
  const place = find(before, name);
  if (place?.visit === undefined) return before;
  const { visit, above, iteration } = place;
  visit.exitedAt = timeOf(event);
  visit.milliseconds = Date.parse(visit.exitedAt) - Date.parse(visit.enteredAt);
  if (typeof details['output'] === 'string') visit.output = details['output'];
  return {
    left: name,
    ...(above === undefined ? {} : { above }),
    ...(iteration === undefined ? {} : { iteration }),
  };
}

/** The nearest place around that is a stay in the state of that name. */
function find(place: Place | undefined, state: string): Place | undefined {
  if (place === undefined || place.visit?.state === state) return place;
  return find(place.above, state);
}

const ENDED: Readonly<Record<string, Attempt['outcome']>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  StartFailed: 'failed',
  SubmitFailed: 'failed',
  TimedOut: 'timed-out',
};

function attempted(event: HistoryEvent, { visit }: Place, redrives: number): void {
  const [, what = ''] = /^(?:Task|LambdaFunction|Activity)([A-Z]\w*)$/.exec(event.type) ?? [];
  if (visit === undefined || what === '') return;
  if (what === 'Scheduled') {
    visit.attempts.push({ startedAt: timeOf(event), outcome: 'open', redrive: redrives });
    return;
  }
  const outcome = ENDED[what];
  const attempt = visit.attempts.at(-1);
  if (outcome === undefined || attempt === undefined) return;
  const details = detailsOf(event, `${event.type.charAt(0).toLowerCase()}${event.type.slice(1)}EventDetails`);
  attempt.outcome = outcome;
  attempt.endedAt = timeOf(event);
  if (typeof details['error'] === 'string') attempt.error = details['error'];
  if (typeof details['cause'] === 'string') attempt.cause = details['cause'];
}

const detailsOf = (event: HistoryEvent, field: string) => (event[field] ?? {}) as Readonly<Record<string, unknown>>;
const timeOf = ({ timestamp }: HistoryEvent) => new Date(timestamp).toISOString();
