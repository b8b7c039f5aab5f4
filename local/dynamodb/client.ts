import { Agent, request } from 'node:http';

/** Wire calls to the DynamoDB engine behind the proxy, without a client's validation: local engines name shards differently. */

export class DynamoDbFailure extends Error {
  /** Error name without its namespace, such as `ResourceNotFoundException`. */
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export type EngineCall = <T>(operation: string, body: object, service?: 'streams') => Promise<T>;

/** Engines ask for the look of a signature and do not check it. */
export const engineHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20250101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20250101/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/** Connections to engines stay open between calls, and keep no process alive. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Answered {
  readonly status: number;
  readonly body: string;
}

function post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 502, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** @returns calls that throw {@link DynamoDbFailure} for an error answer. */
export function engineCalls(endpoint: string): EngineCall {
  const url = new URL(endpoint);
  return async <T>(operation: string, body: object, service?: 'streams'): Promise<T> => {
    const prefix = service === 'streams' ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
    const headers = { ...engineHeaders, 'x-amz-target': `${prefix}.${operation}` };
    const { status, body: text } = await post(url, headers, JSON.stringify(body));
    const answer = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
    if (status === 200) return answer as T;
    const name =
      String(answer.__type ?? 'InternalServerError')
        .split('#')
        .at(-1) ?? '';
    throw new DynamoDbFailure(name, `${operation}: ${answer.message ?? answer.Message ?? status}`);
  };
}
