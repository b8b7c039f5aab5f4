/**
 * Grants a second into the entitlement ledger, against bare conditional updates of one item each in the same run, sent
 * to the same DynamoDB by the same client. Alone: `node bench/ledger.ts`.
 */
import { rmSync } from 'node:fs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { limitsFor } from '#functions/eligibility/entitlement.ts';
import { grant } from '#functions/eligibility/entitlement-store.ts';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { localCredentials } from '#local/credentials.ts';
import { newestPolicy } from '#policy/index.ts';
import { scratchFolder } from '#test/support/scratch.ts';

/** As many at once as the workflow has batches at work (MaxConcurrency of its Maps). */
const AT_ONCE = 40;
/** Two certificates for each person, both subsidies for every third one. */
const GRANTS = 1_000;
/** The two take turns, so that whatever else the computer does falls on both. */
const TURNS = 20;

export interface LedgerFigures {
  readonly grantsPerSecond: number;
  readonly bareUpdatesPerSecond: number;
  readonly ratio: number;
  /** Write units of one grant, as the engine reports them. */
  readonly writeUnitsPerGrant: number;
}

const seconds = async (count: number, work: (index: number) => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await mapLimited(
    Array.from({ length: count }, (_, index) => index),
    AT_ONCE,
    work,
  );
  return (performance.now() - started) / 1000;
};

export async function measureLedger(): Promise<LedgerFigures> {
  const dataDir = scratchFolder('bench-ledger');
  const given = process.env['DYNAMODB_ENDPOINT'];
  const engine = await startDynamoDbEngine({ dataDir, ...(given === undefined ? {} : { endpoint: given }) });
  const TableName = `bench-ledger-${process.pid}`;
  const call = engineCalls(engine.endpoint);
  const before = { ...process.env };
  try {
    await ensureTable(call, TableName, {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    });
    Object.assign(process.env, {
      TABLE_NAME: TableName,
      AWS_REGION: 'cn-north-1',
      AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    });
    const policy = newestPolicy('2025-06-03');
    if (policy === undefined) throw new Error('No policy is shipped for that day.');
    const limits = limitsFor(policy, '350200', '2024-06-01');

    const grantOne = (turn: number) => async (index: number) => {
      const { outcome } = await grant(
        {
          claimId: `clm-${turn}`,
          revision: 1,
          lineId: `0-${index}`,
          round: 1,
          person: `${turn}-${index % (GRANTS / 2)}`,
          occupation: index < GRANTS / 2 ? 'welder' : 'electrician',
          level: '4',
          subsidies: index % 3 === 0 ? ['training', 'evaluation'] : ['training'],
          issuedOn: '2024-06-01',
          region: '350200',
        },
        limits,
      );
      if (outcome !== 'granted') throw new Error(`A grant was ${outcome}.`);
    };
    const updateOne = (turn: number) => (index: number) =>
      dynamo().send(
        new UpdateCommand({
          TableName,
          Key: { pk: `BARE#${turn}#${index}`, sk: 'ENTITLEMENT' },
          UpdateExpression: 'SET #line = :line',
          ConditionExpression: 'attribute_not_exists(#line)',
          ExpressionAttributeNames: { '#line': 'line' },
          ExpressionAttributeValues: { ':line': index },
        }),
      );

    let granting = 0;
    let updating = 0;
    // The first turns warm both up and are not counted.
    for (let turn = -2; turn < TURNS; turn += 1) {
      const [one, other] = [await seconds(GRANTS, grantOne(turn)), await seconds(GRANTS, updateOne(turn))];
      if (turn < 0) continue;
      granting += one;
      updating += other;
    }
    return {
      grantsPerSecond: Math.round((GRANTS * TURNS) / granting),
      bareUpdatesPerSecond: Math.round((GRANTS * TURNS) / updating),
      ratio: Math.round((updating / granting) * 100) / 100,
      writeUnitsPerGrant: await writeUnits(TableName),
    };
  } finally {
    dynamo().destroy();
    for (const name of [
      'TABLE_NAME',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_ENDPOINT_URL_DYNAMODB',
    ]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await call('DeleteTable', { TableName });
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What a change of a person with two certificates costs. */
async function writeUnits(TableName: string): Promise<number> {
  const { ConsumedCapacity } = await dynamo().send(
    new UpdateCommand({
      TableName,
      Key: { pk: 'PERSON#1-0', sk: 'ENTITLEMENT' },
      UpdateExpression: 'ADD #v :none',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':none': 0 },
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );
  return ConsumedCapacity?.CapacityUnits ?? 0;
}

if (import.meta.main) console.log(await measureLedger());
