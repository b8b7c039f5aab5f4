import type { Text } from '../shared/fault.ts';
import { SIGNALS } from './signals-by-code.ts';

/** What each signal says, by its code: functions that only tell of signals carry these words and not how they are found. */
export const SIGNAL_WORDS: ReadonlyMap<string, Text> = new Map(
  [...SIGNALS].map(([code, { zh, en }]) => [code, { zh, en }]),
);
