import type { ClaimSignal, LineSignal } from './signal.ts';
import { CLAIM_SIGNALS, LINE_SIGNALS } from './signals/index.ts';

export const SIGNALS: ReadonlyMap<string, LineSignal | ClaimSignal> = new Map(
  [...LINE_SIGNALS, ...CLAIM_SIGNALS].map((signal) => [signal.code, signal]),
);
