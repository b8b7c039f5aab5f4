import * as z from 'zod';
import type { Lambda } from '../lambda/lambda.ts';
import type { Place } from '../template/identities.ts';
import type { ApiDefinition, Authorizer } from './definition.ts';
import { type GatewayRequest, proxyEvent } from './event.ts';
import { GatewayFailure } from './failures.ts';

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]));
const answerSchema = z.object({
  principalId: z.string(),
  policyDocument: z.looseObject({
    Statement: z.array(z.looseObject({ Effect: z.enum(['Allow', 'Deny']), Action: oneOrMany, Resource: oneOrMany })),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
type AuthorizerAnswer = z.infer<typeof answerSchema>;

/** The answer's context as the function sees it: every value a string. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** Wildcards of IAM: `*` any letters, `?` one. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`);
}

/** An explicit Deny wins, then an Allow; silence denies. */
function evaluate(answer: AuthorizerAnswer, methodArn: string): void {
  const matching = answer.policyDocument.Statement.filter(
    (statement) =>
      statement.Action.some((action) => wildcard(action.toLowerCase()).test('execute-api:invoke')) &&
      statement.Resource.some((resource) => wildcard(resource).test(methodArn)),
  );
  if (matching.some((statement) => statement.Effect === 'Deny')) {
    throw new GatewayFailure('ACCESS_DENIED', 'User is not authorized to access this resource with an explicit deny');
  }
  if (matching.length === 0) throw new GatewayFailure('ACCESS_DENIED');
}

/** Lambda authorizers with the result cache of API Gateway. */
export class Authorization {
  readonly #api: ApiDefinition;
  readonly #place: Place;
  readonly #lambda: Lambda;
  readonly #cache = new Map<string, { until: number; answer: AuthorizerAnswer }>();

  constructor(api: ApiDefinition, place: Place, lambda: Lambda) {
    this.#api = api;
    this.#place = place;
    this.#lambda = lambda;
  }

  /** @throws {@link GatewayFailure} 401 without identity, 403 where the policy denies, 500 where the authorizer fails. */
  async authorize(authorizer: Authorizer, request: GatewayRequest): Promise<AuthorizerContext> {
    const identity = authorizer.identitySources.map((source) => this.#identity(source, request));
    if (identity.some((value) => value === undefined || value === '')) throw new GatewayFailure('UNAUTHORIZED');
    if (authorizer.validation !== undefined && !authorizer.validation.test(identity[0] ?? '')) {
      throw new GatewayFailure('UNAUTHORIZED');
    }
    const { partition, region, account } = this.#place;
    const methodArn = `arn:${partition}:execute-api:${region}:${account}:${this.#api.id}/${this.#api.stage}/${request.incoming.method}${decodeURI(request.path)}`;
    const cacheKey = JSON.stringify([authorizer.id, ...identity]);
    const cached = this.#cache.get(cacheKey);
    const now = Date.now();
    const answer =
      cached !== undefined && cached.until > now
        ? cached.answer
        : await this.#ask(authorizer, request, methodArn, identity[0] ?? '');
    if (authorizer.cacheSeconds > 0 && answer !== cached?.answer) {
      this.#cache.set(cacheKey, { answer, until: now + authorizer.cacheSeconds * 1000 });
      this.#forgetOld(now);
    }
    evaluate(answer, methodArn);
    const context = Object.entries(answer.context ?? {}).filter(([, value]) => value !== null);
    return {
      principalId: answer.principalId,
      ...Object.fromEntries(context.map(([name, value]) => [name, String(value)])),
    };
  }

  #identity(source: string, request: GatewayRequest): string | undefined {
    const [, kind, name = ''] = /^(?:method\.request\.)?(header|querystring|path)\.(.+)$/.exec(source) ?? [];
    if (kind === 'header') {
      const value = request.incoming.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(',') : value;
    }
    if (kind === 'querystring') return request.query.get(name) ?? undefined;
    if (kind === 'path') return request.match.pathParameters?.[name];
    throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
  }

  async #ask(
    authorizer: Authorizer,
    request: GatewayRequest,
    methodArn: string,
    token: string,
  ): Promise<AuthorizerAnswer> {
    const event =
      authorizer.kind === 'TOKEN'
        ? { type: 'TOKEN', methodArn, authorizationToken: token }
        : {
            ...proxyEvent(this.#api, this.#place.account, { ...request, body: Buffer.alloc(0) }, undefined),
            type: 'REQUEST',
            methodArn,
          };
    const result = await this.#lambda.invoke({
      functionArn: authorizer.functionArn,
      payload: event,
      source: 'authorizer',
    });
    if (!('payload' in result)) {
      // The documented way for an authorizer to say 401.
      if (result.errorMessage === 'Unauthorized') throw new GatewayFailure('UNAUTHORIZED');
      throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
    }
    const answer = answerSchema.safeParse(result.payload);
    if (!answer.success) throw new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR');
    return answer.data;
  }

  #forgetOld(now: number): void {
    if (this.#cache.size < 1000) return;
    for (const [key, { until }] of this.#cache) if (until <= now) this.#cache.delete(key);
  }
}
