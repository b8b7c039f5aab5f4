import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { claimKey, personKey } from '#functions/claim/keys.ts';
import { type Limits, limitsFor, type PersonItem } from '#functions/eligibility/entitlement.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { conditionally, getItem, tableName } from '#functions/shared/table-store.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '#local/dynamodb/proxy.ts';
import { ensureTable, type TableShape } from '#local/dynamodb/tables.ts';
import type { Cap, Subsidy } from '#policy/schema.ts';
import { aClaim } from './domain.ts';
import { scratchFolder } from './scratch.ts';

export interface Ledger {
  readonly proxy: DynamoDbProxy;
  readonly close: () => Promise<void>;
}

/** A table of its own behind the adversarial seam, on the DynamoDB of this machine or that of `DYNAMODB_ENDPOINT`. */
export async function startLedger(): Promise<Ledger> {
  const dataDir = scratchFolder('ledger');
  const given = process.env['DYNAMODB_ENDPOINT'];
  const engine = await startDynamoDbEngine({ dataDir, ...(given === undefined ? {} : { endpoint: given }) });
  const table: TableShape = {
    name: `ledger-${process.pid}-${Date.now()}`,
    arn: '',
    keys: ['pk', 'sk'],
    hashKey: 'pk',
    streamView: undefined,
    definition: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'gsi1',
          KeySchema: [
            { AttributeName: 'gsi1pk', KeyType: 'HASH' },
            { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    },
  };
  const call = engineCalls(engine.endpoint);
  await ensureTable(call, table.name, table.definition);
  const proxy = await startDynamoDbProxy({ port: 0, engine: engine.endpoint, tables: [table] });
  vi.stubEnv('TABLE_NAME', table.name);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', proxy.url);
  dieInTheMiddle();
  return {
    proxy,
    close: async () => {
      vi.unstubAllEnvs();
      await proxy.close();
      await call('DeleteTable', { TableName: table.name });
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const life = new AsyncLocalStorage<{ left: number }>();

export class Died extends Error {
  override readonly name = 'Died';
}

/** Does the work as a process that dies before its request number `requests` (from 0): what it wrote until then stays. */
export function dyingBefore<T>(requests: number, work: () => Promise<T>): Promise<T> {
  return life.run({ left: requests }, work);
}

function dieInTheMiddle(): void {
  dynamo().middlewareStack.add(
    (next) => async (args) => {
      const mine = life.getStore();
      if (mine !== undefined && mine.left-- <= 0) throw new Died('The process is gone.');
      return next(args);
    },
    { step: 'initialize', name: 'dieInTheMiddle', override: true },
  );
}

export const personItem = async (person: string): Promise<PersonItem> =>
  (await getItem<PersonItem>(personKey(person))) ?? {};

/** Puts a claim as somebody else would leave it. */
export async function putClaim(claim: Partial<Claim> & Pick<Claim, 'claimId'>): Promise<void> {
  const Item = { ...claimKey(claim.claimId), ...aClaim(claim) };
  await conditionally(() => dynamo().send(new PutCommand({ TableName: tableName(), Item })));
}

export const aCap = (id: string, subsidy: Subsidy, times: number, changes: Partial<Cap> = {}): Cap => ({
  id,
  subsidy,
  times,
  period: 'ever',
  source: 'test',
  ...changes,
});

/** Three of each subsidy in all, as in the whole province. */
export const THREE_EACH = [aCap('training-in-all', 'training', 3), aCap('evaluation-in-all', 'evaluation', 3)];

export function aLimit(
  caps: readonly Cap[] = THREE_EACH,
  { region = '350200', issuedOn = '2024-06-01', lowerAfterHigherRefused = true } = {},
): Limits {
  const rules = { noLowerAfterHigher: { value: lowerAfterHigherRefused, regions: [], source: 'test' } };
  return limitsFor({ caps, regions: [], rules }, region, issuedOn);
}
