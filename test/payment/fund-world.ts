import './quiet.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { handler as paymentApi } from '#functions/payment/api-handler.ts';
import { NO_AMOUNTS } from '#functions/claim/amounts.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { createClaim, getClaim, onClaim } from '#functions/claim/claim-store.ts';
import { handler as end } from '#functions/claim/end-handler.ts';
import { claimPk, fundPk, lineKey } from '#functions/claim/keys.ts';
import { getLine } from '#functions/claim/line-store.ts';
import type { OutboxItem } from '#functions/claim/outbox.ts';
import { releaseEntitlements } from '#functions/eligibility/entitlement-release-store.ts';
import { fundName } from '#functions/payment/fund.ts';
import { instructionId } from '#functions/payment/instruction-id.ts';
import type { PaymentOutcome } from '#functions/payment/payment-outcome.ts';
import { handler as noticeApi } from '#functions/notice/api-handler.ts';
import { handler as payment } from '#functions/payment/handler.ts';
import { allQueues } from '#functions/payment/queue-store.ts';
import { drainForNewYear, drainQueue, reserveOrQueue } from '#functions/payment/reserve-store.ts';
import type { Funding } from '#functions/payment/who-pays.ts';
import { handler as policyApi } from '#functions/policy/api-handler.ts';
import type { DatedVersion } from '#functions/policy/succession.ts';
import { CLOCK_KEY } from '#functions/shared/business-time-store.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { signatureOf } from '#functions/shared/signed-body.ts';
import { denying } from '#functions/worker/denial-store.ts';
import { handler as submissionApi } from '#functions/submission/api-handler.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { type DynamoDbEngine, startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '#local/dynamodb/proxy.ts';
import { ensureTable, type TableShape } from '#local/dynamodb/tables.ts';
import type { Secrets } from '#local/secrets/secrets-manager.ts';
import { aLine } from '#test/support/domain.ts';
import { publicationOf } from '#test/support/publication.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { givenSecrets } from '#test/support/secrets.ts';
import { deleteItem, itemsUnder, putItem } from './table.ts';

const TABLE = 'funds';
const SECRET = 'shared with the treasury';
const SECRET_ID = 'treasury-signing';
const DEFINITION = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: ['gsi1', 'gsi2'].map((IndexName) => ({
    IndexName,
    KeySchema: [
      { AttributeName: `${IndexName}pk`, KeyType: 'HASH' },
      { AttributeName: `${IndexName}sk`, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'ALL' },
  })),
  BillingMode: 'PAY_PER_REQUEST',
};
const SHAPE: TableShape = {
  name: TABLE,
  arn: `arn:aws:dynamodb:cn-north-1:000000000000:table/${TABLE}`,
  keys: ['pk', 'sk'],
  hashKey: 'pk',
  streamView: undefined,
  definition: DEFINITION,
};

/** The end of a process in the middle of what it does. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

interface Doom {
  /** Writes that are still done. */
  left: number;
  readonly side: 'before' | 'after';
  dead: boolean;
}

const doom = new AsyncLocalStorage<Doom>();

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const PAYMENT_DECISIONS = '/claims/{claimId}/payment-decisions';

export type KindOfFund = 'a' | 'b';
/** Money may move from `a` to `b` only. */
export const KINDS = ['a', 'b'] as const satisfies readonly KindOfFund[];
const NAMES = { a: 'employment-subsidy', b: 'local-talent' } as const;
export const kindName = (kind: KindOfFund) => NAMES[kind];

/** Funds, queues and the claims that ask them, on a real table, with nothing of the stack around them. */
export class FundWorld {
  readonly proxy: DynamoDbProxy;
  readonly #engine: DynamoDbEngine;
  readonly #secrets: Secrets;
  readonly #dataDir: string;
  #requests = 0;
  readonly #years = new Set<number>();
  /** Where messages about a region may lie. */
  readonly #partitions = new Map<string, Set<string>>();

  private constructor(engine: DynamoDbEngine, proxy: DynamoDbProxy, secrets: Secrets, dataDir: string) {
    this.#engine = engine;
    this.#secrets = secrets;
    this.proxy = proxy;
    this.#dataDir = dataDir;
  }

