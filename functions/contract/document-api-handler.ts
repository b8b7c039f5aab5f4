import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import document from '#client/openapi.json' with { type: 'json' };
import { sha256Hex } from '../shared/canonical.ts';

const routes: Readonly<Record<string, (event: APIGatewayProxyEvent) => APIGatewayProxyResult>> = {
  'GET /openapi.json': served,
};

/** Serves the contract. It is the same for everybody, needs no table, and is packed once. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return (routes[`${event.httpMethod} ${event.resource}`] ?? served)(event);
}

const text = JSON.stringify(document);
const packed = gzipSync(text, { level: 9 });
const digest = sha256Hex(text).slice(0, 32);

function served(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const header = (name: string) =>
    Object.entries(event.headers ?? {}).find(([given]) => given.toLowerCase() === name)?.[1] ?? '';
  const gzip = /(^|,)\s*(gzip|\*)\s*(;\s*q=(1|0\.\d*[1-9])\d*)?\s*(,|$)/i.test(header('accept-encoding'));
  // Packed it is another representation, and a strong validator tells the two apart.
  const etag = `"${digest}${gzip ? '-gzip' : ''}"`;
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
    etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
  };
  if (known(header('if-none-match'), etag)) return { statusCode: 304, headers, body: '' };
  return gzip
    ? {
        statusCode: 200,
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: packed.toString('base64'),
        isBase64Encoded: true,
      }
    : { statusCode: 200, headers, body: text };
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2). */
function known(header: string, etag: string): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
