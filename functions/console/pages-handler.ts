import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { env } from '../shared/env.ts';
import { type BuiltFile, basePath, type Served, securityHeaders, servedFile } from './served-file.ts';

let files: ReadonlyMap<string, BuiltFile> | undefined;

/** Serves the web console from the function's own package, and what it must know before anybody has signed in. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const origins = { issuer: env('ISSUER_URL'), uploads: env('UPLOAD_ORIGIN') };
  const { status, headers, bytes } = served(event);
  return {
    statusCode: status,
    headers: { ...securityHeaders(origins), ...headers },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  };
}

function served(event: APIGatewayProxyEvent): Served {
  const path = event.pathParameters?.['proxy'] ?? '';
  if (path === 'config.json') {
    const config = {
      issuer: env('ISSUER_URL'),
      audience: env('AUDIENCE'),
      clientId: env('CLIENT_ID'),
      names: JSON.parse(env('ISSUER_NAMES')),
    };
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
      bytes: Buffer.from(JSON.stringify(config)),
    };
  }
  files ??= readFiles(join(env('LAMBDA_TASK_ROOT'), 'console'));
  const acceptEncoding = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'accept-encoding');
  return servedFile(files, {
    path,
    base: basePath(event.requestContext.path),
    acceptEncoding: acceptEncoding?.[1] ?? '',
  });
}

function readFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const all = new Set(names);
  const read = (name: string) => readFileSync(join(folder, name));
  return new Map(
    names
      .filter((name) => !/\.(br|gz)$/.test(name))
      .map((name) => {
        const packed = {
          ...(all.has(`${name}.br`) ? { br: read(`${name}.br`) } : {}),
          ...(all.has(`${name}.gz`) ? { gzip: read(`${name}.gz`) } : {}),
        };
        return [name, { plain: read(name), packed }] as const;
      }),
  );
}
