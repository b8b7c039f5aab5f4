import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as z from 'zod';
import type { Fault, Text } from '#functions/shared/fault.ts';

const MAX_BODY_BYTES = 1_000_000;

export interface JsonRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Undefined without a body. */
  readonly body: unknown;
  /** As it came: what a signature is over. */
  readonly rawBody: string;
}

export type JsonAnswer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: unknown }
  /** Bytes as they are, for an answer that breaks the contract. */
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly contentType: string;
      readonly raw: string;
    }
  /** The connection stays open without an answer until the caller gives up. */
  | { readonly silent: true }
  /** The connection is broken off. */
  | { readonly reset: true };

export interface JsonServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves JSON over HTTP on the loopback. `port` 0 takes any free one. */
export async function serveJson(
  port: number,
  answer: (request: JsonRequest) => JsonAnswer | Promise<JsonAnswer>,
): Promise<JsonServer> {
  const server = createServer((request, response) => {
    handle(request, answer)
      .catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        return problem(500, 'internal', { zh: '内部错误。', en: 'Internal error.' });
      })
      .then((result) => send(response, result));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function handle(
  request: IncomingMessage,
  answer: (request: JsonRequest) => JsonAnswer | Promise<JsonAnswer>,
): Promise<JsonAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read to its end and dropped: a caller that is still sending would not see the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) {
    return problem(413, 'body-too-large', { zh: '请求体超过 1 MB。', en: 'The body is larger than 1 MB.' });
  }
  let body: unknown;
  const rawBody = Buffer.concat(chunks).toString('utf8');
  if (size > 0) {
    try {
      body = JSON.parse(rawBody);
    } catch {
      return problem(400, 'not-json', { zh: '请求体不是 JSON。', en: 'The body is not JSON.' });
    }
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return answer({
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body,
    rawBody,
  });
}

function send(response: ServerResponse, answer: JsonAnswer): void {
  if ('silent' in answer) return;
  if ('reset' in answer) {
    response.destroy();
    return;
  }
  if ('raw' in answer) {
    response.writeHead(answer.status, { ...answer.headers, 'content-type': answer.contentType }).end(answer.raw);
    return;
  }
  response
    .writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers })
    .end(JSON.stringify(answer.body));
}

/** An error answer (RFC 9457) in both languages. */
export function problem(
  status: number,
  code: string,
  text: Text,
  more: { readonly headers?: Record<string, string>; readonly faults?: readonly Pick<Fault, 'code' | 'place'>[] } = {},
): JsonAnswer {
  return {
    status,
    headers: { ...more.headers, 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      type: `urn:jianzheng:outside:${code}`,
      status,
      title: text.en,
      titleZh: text.zh,
      ...(more.faults === undefined ? {} : { faults: more.faults }),
    },
  };
}

/** Either the parsed body, or the answer that says where it breaks the contract, without repeating any value. */
export function parseBody<T>(
  schema: z.ZodType<T>,
  body: unknown,
): { readonly ok: T } | { readonly answer: JsonAnswer } {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: parsed.data };
  const faults = parsed.error.issues.map(({ code, path }) => ({
    code,
    place: { pointer: path.map((part) => `/${String(part)}`).join('') },
  }));
  const text = { zh: '请求体不符合接口约定。', en: 'The body breaks the contract.' };
  return { answer: problem(400, 'contract', text, { faults }) };
}

export const notFound = (): JsonAnswer =>
  problem(404, 'no-such-resource', { zh: '没有此资源。', en: 'No such resource.' });
