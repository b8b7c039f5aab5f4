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

/** @returns calls that throw {@link DynamoDbFailure} for an error answer. */
export function engineCalls(endpoint: string): EngineCall {
  return async <T>(operation: string, body: object, service?: 'streams'): Promise<T> => {
    const prefix = service === 'streams' ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...engineHeaders, 'x-amz-target': `${prefix}.${operation}` },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { __type?: string; message?: string; Message?: string };
    if (response.ok) return answer as T;
    const name =
      String(answer.__type ?? 'InternalServerError')
        .split('#')
        .at(-1) ?? '';
    throw new DynamoDbFailure(name, `${operation}: ${answer.message ?? answer.Message ?? response.status}`);
  };
}
