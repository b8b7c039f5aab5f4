import type { RegisterName } from './register-names.ts';

/** The way to a register, shared by all who ask: its limit, and whether its circuit is open. */
export interface Gate {
  /**
   * The next free slots for `calls` calls, evenly apart.
   * @param latestMs the first is not after this: a caller would rather come again than wait that long; machine time
   */
  lease(register: RegisterName, calls: number, latestMs: number): Promise<Lease>;
  /** A call was answered. `statedPerSecond` is what the register says of its limit. */
  answered(register: RegisterName, lease: Slots, statedPerSecond: number | undefined): Promise<void>;
  /** A call came too early for the register, which wants none for so long. */
  tooMany(register: RegisterName, lease: Slots, retryAfterMs: number): Promise<void>;
  /** A call failed. Several in a row, whoever made them, open the circuit. */
  failed(register: RegisterName): Promise<void>;
}

export interface Slots {
  /** Of the first call; machine time. */
  readonly startMs: number;
  readonly intervalUs: number;
}

export type Lease = Slots | { readonly shut: 'open' | 'busy' };

/** For whoever asks a register that nobody else asks: no limit and no circuit. */
export const openGate: Gate = {
  lease: async () => ({ startMs: 0, intervalUs: 0 }),
  answered: async () => {},
  tooMany: async () => {},
  failed: async () => {},
};
