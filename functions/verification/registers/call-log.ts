import type { RegisterCall } from '../facts.ts';

/** What is written down of each call, before it is made and after it: a call that left no trace was not made. */
export interface CallLog {
  asked(call: RegisterCall): Promise<void>;
  answered(call: RegisterCall): Promise<void>;
}

/** For calls that decide nothing. */
export const noCallLog: CallLog = {
  asked: async () => {},
  answered: async () => {},
};
