import { env } from '../shared/env.ts';
import { once } from '../shared/once.ts';
import { secrets } from '../shared/secrets-client.ts';
import { tableCallLog } from './call-log-store.ts';
import { tableGate } from './gate-store.ts';
import { httpRegisters, registerHealth } from './register-client.ts';
import type { Registers } from './registers/registers.ts';
import { tableAnswers } from './shared-answer-store.ts';
import { sharingEnterprises, sharingIssuers } from './shared-answers.ts';

const gate = once(() =>
  tableGate(async (register) => (await registerHealth(env('REGISTERS_URL'), register)).perSecond),
);

export interface AskedFor {
  readonly claimId: string;
  readonly revision: number;
  /** Where the calls are written down: with the lines of this batch. */
  readonly batch: number;
  /** By when everything must be answered or be pending; machine time. */
  readonly deadlineMs: number;
  /** Keyed mark of a request's text. */
  readonly mark: (text: string) => string;
}

/** The registers as the functions ask them: within the limits that all share, each call written down with its claim. */
export function tableRegisters({ deadlineMs, mark, ...on }: AskedFor): Registers {
  return httpRegisters({
    url: env('REGISTERS_URL'),
    apiKey: {
      get: async () => (await secrets().get(env('REGISTERS_SECRET_ID'))).current,
      again: () => secrets().again(env('REGISTERS_SECRET_ID')),
    },
    gate: gate(),
    calls: tableCallLog(on),
    mark,
    deadlineMs,
  });
}

/** The same, with what others were told lately of enterprises and issuers. */
export function sharingRegisters(on: AskedFor): Registers {
  const registers = tableRegisters(on);
  return {
    ...registers,
    issuers: sharingIssuers(registers.issuers, tableAnswers, Date.now),
    enterprises: sharingEnterprises(registers.enterprises, tableAnswers, Date.now),
  };
}
