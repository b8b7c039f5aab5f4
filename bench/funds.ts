/**
 * `node bench/funds.ts`: how fast claims that ask one fund at the same moment are reserved for, through the same
 * function as in the workflow, on the local DynamoDB with conflicts as AWS has them.
 */
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { NO_AMOUNTS } from '#functions/claim/amounts.ts';
import { createClaim } from '#functions/claim/claim-store.ts';
import type { FundEntry } from '#functions/payment/fund.ts';
import { getFund, movement, readEntries } from '#functions/payment/fund-store.ts';
import { reserveOrQueue } from '#functions/payment/reserve-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { ContentionError } from '#functions/shared/errors.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { transact } from '#functions/shared/table-store.ts';
import { localCredentials } from '#local/credentials.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { startDynamoDbProxy } from '#local/dynamodb/proxy.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const CLAIMS = 200;
const AMOUNT_FEN = 100;
const TABLE = 'funds-bench';
const FUND = 'bench.account.2025';
const NOW = new Date('2025-06-03T01:00:00.000Z');
/** Of the transactions that meet another on the same item, beside those whose condition fails by themselves. */
const CONFLICT_SHARE = 0.05;

export interface FundFigures {
  readonly claims: number;
  /** Machine time from the first question to the last reservation. */
  readonly seconds: number;
  readonly reservationsPerSecond: number;
  /** Transactions that were cancelled because another claim's was faster, or held the same item. */
  readonly conflicts: number;
  /** Attempts of the workflow's task beyond the first of each claim. */
  readonly retries: number;
}

export async function measureFunds(): Promise<FundFigures> {
  const dataDir = scratchFolder('funds-bench');
  const definition = {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingMode: 'PAY_PER_REQUEST',
  };
  const engine = await startDynamoDbEngine({ dataDir });
  await ensureTable(engineCalls(engine.endpoint), TABLE, definition);
  const shape = { name: TABLE, arn: TABLE, keys: ['pk', 'sk'], hashKey: 'pk', streamView: undefined, definition };
  const proxy = await startDynamoDbProxy({ port: 0, engine: engine.endpoint, tables: [shape] });
  Object.assign(process.env, {
    TABLE_NAME: TABLE,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  });
  let conflicts = 0;
  dynamo().middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && error.name === 'TransactionCanceledException') conflicts += 1;
        throw error;
      }
    },
    { step: 'initialize' },
  );
  try {
    const claims = Array.from({ length: CLAIMS }, (_, index) => `bench-${index}`);
    await Promise.all(claims.map(asking));
    const money = {
      entryId: 'money',
      kind: 'appropriate',
      amountFen: CLAIMS * AMOUNT_FEN,
      at: NOW.toISOString(),
      by: 'bench',
    } as const;
    await transact(movement(FUND, money));
    await proxy.setFaults({ seed: 1, transactionConflict: CONFLICT_SHARE });

    let retries = 0;
    const started = performance.now();
    await Promise.all(
      claims.map(async (claimId) => {
        while (!(await reserved(claimId))) retries += 1;
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    expectBooks(await getFund(FUND), await readEntries(FUND));
    return { claims: CLAIMS, seconds, reservationsPerSecond: CLAIMS / seconds, conflicts, retries };
  } finally {
    await proxy.close();
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One attempt of the workflow's task, which tries again after contention. */
async function reserved(claimId: string): Promise<boolean> {
  try {
    const funding = { funds: ['account'], overtakable: false };
    const status = await reserveOrQueue(
      { claimId, revision: 1, generation: 1 },
      NOW,
      () => funding,
      (claim) => claim.status,
    );
    if (status !== 'reserved') throw new Error(`A claim stands at ${status} although there is money for all.`);
    return true;
  } catch (error) {
    if (error instanceof ContentionError) return false;
    throw error;
  }
}

async function asking(claimId: string): Promise<void> {
  const at = NOW.toISOString();
  await createClaim(
    {
      ...NO_AMOUNTS,
      claimId,
      enterpriseId: 'bench',
      region: 'bench',
      status: 'reserving',
      revision: 1,
      generation: 1,
      round: 1,
      wakes: 0,
      settledRound: 0,
      paidLines: 0,
      createdAt: at,
      updatedAt: at,
      requestHash: 'bench',
      lines: 1,
      grantedLines: 1,
      refusedLines: 0,
      waitingLines: 0,
      cancelledLines: 0,
      grantedFen: AMOUNT_FEN,
      pendingFen: AMOUNT_FEN,
    },
    NOW,
    { kind: 'system', id: 'bench' },
  );
}

function expectBooks(balance: Awaited<ReturnType<typeof getFund>>, entries: readonly FundEntry[]): void {
  const faults = [
    ...fundFaults(balance, entries),
    ...(balance.availableFen === 0 && balance.reservedFen === CLAIMS * AMOUNT_FEN ? [] : ['not all was reserved']),
  ];
  if (faults.length > 0) throw new Error(`The fund does not add up: ${faults.join('; ')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = await measureFunds();
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  process.exit(0);
}
