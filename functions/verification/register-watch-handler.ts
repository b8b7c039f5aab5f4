import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { onClaim } from '../claim/claim-store.ts';
import { REGISTER_WAITS, registerWaitKey } from '../claim/keys.ts';
import { isFinal } from '../claim/status.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { UpstreamError } from '../shared/errors.ts';
import { logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { queryPrefix, tableName } from '../shared/table-store.ts';
import { closeGate, FAILURES_TO_OPEN, readGate } from './gate-store.ts';
import { registerHealth } from './register-client.ts';
import { hasRoomBy, type RegisterState, type RegisterWait, toWake } from './register-wait.ts';
import { REGISTER_NAMES, type RegisterName } from './registers/register-names.ts';

const EVERY_MS = 60_000;
const AT_ONCE = 8;

/**
 * Scheduled: asks the registers whose circuit is open, or for which claims wait, whether they are back; closes the
 * circuits of those that are, and sends on the claims that waited for them.
 * @throws UpstreamError when a register does not let us in: waiting does not mend that, a person has to
 */
export const handler = observed(async (): Promise<void> => {
  const waiting: RegisterWait[] = [];
  for await (const wait of queryPrefix<RegisterWait>(REGISTER_WAITS, 'WAITING#')) waiting.push(wait);
  const wanted = new Set(waiting.flatMap(({ waitsFor }) => waitsFor));
  const states = new Map<RegisterName, RegisterState>();
  await Promise.all(
    REGISTER_NAMES.map(async (register) => {
      const state = await look(register, wanted.has(register));
      if (state !== undefined) states.set(register, state);
    }),
  );
  const now = await businessNow();
  await mapLimited(toWake(waiting, states, new Date()), AT_ONCE, ({ claimId }) => wake(claimId, now));
  const refusing = [...new Set(waiting.flatMap(({ refusedBy }) => refusedBy ?? []))].sort();
  if (refusing.length === 0) return;
  logger.error('registers do not let us in', { registers: refusing });
  throw new UpstreamError(`Registers do not let us in: ${refusing.join(', ')}.`);
});

/** `undefined`: nobody wants to know. */
async function look(register: RegisterName, isWanted: boolean): Promise<RegisterState | undefined> {
  const gate = await readGate(register);
  if (!isWanted && gate?.openedAtMs === undefined) return undefined;
  const { up } = await registerHealth(env('REGISTERS_URL'), register);
  if (up && gate?.openedAtMs !== undefined) await closeGate(register, gate.openedAtMs);
  return {
    // Whoever is woken for one that is shut until later finds it busy, and waits again: minute after minute, for nothing.
    up: up && hasRoomBy(gate, Date.now() + EVERY_MS),
    unproven: gate !== undefined && (gate.openedAtMs !== undefined || gate.failures >= FAILURES_TO_OPEN - 1),
    room: gate === undefined ? 1 : Math.max(1, Math.floor((EVERY_MS * 1_000) / gate.intervalUs)),
  };
}

async function wake(claimId: string, now: Date): Promise<void> {
  await onClaim<void>(claimId, now, async (claim) => {
    if (claim.status !== 'waiting-for-register') {
      // One that goes on took its entry with it; only a claim that cannot wait again leaves one behind.
      if (isFinal(claim.status))
        await dynamo().send(new DeleteCommand({ TableName: tableName(), Key: registerWaitKey(claimId) }));
      return { answer: undefined };
    }
    return {
      step: {
        to: 'verifying',
        event: { type: 'register-back', actor: { kind: 'system', id: 'register-watch' } },
        also: [{ Delete: { TableName: tableName(), Key: registerWaitKey(claimId) } }],
        messages: [{ type: 'nudge' }],
      },
      done: () => undefined,
    };
  });
}
