import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consentKey } from '#functions/claim/keys.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { consentToClaim } from '#functions/worker/consent-store.ts';
import { FundWorld } from '#test/payment/fund-world.ts';
import { putItem } from '#test/payment/table.ts';

describe("what is read of a person's consents for one line", () => {
  let world: FundWorld;
  const asked: string[] = [];
  beforeAll(async () => {
    world = await FundWorld.start();
    dynamo().middlewareStack.add(
      (next, context) => (args) => {
        asked.push(String(context.commandName));
        return next(args);
      },
      { step: 'initialize' },
    );
  });
  afterAll(() => world.close());

  test('is two items, however many certificates they made up', async () => {
    for (let made = 0; made < 30; made += 1) {
      await putItem({ ...consentKey('p', 'e', `m-${made}`), enterpriseId: 'e', certificate: `m-${made}`, given: true });
    }
    await putItem({ ...consentKey('p', 'e'), enterpriseId: 'e', given: true });
    await putItem({ ...consentKey('p', 'e', 'm-7'), enterpriseId: 'e', certificate: 'm-7', given: false });
    asked.length = 0;
    expect(await consentToClaim('p', 'e', 'm-7')).toBe('no');
    expect(await consentToClaim('p', 'e', 'other')).toBe('yes');
    expect(await consentToClaim('p', 'another', 'm-7')).toBeUndefined();
    expect(asked).toEqual(Array.from({ length: 6 }, () => 'GetItemCommand'));
  });
});
