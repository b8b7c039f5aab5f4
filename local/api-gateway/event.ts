import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiDefinition } from './definition.ts';
import type { Match } from './routing.ts';

/** Everything of a request that authorizer and function see. */
export interface GatewayRequest {
  readonly incoming: IncomingMessage;
  /** Path without the stage, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly requestId: string;
  readonly match: Match;
}

type Multi = Record<string, string[]>;

/** Names are the sender's: `constructor` and `__proto__` are names like any other. */
const multi = (): Multi => Object.create(null) as Multi;

function multiHeaders(incoming: IncomingMessage): Multi {
  const headers = multi();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? '';
    headers[name] = [...(headers[name] ?? []), incoming.rawHeaders[index + 1] ?? ''];
  }
  return headers;
}

/** The last value wins in the single-value view. */
function lastOf(multi: Multi): Record<string, string> {
  return Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));
}

export function mediaTypeMatches(patterns: readonly string[], mediaType: string | undefined): boolean {
  const type = (mediaType ?? '').split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
  return patterns.some((pattern) => pattern === '*/*' || pattern.toLowerCase() === type);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, payload 1.0 */
export function proxyEvent(
  api: ApiDefinition,
  account: string,
  request: GatewayRequest,
  authorizer: Readonly<Record<string, unknown>> | undefined,
): APIGatewayProxyEvent {
  const { incoming, query, match } = request;
  const headers = multiHeaders(incoming);
  const parameters = multi();
  for (const [name, value] of query) parameters[name] = [...(parameters[name] ?? []), value];
  const isBase64Encoded = mediaTypeMatches(api.binaryMediaTypes, incoming.headers['content-type']);
  const now = new Date();
  const method = incoming.method ?? 'GET';
  const hasQuery = Object.keys(parameters).length > 0;
  return {
    resource: match.route.resourcePath,
    path: decodeURI(request.path),
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? lastOf(parameters) : null,
    multiValueQueryStringParameters: hasQuery ? parameters : null,
    pathParameters: match.pathParameters === null ? null : { ...match.pathParameters },
    stageVariables: Object.keys(api.stageVariables).length === 0 ? null : { ...api.stageVariables },
    requestContext: {
      accountId: account,
      apiId: api.id,
      authorizer: authorizer ?? null,
      domainName: incoming.headers.host ?? 'localhost',
      domainPrefix: api.id,
      extendedRequestId: request.requestId,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
        user: null,
        userAgent: incoming.headers['user-agent'] ?? null,
        userArn: null,
      },
      path: `/${api.stage}${request.path}`,
      protocol: 'HTTP/1.1',
      requestId: request.requestId,
      requestTimeEpoch: now.getTime(),
      resourceId: match.route.resourceId,
      resourcePath: match.route.resourcePath,
      stage: api.stage,
    },
    body: request.body.length === 0 ? null : request.body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded: request.body.length > 0 && isBase64Encoded,
  };
}
