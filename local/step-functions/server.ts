import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './errors.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Operations } from './operations.ts';

const TARGET_PREFIX = 'AWSStepFunctions.';
/** Far above any request that can be valid: a payload of 256 KiB, escaped. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new ApiError('ValidationException', 'The request is too large. 请求过大。');
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    if (isObject(body)) return body;
  } catch {
    // told below together with the other reason
  }
  throw new ApiError('SerializationException', 'The request body is not a JSON object. 请求体不是 JSON 对象。');
}

function answer(response: ServerResponse, status: number, body: JsonObject): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}

/**
 * The AWS wire protocol `x-amz-json-1.0` over HTTP. Signatures are not checked: it is for one machine only.
 */
export class WireServer {
  readonly #operations: Operations;
  readonly #server: Server;
  #answering = 0;

  constructor(operations: Operations) {
    this.#operations = operations;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** True while no request is being answered. */
  get idle(): boolean {
    return this.#answering === 0;
  }

  /** @param port 0 for any free one */
  listen(port: number, host: string): Promise<{ url: string }> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.removeListener('error', reject);
        resolve({ url: `http://${host}:${(this.#server.address() as AddressInfo).port}` });
      });
    });
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#answering += 1;
    try {
      const target = String(request.headers['x-amz-target'] ?? '');
      if (request.method !== 'POST' || !target.startsWith(TARGET_PREFIX)) {
        throw new ApiError(
          'UnknownOperationException',
          `POST with X-Amz-Target ${TARGET_PREFIX}* only. 只接受该协议。`,
        );
      }
      answer(response, 200, await this.#operations.call(target.slice(TARGET_PREFIX.length), await readBody(request)));
    } catch (error) {
      if (error instanceof ApiError) answer(response, 400, { __type: error.type, message: error.message });
      else answer(response, 500, { __type: 'InternalServerError', message: 'The engine has failed. 引擎故障。' });
    } finally {
      this.#answering -= 1;
    }
  }
}
