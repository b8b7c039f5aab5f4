import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { getItem } from '#functions/shared/table-store.ts';
import { personKey } from '#functions/claim/keys.ts';
import { giveBack, grant, release, type Wanted } from '#functions/eligibility/entitlement-store.ts';
import { startDynamoDbEngine, type DynamoDbEngine } from '#local/dynamodb/engine.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { rmSync } from 'node:fs';
import { scratchFolder } from '#test/support/scratch.ts';

const TABLE = 'entitlements';
const LIMITS = { maxTimes: 3, lowerAfterHigherRefused: true };

describe('a line that asks again in a later round', () => {
  const dataDir = scratchFolder('ledger');
  let engine: DynamoDbEngine;
  beforeAll(async () => {
    engine = await startDynamoDbEngine({ dataDir });
    await ensureTable(engineCalls(engine.endpoint), TABLE, {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    });
    vi.stubEnv('TABLE_NAME', TABLE);
    vi.stubEnv('AWS_REGION', 'cn-north-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', engine.endpoint);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const inRound = (person: string, round: number): Wanted => ({
    claimId: 'clm-1',
    revision: 1,
    lineId: '0-1',
    round,
    person,
    occupation: '电工',
    level: '4',
  });
  const ledger = (person: string) => getItem<Record<string, unknown>>(personKey(person));
  const held = (round: number) => ({ claimId: 'clm-1', revision: 1, lineId: '0-1', round });

  test('keeps the entitlement when a late call of the round before gives back its own', async () => {
    // The late call was granted after the others of its round had kept "waiting"; meanwhile the claim was woken.
    expect(await grant(inRound('late', 1), LIMITS)).toEqual({ outcome: 'granted' });
    expect(await grant(inRound('late', 2), LIMITS)).toEqual({ outcome: 'granted' });
    await giveBack(inRound('late', 1));
    expect(await ledger('late')).toMatchObject({ 'g#电工#4': held(2), times: 1 });
  });

  test('is granted anew when the late call was faster', async () => {
    await grant(inRound('fast', 1), LIMITS);
    await giveBack(inRound('fast', 1));
    expect(await ledger('fast')).toMatchObject({ times: 0 });
    expect(await grant(inRound('fast', 2), LIMITS)).toEqual({ outcome: 'granted' });
    expect(await ledger('fast')).toMatchObject({ 'g#电工#4': held(2), times: 1 });
  });

  test('is not put back to a round before by a late call, and a late call after the release gets nothing', async () => {
    await grant(inRound('order', 2), LIMITS);
    expect(await grant(inRound('order', 1), LIMITS)).toEqual({ outcome: 'granted' });
    expect(await ledger('order')).toMatchObject({ 'g#电工#4': held(2), times: 1 });
    await release(inRound('order', 2));
    expect(await grant(inRound('order', 1), LIMITS)).toEqual({ outcome: 'refused', reasons: ['entitlement-released'] });
    expect(await ledger('order')).toMatchObject({ times: 0 });
  });
});
