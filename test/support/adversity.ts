import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDbFaults } from '#local/dynamodb/faults.ts';
import type { Mischief } from '#local/lambda/mischief.ts';
import type { RunningStack } from './running-stack.ts';

export interface Adversity {
  readonly faults: Omit<DynamoDbFaults, 'seed'>;
  readonly mischief: Omit<Mischief, 'seed'>;
}

/** What a busy region does on a bad day. */
export const ROUGH: Adversity = {
  faults: {
    transactionConflict: 0.05,
    throttle: 0.01,
    throttleMs: 20,
    lostResponse: 0.03,
    laggingIndexMs: 300,
    latencyMs: 2,
  },
  mischief: { twice: 0.15, late: 0.1, lateMs: 60 },
};

/** Several times worse than anything that was ever seen. */
export const SEVERE: Adversity = {
  faults: {
    transactionConflict: 0.15,
    throttle: 0.06,
    throttleMs: 25,
    lostResponse: 0.1,
    laggingIndexMs: 600,
    latencyMs: 8,
  },
  mischief: { twice: 0.4, late: 0.3, lateMs: 150 },
};

/** From now on everything goes wrong that may; the same seed draws the same numbers. */
export async function beset(stack: RunningStack, seed: number, { faults, mischief }: Adversity): Promise<void> {
  console.log(`adversity with seed ${seed}: ${JSON.stringify({ ...faults, ...mischief })}`);
  await stack.machine.proxy.setFaults({ ...faults, seed });
  stack.machine.lambda.setMischief({ ...mischief, seed: seed + 1 });
}

export async function relieve(stack: RunningStack): Promise<void> {
  stack.machine.lambda.setMischief(undefined);
  await stack.machine.proxy.setFaults(undefined);
}

/** A seed from the environment to see one run again, else a fresh one. */
export function chosenSeed(): number {
  const given = process.env['SEED'];
  return given === undefined ? Math.floor(Math.random() * 1_000_000) : Number(given);
}

type Standing = Awaited<ReturnType<RunningStack['read']>>;

/**
 * Reads the claims, each time nothing moves by itself, until all stand where they should. What the stream could not
 * deliver is given to the sweeper, as every minute does in the cloud.
 * @throws Error naming the claims that do not come there
 */
export async function whenAll(
  stack: RunningStack,
  expected: ReadonlyMap<string, readonly string[]>,
  patienceMs = 90_000,
): Promise<Map<string, Standing>> {
  const deadline = Date.now() + patienceMs;
  const found = new Map<string, Standing>();
  for (let turn = 0; ; turn += 1) {
    await stack.machine.quiet();
    const open = [...expected].filter(([claimId]) => !found.has(claimId));
    await Promise.all(
      open.map(async ([claimId, statuses]) => {
        const claim = await stack.read(claimId);
        if (statuses.includes(claim.status)) found.set(claimId, claim);
      }),
    );
    const left = open.filter(([claimId]) => !found.has(claimId));
    if (left.length === 0) return found;
    if (Date.now() > deadline) {
      const stuck = await Promise.all(
        left.map(
          async ([claimId, statuses]) =>
            `${claimId} is ${(await stack.read(claimId)).status}, not ${statuses.join(' or ')}`,
        ),
      );
      throw new Error(`Claims do not go on:\n${stuck.join('\n')}`);
    }
    await pause(50);
    if (turn % 10 === 9) await stack.machine.events.fireSchedules();
  }
}
