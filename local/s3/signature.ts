import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Failure } from './failure.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path as it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** RFC 3986, as Signature Version 4 wants it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** `20250603T010000Z` as an instant. */
function instantOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/**
 * Checks a presigned URL: who signed it, whether anything of it was changed, and whether it is still good.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @param now machine time
 * @param secretOf secret of an access key; undefined for keys that nobody was given
 * @throws {@link S3Failure} 403 as S3 answers it
 */
export function checkPresigned(
  request: SignedRequest,
  now: Date,
  secretOf: (accessKeyId: string) => string | undefined,
): void {
  const parameter = (name: string): string => {
    const value = request.query.get(name);
    if (value === null) {
      throw new S3Failure(400, 'AuthorizationQueryParametersError', `Query-string authentication needs ${name}.`);
    }
    return value;
  };
  const stamp = parameter('X-Amz-Date');
  const [accessKey = '', ...scope] = parameter('X-Amz-Credential').split('/');
  const secret = secretOf(accessKey);
  if (secret === undefined) {
    throw new S3Failure(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  const names = parameter('X-Amz-SignedHeaders').split(';');
  const canonicalQuery = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    request.method,
    request.path
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    canonicalQuery,
    ...names.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    names.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), digest].join('\n');
  const key = scope.reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${secret}`);
  const expected = hmac(key, toSign);
  const given = Buffer.from(parameter('X-Amz-Signature'), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new S3Failure(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
  const ends = instantOf(stamp) + Number(parameter('X-Amz-Expires')) * 1000;
  if (!(now.getTime() <= ends)) throw new S3Failure(403, 'AccessDenied', 'Request has expired');
}
