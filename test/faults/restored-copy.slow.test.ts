/** Slow: a stack is started a second time on an older copy of its table; `npm test` holds payments in `payment`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { PAYMENTS_HOLD_KEY } from '#functions/claim/keys.ts';
import { takeImage } from '#local/crash/image.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { basePortOf } from '#test/support/crash-stack.ts';
import { instructionsOf, readFund, sweepUntil } from '#test/support/deeds.ts';
import { RunningStack } from '#test/support/running-stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { seed } from '#test/support/seed.ts';

const { machinery } = ENTERPRISES;
const FEN = 70_000;

describe('an older copy is restored after the treasury has paid', () => {
  const folder = scratchFolder('restored');
  const options = { seed, basePort: basePortOf(seededRandom(seed)), treasuryDir: join(folder, 'treasury') };
  const image = join(folder, 'copy');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('begins with payments held, sends nothing until another person lets go, and pays nothing twice', async () => {
    const first = await RunningStack.start({ ...options, dataDir: join(folder, 'data') });
    await first.appropriate(machinery.region, 1_000_000);
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const claimId = await first.claimOf(machinery, [first.world.line(machinery, wish)]);
    await first.reviewBoth(claimId, 'approve');
    await first.until(claimId, 'notice');
    first.treasury.setMode({ mode: 'down' });
    await first.passNotice(claimId);
    await first.until(claimId, 'disbursing');
    await first.machine.quiet();
    takeImage(join(folder, 'data'), image);
    const { tableName } = first.machine.endpoints;

    // What the copy does not know: the treasury is back, pays, and its receipt is taken.
    first.treasury.setMode({ mode: 'up' });
    await sweepUntil(first, async () => (await first.read(claimId)).status === 'paid');
    await first.machine.quiet();
    const [paid] = await instructionsOf(first, claimId);
    expect(paid).toMatchObject({ result: 'paid', deliveries: 1 });
    await first.close();

    const engine = await startDynamoDbEngine({ dataDir: image });
    const held = { held: true, reason: 'restore', heldBy: 'restore', heldAt: new Date().toISOString() };
    await engineCalls(engine.endpoint)('PutItem', {
      TableName: tableName,
      Item: marshall({ ...PAYMENTS_HOLD_KEY, ...held }),
    });
    await engine.close();
    const restored = await RunningStack.start({ ...options, dataDir: image });
    try {
      for (let run = 1; run <= 3; run += 1) {
        await restored.machine.events.fireSchedules();
        await restored.machine.quiet();
      }
      expect(await restored.read(claimId)).toMatchObject({ status: 'disbursing', paymentsHeld: true, pendingFen: FEN });
      expect(await instructionsOf(restored, claimId)).toEqual([paid]);

      const administrator = { role: 'administrator', sub: 'operator-on-duty' };
      const lifted = await restored.client.post(
        administrator,
        '/payments-hold/lifting',
        { reason: '已与国库核对一致' },
        restored.purpose('let go'),
      );
      expectStatus(lifted, 200);
      await sweepUntil(restored, async () => (await restored.read(claimId)).status === 'paid');
      expect(await restored.read(claimId)).not.toHaveProperty('paymentsHeld');
      const instructions = await instructionsOf(restored, claimId);
      expect(instructions).toMatchObject([{ ...paid, deliveries: 2, deliveredAt: expect.any(String) }]);
      expect(await readFund(restored, machinery.region)).toMatchObject({
        paidFen: FEN,
        reservedFen: 0,
        balanced: true,
      });
      expect(await restored.events(claimId)).toMatchObject({ chain: { intact: true } });
    } finally {
      await restored.close();
    }
  }, 180_000);
});
