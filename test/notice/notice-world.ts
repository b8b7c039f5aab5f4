import type { Subsidy } from '#policy/schema.ts';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { handler as claimApi } from '#functions/claim/api-handler.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { onClaim, readEvents, requireClaim } from '#functions/claim/claim-store.ts';
import { getLine } from '#functions/claim/line-store.ts';
import { lineStanding } from '#functions/claim/line.ts';
import { lineKey } from '#functions/claim/keys.ts';
import { handler as noticeApi } from '#functions/notice/api-handler.ts';
import { handler as notice } from '#functions/notice/handler.ts';
import { handler as payment } from '#functions/payment/handler.ts';
import { CLOCK_KEY } from '#functions/shared/business-time-store.ts';
import { handler as queueApi } from '#functions/review/queue-api-handler.ts';
import { denying } from '#functions/worker/denial-store.ts';
import { FundWorld, type KindOfFund } from '#test/payment/fund-world.ts';
import { putItem } from '#test/payment/table.ts';

export const FEN = 100;
export const NOW = new Date('2025-06-03T01:00:00.000Z');
export const AFTER = new Date('2025-06-20T01:00:00.000Z');
const TEST = { kind: 'system', id: 'test' } as const;

export const OPERATOR = { subject: 'operator', roles: 'enterprise-operator', enterpriseId: '91350200MA00000001' };

interface Asked {
  readonly as?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly query?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly from?: string;
}

export interface Told {
  readonly status: number;
  readonly etag: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many routes, each looked at by its test
  readonly body: any;
}

type Handler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<{
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly body: string;
}>;

/** Claims under notice and after it, through the handlers that the API and the workflow call, on a real table. */
export class NoticeWorld {
  readonly funds: FundWorld;
  #requests = 0;
  #claims = 0;

  private constructor(funds: FundWorld) {
    this.funds = funds;
  }

  static async start(): Promise<NoticeWorld> {
    const world = new NoticeWorld(await FundWorld.start());
    await world.funds.setYear(2025);
    return world;
  }

  close(): Promise<void> {
    return this.funds.close();
  }

  async at(now: Date): Promise<void> {
    await putItem({ ...CLOCK_KEY, now: now.toISOString() });
  }

  /** Reviewed and ready to be published. */
  async approved(lines: number, more: Partial<Claim> = {}): Promise<{ claimId: string; region: string }> {
    this.#claims += 1;
    const [claimId, region] = [`clm-notice-${this.#claims}`, more.region ?? `notice-${this.#claims}`];
    await this.funds.claim(claimId, region, FEN * lines, { status: 'approved', lines });
    await this.change(claimId, {
      reviewApplied: 1,
      approved: { lines, amountFen: FEN * lines },
      subsidies: { training: lines },
      submittedAt: NOW.toISOString(),
      batches: 1,
      firstReview: { by: 'first', decision: 'approve', at: NOW.toISOString() },
      secondReview: { by: 'second', decision: 'approve', at: NOW.toISOString() },
      ...more,
    });
    return { claimId, region };
  }

  async underNotice(lines: number, more: Partial<Claim> = {}): Promise<{ claimId: string; region: string }> {
    const made = await this.approved(lines, more);
    await this.publish(made.claimId);
    return made;
  }

  async change(claimId: string, set: Partial<Claim>): Promise<void> {
    await onClaim<void>(claimId, NOW, () => ({
      step: { event: { type: 'test', actor: TEST }, set },
      done: () => undefined,
    }));
  }

  async publish(claimId: string): Promise<void> {
    await this.#workflow(claimId, NOW, 'publish');
  }

  /** The notice's last day is over. */
  async endNotice(claimId: string): Promise<void> {
    await this.#workflow(claimId, AFTER, 'close');
  }

