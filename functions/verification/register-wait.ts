import type { RegisterName } from './registers/register-names.ts';

/** A claim that waits for registers, as the watch finds it. */
export interface RegisterWait {
  readonly claimId: string;
  readonly waitsFor: readonly RegisterName[];
  /** How many batches it has to ask about. */
  readonly batches: number;
  /** Machine time, ISO 8601, as of any technical retry: since when, and from when on it may be woken. */
  readonly since: string;
  readonly dueAt: string;
  /** Registers that do not let us in. */
  readonly refusedBy?: readonly RegisterName[];
}

const MINUTE_MS = 60_000;
const LONGEST_MS = 60 * MINUTE_MS;
/** A register that says it is back is believed so often before a claim takes its time. */
const AT_ONCE = 3;

/**
 * From when on a claim may be woken again: at once while its passes bring something, else after twice as long each time,
 * up to an hour. A register that says that it is well and answers nonsense would otherwise have every claim back each
 * minute.
 *
 * @param fruitless passes in a row that brought no answer
 */
export function dueAt(now: Date, fruitless: number): Date {
  if (fruitless <= AT_ONCE) return now;
  return new Date(now.getTime() + Math.min(LONGEST_MS, MINUTE_MS * 2 ** (fruitless - AT_ONCE - 1)));
}

/** What the watch knows of one register. */
export interface RegisterState {
  readonly up: boolean;
  /** Its circuit was open and nobody has had an answer since. */
  readonly unproven: boolean;
  /** Calls that its limit leaves until the watch comes again. */
  readonly room: number;
}

/** Whether a register has a slot by then (machine time); one that nobody has asked yet has. */
export function hasRoomBy(gate: { readonly nextFreeUs: number } | undefined, byMs: number): boolean {
  return gate === undefined || gate.nextFreeUs <= byMs * 1_000;
}

/**
 * Whom to wake, who has waited longest first: those whose registers are all up, as many as the limits have room for. A
 * register that is not proven yet is tried by one claim.
 */
export function toWake(
  waiting: readonly RegisterWait[],
  states: ReadonlyMap<RegisterName, RegisterState>,
  now: Date,
): readonly RegisterWait[] {
  const left = new Map<RegisterName, number>();
  for (const [register, { room }] of states) left.set(register, room);
  const tried = new Set<RegisterName>();
  return waiting
    .filter(({ dueAt: due }) => Date.parse(due) <= now.getTime())
    .toSorted((a, b) => a.since.localeCompare(b.since) || a.claimId.localeCompare(b.claimId))
    .filter(({ waitsFor, batches }) => {
      const may = waitsFor.every((register) => {
        const state = states.get(register);
        if (state?.up !== true) return false;
        if (state.unproven) return !tried.has(register);
        // One that asks for more than there is room for goes when nobody took of it before.
        const room = left.get(register) ?? 0;
        return room >= batches || room === state.room;
      });
      if (!may) return false;
      for (const register of waitsFor) {
        tried.add(register);
        left.set(register, (left.get(register) ?? 0) - batches);
      }
      return true;
    });
}
