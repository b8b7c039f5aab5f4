import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireAnswer } from '../aws-wire.ts';
import { type RunningServer, readBody, serve } from '../http.ts';
import type { Gate } from '../iam/gates.ts';
import { createRelay } from '../relay.ts';
import type { Ending, Faults, SeamRequest } from './faults.ts';
import type { Seam } from './plan.ts';

/** What requests over a protocol say, and how its service refuses one. */
export interface Wire {
  /** @returns undefined for what is no request of the service, such as a stand-in's control */
  describe(incoming: IncomingMessage): SeamRequest | undefined;
  /** @param body of the request where {@link readsBody} says so, else empty */
  refuse(ending: Ending, request: SeamRequest, body: Buffer): WireAnswer;
  /** Whether the refusal depends on the request's body: it is then held in memory. */
  readonly readsBody: boolean;
}

export interface FrontOptions {
  /** Of whatever answers the callers. */
  readonly port: number;
  readonly seam: Seam;
  readonly wire: Wire;
  readonly faults: Faults | undefined;
  /** Whoever it refuses does not come to the rules. */
  readonly gate?: Gate;
}

/** Starts a server so that what goes to it passes the gate and the fault rules of its seam; without them it stands alone. */
export async function behindFaults<T extends RunningServer>(
  { faults, seam, wire, port, gate }: FrontOptions,
  start: (port: number) => Promise<T>,
): Promise<T> {
  if (faults === undefined && gate === undefined) return start(port);
  const inner = await start(0);
  const relay = createRelay(inner.url, { keepHost: true });
  const rules = faults?.seam(seam);

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = wire.describe(incoming);
    const body = wire.readsBody || gate?.readsBody ? await readBody(incoming) : undefined;
    const refusal = gate?.refuses(incoming, body ?? nothing);
    if (refusal !== undefined) return refuse(incoming, response, refusal);
    if (rules === undefined || request === undefined) {
      return relay.giveBack(await relay.forward(incoming, body), response);
    }
    const answered = await rules.through<IncomingMessage | 'ended'>(request, {
      run: async (times) => {
        if (times === 1) return relay.forward(incoming, body);
        const kept = body ?? (await readBody(incoming));
        for (let time = 1; time < times; time += 1) (await relay.forward(incoming, kept)).resume();
        return relay.forward(incoming, kept);
      },
      instead: (ending) => {
        if (ending.rule.fault === 'reset-before') reset(response);
        else refuse(incoming, response, wire.refuse(ending, request, body ?? nothing));
        return 'ended';
      },
      lost: (lost) => {
        if (lost !== 'ended') lost.resume();
        reset(response);
        return 'ended';
      },
    });
    if (answered !== 'ended') await relay.giveBack(answered, response);
  }

  const front = await serve(port, async (incoming, response) => {
    try {
      await answer(incoming, response);
    } catch {
      // A service that is gone looks to the caller as a lost connection does.
      response.destroy();
    }
  });
  return {
    ...inner,
    url: front.url,
    close: async () => {
      await front.close();
      relay.close();
      await inner.close();
    },
  };
}

const nothing = Buffer.alloc(0);

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function refuse(incoming: IncomingMessage, response: ServerResponse, { status, headers, body }: WireAnswer): void {
  // Read to its end: a caller that is still sending would see a reset in place of the answer.
  incoming.resume();
  response.writeHead(status, headers).end(incoming.method === 'HEAD' ? undefined : body);
}