  static async start(): Promise<FundWorld> {
    const dataDir = scratchFolder('funds');
    const engine = await startDynamoDbEngine({ dataDir });
    await ensureTable(engineCalls(engine.endpoint), TABLE, DEFINITION);
    const proxy = await startDynamoDbProxy({ port: 0, engine: engine.endpoint, tables: [SHAPE] });
    const secrets = await givenSecrets({ [SECRET_ID]: SECRET });
    Object.assign(process.env, {
      TABLE_NAME: TABLE,
      AWS_REGION: 'cn-north-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
      BUSINESS_TIME: 'table',
      TREASURY_SECRET_ID: SECRET_ID,
    });
    dynamo().middlewareStack.add((next, context) => (args) => mortal(String(context.commandName), () => next(args)), {
      step: 'initialize',
    });
    const world = new FundWorld(engine, proxy, secrets, dataDir);
    return world;
  }

  async close(): Promise<void> {
    await this.#secrets.close();
    await this.proxy.close();
    await this.#engine.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  /** The province's policy with one transfer that it does not name as shipped, in force on the third of January. */
  async #publishPolicy(year: number): Promise<void> {
    if (this.#years.has(year)) return;
    this.#years.add(year);
    await putItem({ ...CLOCK_KEY, now: `${year}-01-02T01:00:00.000Z` });
    const file = {
      id: `with-transfers-${year}`,
      amends: 'fujian-2024',
      title: { zh: '含资金调剂', en: 'with transfers' },
      holdsFrom: { date: `${year}-01-03`, source: 'test' },
      certificates: { from: '2024-01-01', until: '2099-12-31', source: 'test' },
      transfers: [{ id: 'a-to-b', from: NAMES.a, to: NAMES.b, source: 'test' }],
    };
    const as = (subject: string) => ({ subject, roles: 'policy-administrator' });
    const draft = await this.#call(policyApi, as('one'), 'POST', '/policies', {}, `draft ${year}`, { file });
    const { id, fileDigest } = draft.body;
    const resource = '/policies/{policyId}/publication';
    const params = { policyId: String(id) };
    const { body } = await this.#call(policyApi, as('other'), 'GET', '/policies', {}, undefined);
    const said = publicationOf(
      String(fileDigest),
      { ...file, holdsFrom: file.holdsFrom.date },
      body['policies'] as readonly DatedVersion[],
    );
    const published = await this.#call(policyApi, as('other'), 'POST', resource, params, `publish ${year}`, said);
    if (published.status !== 200)
      throw new Error(`The policy was not published: ${JSON.stringify([draft, published])}`);
  }

  async setYear(year: number): Promise<void> {
    await this.#publishPolicy(year);
    await putItem({ ...CLOCK_KEY, now: `${year}-06-03T01:00:00.000Z` });
  }

  /** A claim whose notice has ended, each line worth the same. */
  async claim(
    claimId: string,
    region: string,
    amountFen: number,
    { status = 'reserving', lines = 1 }: { readonly status?: Claim['status']; readonly lines?: number } = {},
  ): Promise<void> {
    const at = '2025-06-03T01:00:00.000Z';
    this.#remember(region, claimPk(claimId));
    await createClaim(
      {
        ...NO_AMOUNTS,
        claimId,
        enterpriseId: '91350200MA00000001',
        region,
        status,
        revision: 1,
        generation: 1,
        round: 1,
        wakes: 0,
        settledRound: 0,
        paidLines: 0,
        createdAt: at,
        updatedAt: at,
        requestHash: 'test',
        policyVersion: 'fujian-2024',
        grantedFen: amountFen,
        pendingFen: amountFen,
        lines,
        grantedLines: lines,
        refusedLines: 0,
        waitingLines: 0,
        cancelledLines: 0,
      },
      new Date(at),
      { kind: 'system', id: 'test' },
    );
    for (let index = 1; index <= lines; index += 1) {
      const line = aLine({
        lineId: `0-${index}`,
        person: `${claimId}-${index}`,
        grantedFen: amountFen / lines,
        calculation: { policyVersion: 'fujian-2024', parts: [] },
      });
      await putItem({ ...lineKey(claimId, 1, line.lineId), ...line });
    }
  }

  async ask(claimId: string, funding: Funding, now: Date): Promise<Claim['status']> {
    const driver = { claimId, revision: 1, generation: 1 };
    return reserveOrQueue(
      driver,
      now,
      () => ({ ...funding, funds: funding.funds.map((kind) => NAMES[kind as KindOfFund] ?? kind) }),
      ({ status }) => status,
    );
  }

  /** Instructed, paid by the treasury and settled; nothing where the claim does not stand there. */
  async pay(claimId: string, now: Date): Promise<void> {
    const driver = { claimId, revision: 1, generation: 1 };
    await payment({ action: 'disburse', ...driver }, {} as Context);
    await onClaim<void>(claimId, now, (claim) =>
      claim.status === 'disbursing'
        ? {
            step: { to: 'settling', event: { type: 'payment-confirmed', actor: { kind: 'system', id: 'treasury' } } },
            done: () => undefined,
          }
        : { answer: undefined },
    );
    await payment({ action: 'settle', ...driver }, {} as Context);
  }

  /** The treasury is told to pay; nothing where the claim does not stand there. */
  async instruct(claimId: string): Promise<void> {
    await payment({ action: 'disburse', claimId, revision: 1, generation: 1 }, {} as Context);
  }

  /** What the treasury says of an attempt, signed; by what was reserved, if nothing else is said. */
  async say(
    claimId: string,
    result: 'paid' | 'returned',
    more: {
      readonly attempt?: number;
      readonly round?: number;
      readonly amountFen?: number;
      readonly receiptId?: string;
      readonly reason?: string;
      /** Said beside what was agreed. */
      readonly more?: string;
    } = {},
  ): Promise<Answer> {
    const claim = await getClaim(claimId);
    const { attempt = claim?.paymentAttempt ?? 1, round = claim?.round ?? 1, receiptId = 'R-1', ...said } = more;
    const receipt = {
      instructionId: instructionId({ claimId, revision: 1, round }, attempt),
      receiptId,
      result,
      amountFen: claim?.reservation?.amountFen ?? 1,
      voucherNumber: `V-${receiptId}`,
      valueDate: '2025-06-03',
      ...said,
    };
    return this.treasury(JSON.stringify(receipt));
  }

  /** Whatever body, signed by the treasury or by somebody else. */
  treasury(body: string, secret = SECRET): Promise<Answer> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return this.#send(paymentApi, 'POST', '/treasury/receipts', body, {
      'x-treasury-timestamp': timestamp,
      'x-treasury-signature': signatureOf(secret, timestamp, body),
    });
  }

  /** Holds payments, or lets them go. */
  payments(who: string, part: '' | '/lifting', reason: string): Promise<Answer> {
    const caller = { subject: who, roles: 'administrator' };
    return this.#call(paymentApi, caller, 'POST', `/payments-hold${part}`, {}, undefined, { reason });
  }

  retry(claimId: string, region: string, key?: string): Promise<Answer> {
    const resource = '/claims/{claimId}/payment-retries';
    return this.finance('one', 'POST', resource, { claimId }, { region, key, body: { reason: 'test' } });
  }

  proposeForPayment(claimId: string, region: string, outcome: PaymentOutcome, key?: string): Promise<Answer> {
    const body = { outcome, reason: 'test', document: 'test' };
    return this.finance('one', 'POST', PAYMENT_DECISIONS, { claimId }, { region, key, body });
  }

  confirmForPayment(claimId: string, region: string, decisionId: string, key?: string): Promise<Answer> {
    const resource = `${PAYMENT_DECISIONS}/{decisionId}/confirmation`;
    return this.finance('other', 'POST', resource, { claimId, decisionId }, { region, key });
  }

  /** Two officers say what becomes of a payment; the answer of the second, or of the first where that refused. */
  async decidePayment(claimId: string, region: string, outcome: PaymentOutcome, key?: string): Promise<Answer> {
    const proposed = await this.proposeForPayment(claimId, region, outcome, key);
    if (proposed.status !== 201) return proposed;
    return this.confirmForPayment(claimId, region, String(proposed.body['decisionId']), key);
  }

  /** What the workflow does of its own with money that was paid, or closed. */
  async goOn(claimId: string): Promise<void> {
    const driver = { claimId, revision: 1, generation: 1 };
    await payment({ action: 'settle', ...driver }, {} as Context);
    const claim = await getClaim(claimId);
    if (claim?.status !== 'rejecting') return;
    await releaseEntitlements(claim, 0);
    await end({ action: 'reject', ...driver }, {} as Context);
  }

  /** The worker of a line says that it is not theirs. */
  deny(claimId: string, lineId: string, now: Date): Promise<string> {
    return onClaim<string>(claimId, now, async (claim) => {
      const line = await getLine(claimId, claim.revision, lineId);
      return line === undefined
        ? { answer: 'nothing' }
        : denying(claim, line, { by: 'signed-in', also: [] }, now, 'received');
    });
  }

  /** Somebody decides on the line if anything holds it. */
  async decide(
    claimId: string,
    lineId: string,
    decision: 'uphold' | 'dismiss',
    key: string,
  ): Promise<Answer | undefined> {
    const [claim, line] = await Promise.all([getClaim(claimId), getLine(claimId, 1, lineId)]);
    if (claim === undefined || line?.heldBy === undefined) return undefined;
    const caller = { subject: 'decider', roles: 'second-reviewer', region: claim.region };
    const resource = '/claims/{claimId}/objections/{objectionId}/decision';
    return this.#call(noticeApi, caller, 'POST', resource, { claimId, objectionId: line.heldBy }, key, {
      decision,
      reason: 'test',
    });
  }

  withdraw(claimId: string, key = `withdraw ${claimId}`): Promise<Answer> {
    const caller = { subject: 'operator', roles: 'enterprise-operator', enterpriseId: '91350200MA00000001' };
    return this.#call(submissionApi, caller, 'POST', '/claims/{claimId}/withdrawal', { claimId }, key, {
      reason: 'test',
    });
  }

  /** A request of a finance officer. `key`: the same names the same request. */
  finance(
    who: string,
    method: 'GET' | 'POST',
    resource: string,
    params: Readonly<Record<string, string>>,
    { region, key, body, query }: FinanceCall,
  ): Promise<Answer> {
    return this.#call(
      paymentApi,
      { subject: who, roles: 'finance', region },
      method,
      resource,
      params,
      key,
      body,
      query,
    );
  }

  appropriate(region: string, kind: KindOfFund, year: number, amountFen: number, key: string): Promise<Answer> {
    return this.byTwo(region, kind, year, 'appropriations', key, { amountFen, document: 'test' });
  }

  /** One officer proposes it and another confirms it; the answer of the second, or of the first where that refused. */
  async byTwo(
    region: string,
    kind: KindOfFund,
    year: number,
    part: string,
    key: string,
    body: object,
  ): Promise<Answer> {
    const proposed = await this.fund('one', 'POST', region, kind, year, part, key, body);
    if (proposed.status !== 201) return proposed;
    return this.confirm(region, kind, year, String(proposed.body['proposalId']), key);
  }

  /** Another officer confirms. */
  confirm(region: string, kind: KindOfFund, year: number, proposalId: string, key: string): Promise<Answer> {
    const part = 'proposals/{proposalId}/confirmation';
    return this.fund('other', 'POST', region, kind, year, part, key, {}, { proposalId });
  }

  /** A request about one fund, by a finance officer of its region. */
  fund(
    who: string,
    method: 'GET' | 'POST',
    region: string,
    kind: KindOfFund,
    year: number,
    part: string,
    key?: string,
    body?: object,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const resource = `/funds/{region}/{kind}/{year}${part === '' ? '' : `/${part}`}`;
    const params = { region, kind: NAMES[kind], year: String(year), ...more };
    for (const each of KINDS)
      for (const when of [year, year + 1]) this.#remember(region, fundPk(fundName(region, NAMES[each], when)));
    return this.finance(who, method, resource, params, { region, key, body });
  }

  async #call(
    to: typeof paymentApi,
    caller: Readonly<Record<string, string>>,
    httpMethod: string,
    resource: string,
    pathParameters: Readonly<Record<string, string>>,
    key: string | undefined,
    body?: object,
    queryStringParameters: Readonly<Record<string, string>> | null = null,
  ): Promise<Answer> {
    this.#requests += 1;
    const headers = { 'idempotency-key': `key-of-${(key ?? String(this.#requests)).replaceAll(' ', '-')}` };
    return this.#send(to, httpMethod, resource, JSON.stringify(body ?? {}), headers, {
      pathParameters,
      queryStringParameters,
      requestContext: { authorizer: caller },
    });
  }

  async #send(
    to: typeof paymentApi,
    httpMethod: string,
    resource: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    more: object = { pathParameters: {}, queryStringParameters: null, requestContext: {} },
  ): Promise<Answer> {
    const event = {
      httpMethod,
      resource,
      path: resource,
      headers,
      body,
      isBase64Encoded: false,
      ...more,
    } as unknown as APIGatewayProxyEvent;
    const { statusCode, body: answer } = await to(event, {} as Context);
    // What died did not answer.
    if (doom.getStore()?.dead === true) throw new Crash();
    return { status: statusCode, body: JSON.parse(answer) as Record<string, unknown> };
  }

  /** Delivers what lies in the outbox about money of a region until nothing is left of it. */
  async deliver(now: Date, region: string): Promise<void> {
    for (let left = await this.#messages(region); left.length > 0; left = await this.#messages(region)) {
      if (left.some(({ message }) => message.type === 'drain-fund')) await drainQueue(region, now);
      await Promise.all(left.map(({ pk, sk }) => deleteItem({ pk, sk })));
    }
  }

  async newYear(now: Date): Promise<void> {
    await drainForNewYear(await allQueues(), now);
  }

  async #messages(region: string): Promise<OutboxItem[]> {
    const pks = [...(this.#partitions.get(region) ?? [])];
    return (await Promise.all(pks.map((pk) => itemsUnder<OutboxItem>(pk, 'OUTBOX#')))).flat();
  }

  #remember(region: string, pk: string): void {
    this.#partitions.set(region, (this.#partitions.get(region) ?? new Set()).add(pk));
  }

  async statusOf(claimId: string): Promise<string> {
    return (await getClaim(claimId))?.status ?? 'none';
  }
}

