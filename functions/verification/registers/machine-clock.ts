import { setTimeout as pause } from 'node:timers/promises';

/** Machine time: what limits, timeouts and proofs are measured in. */
export interface MachineClock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const machineClock: MachineClock = {
  nowMs: () => Date.now(),
  sleep: (ms) => pause(ms),
};
