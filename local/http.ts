import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isForThisMachine } from './loopback.ts';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

export interface RunningServer {
  /** `http://127.0.0.1:port`, without a slash at the end. An IP address makes the AWS SDK address buckets by path. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback address only, for who names it as this machine's. A handler that throws answers 500 without details.
 *
 * @param port 0 takes any free port
 */
export async function serve(port: number, handler: HttpHandler): Promise<RunningServer> {
  const server: Server = createServer((request, response) => {
    if (!isForThisMachine(request)) {
      response.writeHead(421, { 'content-type': 'application/json' }).end('{"message":"Not for this machine"}');
      return;
    }
    Promise.resolve()
      .then(() => handler(request, response))
      .catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal failure"}');
      });
  });
  // Longer than the keep-alive of the SDK's agents: a server that closes first resets a request on its way.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Thrown by {@link readBody} when a body is longer than allowed. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** @returns the whole body. @throws {@link BodyTooLong} beyond `limit` bytes. */
export async function readBody(request: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    // Read on to the end, so that the sender sees the answer and not a reset.
    if (length <= limit) parts.push(part);
  }
  if (length > limit) throw new BodyTooLong(`body of ${length} bytes, at most ${limit}`);
  return Buffer.concat(parts);
}

/** @returns the body as JSON; undefined where it is none or longer than 10,000 bytes. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await readBody(request, 10_000)).toString('utf8'));
  } catch {
    return undefined;
  }
}