  async #workflow(claimId: string, now: Date, action: 'publish' | 'close'): Promise<void> {
    await this.at(now);
    await notice({ action, claimId, revision: 1, generation: 1 }, {} as Context);
  }

  ask(claimId: string): Promise<string> {
    return this.funds.ask(claimId, { funds: ['a'], overtakable: false }, AFTER);
  }

  /** As the workflow asks: from the funds that the policy names for what the claim contains. */
  async askByPolicy(claimId: string): Promise<Claim> {
    await this.at(AFTER);
    await payment({ action: 'reserve', claimId, revision: 1, generation: 1 }, {} as Context);
    return requireClaim(claimId);
  }

  /** A line is one of that kind of subsidy. */
  async ofKind(claimId: string, lineId: string, subsidy: Subsidy): Promise<void> {
    const line = await getLine(claimId, 1, lineId);
    const parts = [{ subsidy, baseId: 'test', baseFen: FEN, amountFen: FEN }];
    await putItem({ ...lineKey(claimId, 1, lineId), ...line, calculation: { policyVersion: 'fujian-2024', parts } });
  }

  /** Money comes, and who waits in the region is served. */
  async appropriate(region: string, amountFen: number, kind: KindOfFund = 'a'): Promise<void> {
    await this.putMoney(region, amountFen, kind);
    await this.funds.deliver(AFTER, region);
  }

  async putMoney(region: string, amountFen: number, kind: KindOfFund): Promise<void> {
    await this.at(AFTER);
    this.#requests += 1;
    await this.funds.appropriate(region, kind, 2025, amountFen, `${region} ${this.#requests}`);
  }

  pay(claimId: string): Promise<void> {
    return this.funds.pay(claimId, AFTER);
  }

  deny(claimId: string, lineId: string, now = NOW): Promise<string> {
    return onClaim<string>(claimId, now, async (claim) => {
      const line = await getLine(claimId, claim.revision, lineId);
      return line === undefined
        ? { answer: 'nothing' }
        : denying(claim, line, { by: 'signed-in', also: [] }, now, 'received');
    });
  }

  async object(claimId: string, lineId: string, more: Asked & { readonly contact?: string } = {}): Promise<Told> {
    const { contact, ...asked } = more;
    const body = { lineId, reason: '此人已离职。', ...(contact === undefined ? {} : { contact }) };
    await this.at(NOW);
    return this.call(noticeApi, 'POST', '/notices/{claimId}/objections', { claimId }, { body, ...asked });
  }

  decide(claimId: string, objectionId: string, decision: 'uphold' | 'dismiss', by = 'decider'): Promise<Told> {
    const resource = '/claims/{claimId}/objections/{objectionId}/decision';
    return this.#inRegion(claimId, by, (as) =>
      this.call(
        noticeApi,
        'POST',
        resource,
        { claimId, objectionId },
        { as, body: { decision, reason: 'looked into' } },
      ),
    );
  }

  objections(claimId: string, query: Readonly<Record<string, string>> = {}, by = 'decider'): Promise<Told> {
    return this.#inRegion(claimId, by, (as) =>
      this.call(queueApi, 'GET', '/claims/{claimId}/objections', { claimId }, { as, query }),
    );
  }

  async #inRegion<T>(
    claimId: string,
    by: string,
    ask: (as: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<T> {
    const { region } = await requireClaim(claimId);
    return ask({ subject: by, roles: 'second-reviewer', region });
  }

  /** As the enterprise sees it, through each route that tells of the claim. */
  async told(claimId: string): Promise<readonly Told[]> {
    const as = OPERATOR;
    const open = (resource: string) => this.call(claimApi, 'GET', resource, { claimId }, { as });
    return [
      await open('/claims/{claimId}'),
      await open('/claims/{claimId}/lines'),
      await open('/claims/{claimId}/history'),
      await this.call(noticeApi, 'GET', '/notices/{claimId}', { claimId }),
    ];
  }

  async call(
    to: Handler,
    httpMethod: string,
    resource: string,
    pathParameters: Readonly<Record<string, string>>,
    { as = { subject: 'anonymous', roles: 'public' }, body, query, key, from }: Asked = {},
  ): Promise<Told> {
    this.#requests += 1;
    const event = {
      httpMethod,
      resource,
      path: resource,
      pathParameters,
      queryStringParameters: query ?? null,
      headers: { 'idempotency-key': key ?? `key-of-request-${this.#requests}` },
      body: body === undefined ? null : JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { authorizer: as, identity: { sourceIp: from ?? `198.51.100.${this.#requests % 250}` } },
    } as unknown as APIGatewayProxyEvent;
    const answer = await to(event, {} as Context);
    return {
      status: answer.statusCode,
      etag: answer.headers?.['etag'] as string | undefined,
      body: JSON.parse(answer.body),
    };
  }

  claim(claimId: string): Promise<Claim> {
    return requireClaim(claimId);
  }

  async standings(claimId: string): Promise<readonly string[]> {
    const claim = await requireClaim(claimId);
    const lines = await Promise.all(
      Array.from({ length: claim.lines }, (_, index) => getLine(claimId, 1, `0-${index + 1}`)),
    );
    return lines.map((line) => (line === undefined ? 'none' : lineStanding(line, claim)));
  }

  async types(claimId: string): Promise<readonly string[]> {
    return (await readEvents(claimId)).map(({ type }) => type);
  }
}
