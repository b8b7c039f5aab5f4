import type { BusinessClock } from './options.ts';

/** `setTimeout` fires at once above 2^31 - 1 ms; longer delays go in steps. */
const LONGEST_STEP_MS = 2 ** 31 - 1;

export type Cancel = () => void;

/** Calls back after `delayMs` of machine time, however long. */
export function machineTimer(delayMs: number, fire: () => void): Cancel {
  const due = Date.now() + delayMs;
  let handle: NodeJS.Timeout;
  const arm = (): void => {
    const left = due - Date.now();
    handle = setTimeout(() => (left > LONGEST_STEP_MS ? arm() : fire()), Math.max(0, Math.min(left, LONGEST_STEP_MS)));
  };
  arm();
  return () => clearTimeout(handle);
}

interface Entry {
  readonly due: number;
  /** False for a mere limit, which is not what anybody waits for. */
  readonly announced: boolean;
  fire: (() => void) | undefined;
}

/** Everything that waits for business time, earliest first. The clock may stand still and may jump. */
export class BusinessTimers {
  readonly #clock: BusinessClock;
  readonly #unsubscribe: Cancel;
  #entries: Entry[] = [];
  #cancelled = 0;
  #cancelWake: Cancel | undefined;
  #firing = false;

  constructor(clock: BusinessClock) {
    this.#clock = clock;
    this.#unsubscribe = clock.onChange(() => this.#fireDue());
  }

  /** Business time, epoch milliseconds. */
  now(): number {
    return this.#clock.now().getTime();
  }

  /** Calls back, never from inside this call, once business time has reached `due` (epoch milliseconds). */
  at(due: number, fire: () => void): Cancel {
    return this.#add({ due, announced: true, fire });
  }

  /** As `at`, but `next` does not tell of it. */
  unannounced(due: number, fire: () => void): Cancel {
    return this.#add({ due, announced: false, fire });
  }

  #add(entry: Entry): Cancel {
    const { due } = entry;
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.due ?? 0) <= due) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
    if (low === 0) this.#arm();
    return () => this.#cancel(entry);
  }

  /** The earliest announced time. */
  next(): Date | undefined {
    const first = this.#entries.find(({ announced, fire }) => announced && fire !== undefined);
    return first && new Date(first.due);
  }

  hasDue(): boolean {
    const next = this.next();
    return next !== undefined && next.getTime() <= this.now();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelWake?.();
    this.#entries = [];
  }

  #cancel(entry: Entry): void {
    if (entry.fire === undefined) return;
    entry.fire = undefined;
    this.#cancelled += 1;
    // A year's limit of an execution that took a second must not be kept for a year.
    if (this.#cancelled < 64 || this.#cancelled < this.#entries.length / 2) return;
    this.#entries = this.#entries.filter(({ fire }) => fire !== undefined);
    this.#cancelled = 0;
  }

  #fireDue(): void {
    if (this.#firing) return;
    this.#firing = true;
    try {
      for (;;) {
        const first = this.#entries[0];
        if (first === undefined || first.due > this.now()) break;
        this.#entries.shift();
        const { fire } = first;
        first.fire = undefined;
        if (fire === undefined) this.#cancelled -= 1;
        else fire();
      }
    } finally {
      this.#firing = false;
    }
    this.#arm();
  }

  #arm(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    const first = this.#entries[0];
    if (first === undefined || this.#firing) return;
    const armedAt = this.now();
    this.#cancelWake = machineTimer(Math.max(0, first.due - armedAt), () => {
      const now = this.now();
      // A clock that stood still all the while says so itself when it moves; asking again would only spin.
      if (now > armedAt || first.due <= now) this.#fireDue();
    });
  }
}