interface FinanceCall {
  readonly region: string;
  readonly key?: string | undefined;
  readonly body?: object | undefined;
  readonly query?: Readonly<Record<string, string>>;
}

/** Does something that ends in the middle: after so many writes, before the next or just after it was done. */
export async function dying(left: number, side: Doom['side'], deed: () => Promise<unknown>): Promise<boolean> {
  const mine: Doom = { left, side, dead: false };
  try {
    await doom.run(mine, deed);
    return mine.dead;
  } catch (error) {
    if (mine.dead) return true;
    throw error;
  }
}

interface Interruption {
  readonly before: RegExp;
  skip: number;
  meanwhile: (() => Promise<unknown>) | undefined;
}

const interruption = new AsyncLocalStorage<Interruption>();

/**
 * Does something; between what it has read and the transaction by which it writes, something else happens whole.
 * @param before commands before the first of which it happens
 * @param skip so many of them come earlier
 */
export async function interrupted<T>(
  meanwhile: () => Promise<unknown>,
  deed: () => Promise<T>,
  before = /^TransactWrite/,
  skip = 0,
): Promise<T> {
  const mine: Interruption = { before, skip, meanwhile };
  const done = await interruption.run(mine, deed);
  if (mine.meanwhile !== undefined) throw new Error('Nothing was written, so nothing came between.');
  return done;
}

const WRITES = /^(TransactWrite|Put|Update|Delete)/;

async function mortal<T>(command: string, go: () => Promise<T>): Promise<T> {
  const between = interruption.getStore();
  if (between?.meanwhile !== undefined && between.before.test(command)) {
    const { meanwhile } = between;
    if (between.skip === 0) {
      between.meanwhile = undefined;
      await interruption.exit(meanwhile);
    }
    between.skip -= 1;
  }
  const mine = doom.getStore();
  if (mine === undefined) return go();
  if (mine.dead) throw new Crash();
  if (!WRITES.test(command)) return go();
  if (mine.left > 0) {
    mine.left -= 1;
    return go();
  }
  mine.dead = true;
  if (mine.side === 'after') await go();
  throw new Crash();
}
