import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../outside/seeded-random.ts';
import { fitsWildcard } from '../wildcard.ts';
import type { FaultPlan, FaultRule, Seam } from './plan.ts';

/** What the rules can tell requests apart by. */
export interface SeamRequest {
  readonly operation: string;
  readonly path?: string;
  readonly function?: string | undefined;
  readonly source?: string;
  /** Whether the service could refuse it for a conflict with another writer. */
  readonly canConflict?: boolean;
}

/** A fault that is the end of the request, with a number in [0, 1) for whatever is left to chance. */
export interface Ending {
  readonly rule: Extract<
    FaultRule,
    { fault: 'error' | 'throttle' | 'conflict' | 'reset-before' | 'crash' | 'timeout' }
  >;
  readonly chance: number;
}

/** How a seam does what the rules decide. */
export interface Acts<T> {
  /** Does the work so many times, one after the other, and gives the last answer. */
  run(times: number): Promise<T>;
  /** Ends the request as the real service would. */
  instead(ending: Ending): T | Promise<T>;
  /** The work was done and nobody will know. */
  lost(answer: T): T | Promise<T>;
}

export interface SeamFaults {
  through<T>(request: SeamRequest, acts: Acts<T>): Promise<T>;
}

/** One rule with how many requests matched it, and how many of them it struck. */
export interface GivenFaults {
  readonly rule: FaultRule;
  readonly matched: number;
  readonly given: number;
}

export interface Faults {
  readonly seed: number;
  seam(seam: Seam): SeamFaults;
  /** Rules with a window of business time hold only once this is known. */
  useBusinessTime(now: () => Date): void;
  /** In the order of the rules. */
  given(): readonly GivenFaults[];
}

interface RuleState {
  readonly rule: FaultRule;
  readonly random: () => number;
  matched: number;
  given: number;
  /** Lets go the request that is held back. */
  letGo: (() => void) | undefined;
}

interface Strike {
  delayMs: number;
  ending?: Ending;
  held?: Promise<void>;
  times: number;
  lost: boolean;
  /** Requests held back until this one has passed. */
  readonly frees: (() => void)[];
}

/** Counts from the moment it is made. Each rule draws from a generator of its own, once for each request it matches. */
export function createFaults(plan: FaultPlan): Faults {
  const startedAt = Date.now();
  let businessNow: (() => Date) | undefined;
  const states = plan.rules.map((rule, index): RuleState => {
    const random = seededRandom(`${plan.seed}/faults/${index}`);
    return { rule, random, matched: 0, given: 0, letGo: undefined };
  });

  function holds({ machineSeconds, businessTime }: FaultRule): boolean {
    const since = (Date.now() - startedAt) / 1000;
    if (machineSeconds !== undefined && !within(since, machineSeconds.from, machineSeconds.to)) return false;
    if (businessTime === undefined) return true;
    const { from, to } = businessTime;
    const at = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));
    return businessNow !== undefined && within(businessNow().getTime(), at(from), at(to));
  }

  function decide(candidates: readonly RuleState[], request: SeamRequest): Strike {
    const strike: Strike = { delayMs: 0, times: 1, lost: false, frees: [] };
    for (const state of candidates) {
      const { rule } = state;
      if (!matches(rule, request) || !holds(rule)) continue;
      state.matched += 1;
      const [drawn, chance] = [state.random(), state.random()];
      if (state.letGo !== undefined) strike.frees.push(state.letGo);
      if (state.matched <= rule.after || state.given >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      if (drawn >= rule.probability || strike.ending !== undefined) continue;
      if (apply(state, chance, strike)) state.given += 1;
    }
    return strike;
  }

  return {
    seed: plan.seed,
    seam: (seam) => {
      const candidates = states.filter(({ rule }) => rule.seam === seam);
      return {
        through: async (request, acts) => {
          const strike = decide(candidates, request);
          try {
            if (strike.delayMs > 0) await pause(strike.delayMs);
            await strike.held;
            if (strike.ending !== undefined) return await acts.instead(strike.ending);
            const answer = await acts.run(strike.times);
            return strike.lost ? await acts.lost(answer) : answer;
          } finally {
            for (const free of strike.frees) free();
          }
        },
      };
    },
    useBusinessTime: (now) => {
      businessNow = now;
    },
    given: () => states.map(({ rule, matched, given }) => ({ rule, matched, given })),
  };
}

function within(value: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): boolean {
  return from <= value && value < to;
}

function matches(rule: FaultRule, request: SeamRequest): boolean {
  const fits = (pattern: string | undefined, text: string | undefined): boolean =>
    pattern === undefined || (text !== undefined && fitsWildcard(pattern, text));
  return (
    fits(rule.operation, request.operation) &&
    fits(rule.path, request.path) &&
    fits(rule.function, request.function) &&
    (rule.source === undefined || rule.source === request.source) &&
    (rule.fault !== 'conflict' || request.canConflict === true)
  );
}

/** @returns whether the request is struck: only one request of a rule is held back at a time. */
function apply(state: RuleState, chance: number, strike: Strike): boolean {
  const { rule } = state;
  switch (rule.fault) {
    case 'latency':
      strike.delayMs += lastingMs(rule, chance);
      return true;
    case 'double':
      strike.times = 2;
      return true;
    case 'reset-after':
      strike.lost = true;
      return true;
    case 'reorder':
      if (state.letGo !== undefined || strike.held !== undefined) return false;
      strike.held = new Promise((resolve) => {
        const timer = setTimeout(() => state.letGo?.(), rule.maxMs);
        state.letGo = () => {
          clearTimeout(timer);
          state.letGo = undefined;
          resolve();
        };
      });
      return true;
    default:
      strike.ending = { rule, chance };
      return true;
  }
}

/** Milliseconds of machine time that a rule with a range lasts. */
export function lastingMs(
  { minMs, maxMs }: { readonly minMs: number; readonly maxMs: number },
  chance: number,
): number {
  return minMs + chance * (maxMs - minMs);
}
