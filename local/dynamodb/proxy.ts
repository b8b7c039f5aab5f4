import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RunningServer, readBody, serve } from '../http.ts';
import type { Gate } from '../iam/gates.ts';
import { createRelay } from '../relay.ts';
import { type JsonObject, objectOf } from '../template/values.ts';
import { engineCalls } from './client.ts';
import { type Consumption, ConsumptionMeter, capacityKind, kindOf } from './consumption.ts';
import { type DynamoDbFaults, FaultRules } from './faults.ts';
import { copySuffix, LaggingCopy } from './lagging-copy.ts';
import type { TableShape } from './tables.ts';

/** Stands between every function and the DynamoDB engine. Plain by default; see {@link DynamoDbFaults} for the rest. */
export interface DynamoDbProxy {
  readonly url: string;
  /** Resolves when the rules hold, which for lagging indexes includes a copy of the tables. */
  setFaults(faults: DynamoDbFaults | undefined): Promise<void>;
  /** Starts counting anew, or stops; answers carry ConsumedCapacity whether asked for or not. */
  measure(on: boolean): void;
  /** Units consumed since {@link measure} was switched on. */
  consumed(): Consumption;
  /** Units consumed since the start, always counted. */
  used(): Consumption;
  /** Called after each request that may have written. */
  onWrite(listener: () => void): void;
  close(): Promise<void>;
}

export async function startDynamoDbProxy(options: {
  readonly port: number;
  readonly engine: string;
  readonly tables: readonly TableShape[];
  /** Whoever it refuses does not come to the tables. */
  readonly gate?: Gate;
}): Promise<DynamoDbProxy> {
  const relay = createRelay(options.engine, { keepHost: false });
  const call = engineCalls(options.engine);
  const listeners: (() => void)[] = [];
  let rules: FaultRules | undefined;
  let copies: LaggingCopy[] = [];
  const total = new ConsumptionMeter();
  let meter: ConsumptionMeter | undefined;
  let lastMeter = new ConsumptionMeter();

  function send(response: ServerResponse, status: number, body: string): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  }

  /** Index reads go to the copy while indexes lag. */
  function redirected(operation: string, request: JsonObject): JsonObject {
    const lags = copies.length > 0 && (operation === 'Query' || operation === 'Scan') && 'IndexName' in request;
    return lags ? { ...request, TableName: `${String(request['TableName'])}${copySuffix}` } : request;
  }

  async function meddle(incoming: IncomingMessage, response: ServerResponse, operation: string): Promise<void> {
    const kind = capacityKind(operation);
    const raw = await readBody(incoming);
    const refusal = options.gate?.refuses(incoming, raw);
    if (refusal !== undefined) return send(response, refusal.status, refusal.body);
    if (kind === undefined) return relay.giveBack(await relay.forward(incoming, raw), response);
    let request = objectOf(JSON.parse(raw.toString('utf8')));
    const verdict = rules?.decide(operation, request);
    if (verdict !== undefined && verdict.delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, verdict.delayMs));
    }
    if (verdict?.answer !== undefined)
      return send(response, verdict.answer.status, JSON.stringify(verdict.answer.body));
    const counting = meter;
    request = { ...redirected(operation, request), ReturnConsumedCapacity: 'INDEXES' };
    const answer = await relay.forward(incoming, Buffer.from(JSON.stringify(request)));
    const answered = (await readBody(answer)).toString('utf8').replaceAll(`${copySuffix}"`, '"');
    if (answer.statusCode === 200) {
      const consumed = objectOf(JSON.parse(answered))['ConsumedCapacity'];
      const itemKind = kindOf(request);
      total.add(kind, consumed, itemKind);
      counting?.add(kind, consumed, itemKind);
    }
    if (verdict?.loseResponse) {
      response.socket?.resetAndDestroy();
      return;
    }
    send(response, answer.statusCode ?? 502, answered);
  }

  const server: RunningServer = await serve(options.port, async (incoming, response) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    try {
      await meddle(incoming, response, operation);
    } catch {
      // An engine that is gone looks to the client as a lost connection does.
      response.destroy();
    }
    if (capacityKind(operation) === 'write') for (const listener of listeners) listener();
  });

  async function stopCopies(): Promise<void> {
    const old = copies;
    copies = [];
    await Promise.all(old.map((copy) => copy.close()));
  }

  return {
    url: server.url,
    setFaults: async (faults) => {
      rules = undefined;
      await stopCopies();
      const lag = faults?.laggingIndexMs ?? 0;
      if (lag > 0) {
        const started = options.tables.map((table) => new LaggingCopy(call, table, lag));
        await Promise.all(started.map((copy) => copy.start()));
        copies = started;
      }
      rules = faults === undefined ? undefined : new FaultRules(faults, options.tables);
    },
    measure: (on) => {
      if (on) lastMeter = new ConsumptionMeter();
      meter = on ? lastMeter : undefined;
    },
    consumed: () => lastMeter.total(),
    used: () => total.total(),
    onWrite: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      await stopCopies();
      await server.close();
      relay.close();
    },
  };
}
