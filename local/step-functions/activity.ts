import { Stopped } from './errors.ts';
import type { Branch } from './execution.ts';

/** Ends a pause; what `act` records is recorded before anything else can happen. Only the first call counts. */
export type Done = (act: () => void) => void;

/** Counts what moves by itself, so that "idle" means: nothing will happen without somebody outside. */
export class Activity {
  #moving = 0;

  get idle(): boolean {
    return this.#moving === 0;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#moving += 1;
    try {
      return await work();
    } finally {
      this.#moving -= 1;
    }
  }

  /**
   * Sleeps until `begin`'s callback is called. The sleeper does not count as moving.
   * @param begin arms whatever ends the pause; returns what disarms it
   * @throws Stopped when the branch is stopped meanwhile
   */
  pause(branch: Branch, begin: (done: Done) => () => void): Promise<void> {
    const { signal } = branch.stop;
    if (signal.aborted) return Promise.reject(new Stopped());
    return new Promise((resolve, reject) => {
      this.#moving -= 1;
      let over = false;
      let disarm = (): void => {};
      const done: Done = (act) => {
        if (over) return;
        over = true;
        this.#moving += 1;
        signal.removeEventListener('abort', stop);
        try {
          act();
          resolve();
        } catch (error) {
          reject(error);
        }
        disarm();
      };
      const stop = (): void =>
        done(() => {
          throw new Stopped();
        });
      signal.addEventListener('abort', stop, { once: true });
      const armed = begin(done);
      if (over) armed();
      else disarm = armed;
    });
  }
}
