import type { Claim } from '../claim/claim.ts';
import { isFinal, WAITING_STATUSES } from '../claim/status.ts';

/** How Step Functions sees the execution that should drive a claim. */
export type Driver =
  | { readonly state: 'missing' }
  | {
      readonly state: 'running';
      /** The state machine was given another definition since this execution began. */
      readonly olderDefinition: boolean;
      readonly redriveCount: number;
    }
  | {
      readonly state: 'closed';
      readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly error?: string;
      readonly stoppedAt: Date;
      readonly redriveCount: number;
      readonly redrivable: boolean;
      readonly olderDefinition: boolean;
    };

export type Measure =
  | 'leave'
  /** The same name and input once more. */
  | 'start'
  /** Wake it: it sleeps where its claim no longer stands. */
  | 'nudge'
  /** The treasury was told and never answered: tell it again, same words. */
  | 'instruct-again'
  /** Go on at the failed state. */
  | 'redrive'
  /** A new generation goes on where the claim stands. */
  | 'replace'
  /** An older generation that still runs. */
  | 'stop'
  /** It failed for good: the claim comes before people. */
  | 'halt'
  /** Somebody had it go on without telling the claim: it is halted no more. */
  | 'resume';

/** Failures that no repetition cures: a person has to look (runbook, halted claims). */
const LASTING: ReadonlySet<string> = new Set([
  'IntegrityError',
  'ConfigurationError',
  'CalendarYearUnknown',
  // What was stored has not the shape that the program reads, or the program has a defect.
  'ZodError',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'States.Runtime',
  'States.QueryEvaluationError',
  'States.DataLimitExceeded',
  'States.NoChoiceMatched',
]);

/** The failure of a definition that is older than the status it met. */
const UNKNOWN_STATUS = 'UnknownStatus';
const REDRIVES = 5;

export interface Around {
  /** Machine time. */
  readonly now: Date;
  /** What has just happened is given this long to go its ordinary way, milliseconds of machine time. */
  readonly graceMs: number;
  /** How long the treasury has to send its receipt, milliseconds of machine time. */
  readonly receiptMs: number;
}

/**
 * What a claim needs so that something drives it, from its state, its execution and the token that it sleeps on.
 * Pure: the same facts give the same measure; each measure is safe to take twice.
 */
export function measureFor(
  claim: Pick<Claim, 'status' | 'revision' | 'generation' | 'stopped' | 'halted'>,
  execution: { readonly revision: number; readonly generation: number; readonly startedAt: Date },
  driver: Driver,
  facts: {
    /** Status for which the newest token was handed in; absent before the first wait. */
    readonly tokenStatus: string | undefined;
    /** Machine time of the claim's last step. */
    readonly movedAt: Date;
    /** Whether that step gave it this very execution, and nothing has come of it since. */
    readonly replacedLast: boolean;
  },
  { now, graceMs, receiptMs }: Around,
): Measure {
  const since = (then: Date) => now.getTime() - then.getTime();
  const current = execution.revision === claim.revision && execution.generation === claim.generation;
  if (!current) return driver.state === 'running' && since(execution.startedAt) > graceMs ? 'stop' : 'leave';
  if (claim.status === 'draft' || isFinal(claim.status) || claim.stopped !== undefined) return 'leave';
  const rested = since(facts.movedAt) > graceMs;
  if (claim.halted !== undefined) return driver.state === 'running' && rested ? 'resume' : 'leave';
  if (driver.state === 'missing') return since(execution.startedAt) > graceMs ? 'start' : 'leave';
  if (driver.state === 'running') {
    if (!rested) return 'leave';
    if (facts.tokenStatus !== undefined && facts.tokenStatus !== claim.status && claim.status !== 'notice')
      return 'nudge';
    if (driver.olderDefinition && sleeps(claim.status)) return 'replace';
    return claim.status === 'disbursing' && since(facts.movedAt) > receiptMs ? 'instruct-again' : 'leave';
  }
  if (since(driver.stoppedAt) <= graceMs) return 'leave';
  // A person who has just had it redriven is not told again before it was.
  const halt = rested ? 'halt' : 'leave';
  // A year of waiting is no failure; whatever else ends and leaves the claim where it was would end so again.
  const replace = facts.replacedLast && driver.status !== 'TIMED_OUT' ? halt : 'replace';
  if (driver.status !== 'FAILED') return replace;
  if (driver.error === UNKNOWN_STATUS) return driver.olderDefinition ? replace : halt;
  if (isLasting(driver.error)) return halt;
  if (!driver.redrivable) return replace;
  if (driver.redriveCount >= REDRIVES) return halt;
  return since(driver.stoppedAt) > graceMs * 4 ** driver.redriveCount ? 'redrive' : 'leave';
}

const isLasting = (error = '') => LASTING.has(error);

/** Between two states, with nothing half done, so that another driver may take over. */
const sleeps = (status: Claim['status']): boolean =>
  status === 'notice' || (WAITING_STATUSES as readonly string[]).includes(status);
