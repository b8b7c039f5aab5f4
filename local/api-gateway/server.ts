import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { BodyTooLong, type RunningServer, readBody, serve } from '../http.ts';
import { type Lambda, synchronousPayloadBytes } from '../lambda/lambda.ts';
import type { Meter } from '../metering/meter.ts';
import type { Place } from '../template/identities.ts';
import { Authorization } from './authorization.ts';
import type { ApiDefinition, Route } from './definition.ts';
import { type GatewayRequest, mediaTypeMatches, proxyEvent } from './event.ts';
import { GatewayFailure, renderFailure } from './failures.ts';
import { findRoute } from './routing.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const payloadLimitBytes = 10 * 1024 * 1024;

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const proxyAnswer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** One answer as it left the gateway, whoever gave it. */
export interface Exchange {
  readonly method: string;
  /** Path without the stage, still encoded, with the query. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ApiGatewayOptions {
  readonly port: number;
  readonly api: ApiDefinition;
  readonly place: Place;
  readonly lambda: Lambda;
  readonly meter?: Meter;
  /** Sees every answer before it is sent. */
  readonly seen?: ((exchange: Exchange) => void) | undefined;
}

/** A regional REST API on the loopback address, under its stage's path. */
export function startApiGateway(options: ApiGatewayOptions): Promise<RunningServer> {
  const { api, place, lambda } = options;
  const authorization = new Authorization(api, place, lambda);

  async function body(incoming: IncomingMessage): Promise<Buffer> {
    try {
      return await readBody(incoming, payloadLimitBytes);
    } catch (error) {
      if (error instanceof BodyTooLong) throw new GatewayFailure('REQUEST_TOO_LARGE');
      throw error;
    }
  }

  async function receive(incoming: IncomingMessage, requestId: string): Promise<GatewayRequest> {
    const [rawPath = '/', rawQuery = ''] = (incoming.url ?? '/').split('?');
    const prefix = `/${api.stage}`;
    const within = rawPath === prefix || rawPath.startsWith(`${prefix}/`);
    const path = rawPath.slice(prefix.length) || '/';
    const received = await body(incoming);
    const match = within && isDecodable(path) ? findRoute(api.routes, incoming.method ?? 'GET', path) : undefined;
    if (match === undefined) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
    return { incoming, path, query: new URLSearchParams(rawQuery), body: received, requestId, match };
  }

  function checkParameters(route: Route, request: GatewayRequest): void {
    const missing = route.requiredParameters
      .map((parameter) => {
        const dot = parameter.indexOf('.');
        return [parameter.slice(0, dot), parameter.slice(dot + 1)] as const;
      })
      .filter(([kind, name]) =>
        kind === 'header'
          ? !request.incoming.headers[name.toLowerCase()]
          : kind === 'querystring' && !request.query.get(name),
      )
      .map(([, name]) => name);
    if (missing.length > 0) {
      throw new GatewayFailure(
        'BAD_REQUEST_PARAMETERS',
        `Missing required request parameters: [${missing.join(', ')}]`,
      );
    }
  }

  async function answer(request: GatewayRequest, response: ServerResponse): Promise<void> {
    const { route } = request.match;
    const context =
      route.authorizer === undefined ? undefined : await authorization.authorize(route.authorizer, request);
    checkParameters(route, request);
    if (route.integration.kind === 'mock') {
      response.writeHead(route.integration.status, route.integration.headers).end();
      return;
    }
    const event = proxyEvent(api, place.account, request, context);
    if (Buffer.byteLength(JSON.stringify(event)) > synchronousPayloadBytes)
      throw new GatewayFailure('REQUEST_TOO_LARGE');
    const { functionArn, timeoutMs } = route.integration;
    const signal = AbortSignal.timeout(timeoutMs);
    const result = await lambda
      .invoke({ functionArn, payload: event, source: 'api', signal })
      .catch((error: unknown) => {
        if (signal.aborted) throw new GatewayFailure('INTEGRATION_TIMEOUT');
        throw error;
      });
    const parsed = 'payload' in result ? proxyAnswer.safeParse(result.payload) : undefined;
    // A function that failed or answered in another shape looks the same from outside.
    if (!parsed?.success) throw new GatewayFailure('INTEGRATION_FAILURE');
    send(request, response, parsed.data);
  }

  function send(request: GatewayRequest, response: ServerResponse, answered: z.infer<typeof proxyAnswer>): void {
    response.setHeader('x-amzn-requestid', request.requestId);
    response.setHeader('content-type', 'application/json');
    for (const [name, value] of Object.entries(answered.headers ?? {})) response.setHeader(name, value);
    for (const [name, values] of Object.entries(answered.multiValueHeaders ?? {})) response.setHeader(name, values);
    const binary =
      answered.isBase64Encoded === true &&
      mediaTypeMatches(api.binaryMediaTypes, request.incoming.headers.accept ?? '*/*');
    const bytes = Buffer.from(answered.body ?? '', binary ? 'base64' : 'utf8');
    show(request.incoming, response, answered.statusCode, bytes);
    response.writeHead(answered.statusCode, { 'content-length': bytes.length });
    response.end(request.incoming.method === 'HEAD' ? undefined : bytes);
  }

  function show(incoming: IncomingMessage, response: ServerResponse, status: number, body: Buffer): void {
    if (options.seen === undefined) return;
    const url = (incoming.url ?? '/').slice(`/${api.stage}`.length);
    const headers = Object.fromEntries(
      Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
    );
    options.seen({ method: incoming.method ?? 'GET', url, status, headers, body });
  }

  return serve(options.port, async (incoming, response) => {
    const requestId = randomUUID();
    options.meter?.apiRequest();
    try {
      await answer(await receive(incoming, requestId), response);
    } catch (error) {
      // Name only: a message could carry what was sent.
      if (!(error instanceof GatewayFailure)) console.error(`api: ${error instanceof Error ? error.name : 'failure'}`);
      const failure = error instanceof GatewayFailure ? error : new GatewayFailure('INTEGRATION_FAILURE');
      const rendered = renderFailure(failure, api.gatewayResponses, requestId);
      for (const [name, value] of Object.entries(rendered.headers)) response.setHeader(name, value);
      show(incoming, response, rendered.status, Buffer.from(rendered.body));
      response.writeHead(rendered.status).end(rendered.body);
    }
  });
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
