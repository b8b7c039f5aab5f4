import { sha256Hex } from '#functions/shared/canonical.ts';
import { tableCallLog } from '#functions/verification/call-log-store.ts';
import { closeGate, readGate, tableGate } from '#functions/verification/gate-store.ts';
import { remembering, type KeptAnswers } from '#functions/verification/kept-answers.ts';
import { type ApiKey, fixedKey, httpRegisters, registerHealth } from '#functions/verification/register-client.ts';
import { type MachineClock, machineClock } from '#functions/verification/registers/machine-clock.ts';
import { REGISTER_NAMES } from '#functions/verification/registers/register-names.ts';
import type { Registers } from '#functions/verification/registers/registers.ts';
import type { ClearLine } from '#functions/verification/verify-batch.ts';
import { LOCAL_API_KEY } from '#local/registers/index.ts';
import type { SampleLine } from '#samples/world.ts';
import { aFrozenLine } from './domain.ts';

/** One invocation's registers as the functions make them: a gate of its own that knows nothing yet, over one table. */
export function invocation(
  url: string,
  on: {
    claimId: string;
    batch?: number;
    clock?: MachineClock;
    timeoutMs?: number;
    apiKey?: string | ApiKey;
    withinMs?: number;
  },
): Registers {
  const { claimId, batch = 0, clock = machineClock, timeoutMs = 2_000, apiKey = LOCAL_API_KEY } = on;
  return httpRegisters({
    url,
    apiKey: typeof apiKey === 'string' ? fixedKey(apiKey) : apiKey,
    gate: tableGate(async (register) => (await registerHealth(url, register)).perSecond, clock),
    calls: tableCallLog({ claimId, revision: 1, batch }),
    mark: sha256Hex,
    deadlineMs: clock.nowMs() + (on.withinMs ?? 60_000),
    clock,
    timeoutMs,
  });
}

/** The same with what earlier passes were answered. */
export function withMemory(registers: Registers, kept: KeptAnswers, clock: MachineClock = machineClock) {
  const memory = remembering(registers, kept, (register, text) => sha256Hex(register + text), clock.nowMs);
  return { registers: { ...registers, ...memory.registers }, answers: memory.answers };
}

/** Machine time that runs so many times as fast: pauses and limits keep their proportions. */
export function fastClock(times: number): MachineClock {
  const start = Date.now();
  return {
    nowMs: () => start + (Date.now() - start) * times,
    sleep: (ms) => machineClock.sleep(ms / times),
  };
}

/** What the watch does each minute, for all registers that say that they are up. */
export async function closeCircuits(): Promise<void> {
  await Promise.all(
    REGISTER_NAMES.map(async (register) => {
      const gate = await readGate(register);
      if (gate?.openedAtMs !== undefined) await closeGate(register, gate.openedAtMs);
    }),
  );
}

export function clearLines(lines: readonly SampleLine[]): ClearLine[] {
  return lines.map(({ person, ...line }, index) => ({
    line: aFrozenLine({
      lineId: `0-${index + 1}`,
      row: index + 2,
      occupation: line.occupation,
      level: line.level,
      certificateType: line.certificateType,
      certificateNumber: line.certificateNumber,
      issuedOn: line.issuedOn,
      trainingFrom: line.trainingFrom,
      trainingTo: line.trainingTo,
    }),
    name: person.name,
    documentNumber: person.documentNumber,
  }));
}
