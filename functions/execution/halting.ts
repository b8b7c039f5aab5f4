import type { Actor } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import type { Driver } from './driver.ts';
import { errorNamed, NO_PROGRESS } from './halt-reason.ts';

const SWEEPER: Actor = { kind: 'system', id: 'driver-sweeper' };

type Closed = Extract<Driver, { state: 'closed' }>;

/**
 * The step by which a failure for good becomes a fact of the claim: from then on it is before people, and nothing but their
 * deed, or something that moves the claim, ends it. Names only: what an error said may quote a person.
 * @param at business time, ISO 8601
 */
export function haltingStep(claim: Claim, driver: Closed, state: string | undefined, at: string): Step {
  const { status, revision, generation } = claim;
  const error = driver.status === 'FAILED' ? errorNamed(driver.error) : NO_PROGRESS;
  const where = state === undefined ? {} : { state };
  const { redriveCount } = driver;
  return {
    event: {
      type: 'claim-halted',
      actor: SWEEPER,
      data: { status, ...where, error, revision, generation, redriveCount },
    },
    set: { halted: { at, error, ...where, redriveCount } },
  };
}

/** Somebody had its execution go on past the API (Step Functions' own console): the claim is driven again. */
export function resumingStep({ revision, generation }: Claim): Step {
  return {
    event: { type: 'claim-resumed', actor: SWEEPER, data: { revision, generation } },
    set: { halted: undefined },
  };
}

/** What is read of an event of a history (Step Functions API, HistoryEvent). */
interface Happened {
  readonly id?: number | undefined;
  readonly previousEventId?: number | undefined;
  readonly type?: string | undefined;
  readonly stateEnteredEventDetails?: { readonly name?: string | undefined } | undefined;
}

/** The state in which an execution failed, from the end of its history, newest first; nothing where that does not tell. */
export function stateOfFailure(newestFirst: readonly Happened[]): string | undefined {
  const events = new Map(newestFirst.map((event) => [event.id, event]));
  // What failed a Map is told before the Map's own end, and after what was tried again and went well.
  const other = newestFirst.findIndex(({ type = '' }) => !/(?:Failed|TimedOut|Aborted)$/.test(type));
  const ending = newestFirst.slice(0, other === -1 ? newestFirst.length : other);
  let event = ending.find(({ type = '' }) => /^(?:Task|LambdaFunction)/.test(type)) ?? newestFirst[0];
  while (event !== undefined) {
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined) return entered;
    event = events.get(event.previousEventId);
  }
  return undefined;
}
