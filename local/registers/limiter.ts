/** Counts calls in whole seconds of machine time. */
export class Limiter {
  readonly perSecond: number;
  readonly #calls = new Map<number, number>();

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** Counts one call; true means that it is one too many. */
  exceeded(): boolean {
    const second = Math.floor(Date.now() / 1000);
    const calls = (this.#calls.get(second) ?? 0) + 1;
    this.#calls.set(second, calls);
    return calls > this.perSecond;
  }

  /** Calls by second since the epoch, those that were one too many included. */
  get calls(): ReadonlyMap<number, number> {
    return this.#calls;
  }
}
