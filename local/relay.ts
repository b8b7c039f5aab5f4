import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';

/** Passes requests on to one server, over connections that stay open. */
export interface Relay {
  /** @param body instead of the request's own, which was read already. @throws Error when the connection breaks */
  forward(incoming: IncomingMessage, body?: Buffer): Promise<IncomingMessage>;
  /** Gives the answer on as it comes; resolves when the caller has it or is gone. */
  giveBack(answer: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

/** @param keepHost the caller's `host` goes on: a signature may cover it */
export function createRelay(url: string, { keepHost }: { readonly keepHost: boolean }): Relay {
  const target = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    forward: (incoming, body) =>
      new Promise((resolve, reject) => {
        const { headers: given, method, url: path } = incoming;
        const headers = { ...given, ...(!keepHost && { host: target.host }) };
        if (body !== undefined) {
          headers['content-length'] = String(body.length);
          delete headers['transfer-encoding'];
        }
        const outgoing = httpRequest(
          { agent, hostname: target.hostname, port: target.port, method, path, headers },
          resolve,
        );
        outgoing.once('error', reject);
        if (body === undefined) incoming.pipe(outgoing);
        else outgoing.end(body);
      }),
    giveBack: (answer, response) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      return new Promise((resolve) => {
        response.once('close', resolve);
        answer.once('error', () => response.destroy());
      });
    },
    close: () => agent.destroy(),
  };
}
