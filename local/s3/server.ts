import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type RunningServer, serve } from '../http.ts';
import type { Meter } from '../metering/meter.ts';
import { awsChunkedDecoder } from './aws-chunked.ts';
import { allowReading, answerPreflight, type CrossOrigin } from './cross-origin.ts';
import { escapeXml, failureXml, S3Failure } from './failure.ts';
import type { ObjectStore, StoredObject } from './objects.ts';
import { checkPresigned } from './signature.ts';

export interface S3Options {
  readonly port: number;
  readonly buckets: readonly string[];
  readonly objects: ObjectStore;
  readonly meter?: Meter;
  /** Absent: pages of other origins may use no bucket. */
  readonly crossOrigin?: CrossOrigin;
  /** Secret of an access key that may have signed a URL; undefined for keys that nobody was given. */
  readonly secretOf: (accessKeyId: string) => string | undefined;
}

interface S3Request {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** A header; in a presigned URL its x-amz-* headers travel as parameters. */
  header(name: string): string | undefined;
}

const notImplemented = (call: string): S3Failure =>
  new S3Failure(501, 'NotImplemented', `${call} is not implemented on one machine.`);

/** Parameters that belong to every request or to GetObject; any other selects a call that is not implemented. */
const plainParameters =
  /^(x-id|X-Amz-.+|x-amz-.+|response-content-(type|disposition)|list-type|prefix|max-keys|continuation-token|start-after|encoding-type)$/;

/** Only the calls in use: PutObject, GetObject, HeadObject, DeleteObject, ListObjectsV2; anything else is refused by name. */
export function startS3(options: S3Options): Promise<RunningServer> {
  const { objects, crossOrigin = new Map() } = options;

  function parse(incoming: IncomingMessage, response: ServerResponse): S3Request {
    const url = new URL(incoming.url ?? '/', 'http://s3');
    const method = incoming.method ?? 'GET';
    const { searchParams: query } = url;
    const rawPath = (incoming.url ?? '/').split('?')[0] ?? '/';
    if (query.has('X-Amz-Signature'))
      checkPresigned({ method, path: rawPath, query, headers: incoming.headers }, new Date(), options.secretOf);
    else if (incoming.headers.authorization === undefined) throw new S3Failure(403, 'AccessDenied', 'Access Denied');
    const [, bucket = '', ...parts] = rawPath.split('/');
    if (bucket === '') throw notImplemented('ListBuckets');
    if (!options.buckets.includes(bucket)) {
      throw new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    const foreign = [...query.keys()].find((name) => !plainParameters.test(name));
    if (foreign !== undefined) throw notImplemented(`${method} ?${foreign}`);
    const presigned = query.has('X-Amz-Signature');
    return {
      incoming,
      response,
      method,
      bucket,
      key: parts.map(decodeURIComponent).join('/'),
      query,
      header: (name) => {
        const value = incoming.headers[name] ?? (presigned ? query.get(name) : undefined);
        return value === null || value === undefined ? undefined : String(value);
      },
    };
  }

  function headersToKeep(request: S3Request): Record<string, string> {
    const kept: Record<string, string> = {
      'content-type': request.header('content-type') ?? 'application/octet-stream',
    };
    for (const name of ['content-disposition', 'content-language', 'cache-control']) {
      const value = request.header(name);
      if (value !== undefined) kept[name] = value;
    }
    const encodings = (request.header('content-encoding') ?? '').split(',').map((one) => one.trim());
    const encoding = encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(',');
    if (encoding !== '') kept['content-encoding'] = encoding;
    for (const name of [...Object.keys(request.incoming.headers), ...request.query.keys()]) {
      const value = name.startsWith('x-amz-meta-') ? request.header(name) : undefined;
      if (value !== undefined) kept[name] = value;
    }
    return kept;
  }

  async function put(request: S3Request): Promise<void> {
    if (request.header('x-amz-copy-source') !== undefined) throw notImplemented('CopyObject');
    if (request.header('if-match') !== undefined) throw notImplemented('PutObject If-Match');
    const condition = request.header('if-none-match');
    if (condition !== undefined && condition !== '*') throw notImplemented('PutObject If-None-Match with an ETag');
    const chunked = (request.header('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
    const body = chunked ? request.incoming.pipe(awsChunkedDecoder()) : request.incoming;
    const stored = await objects.put({
      bucket: request.bucket,
      key: request.key,
      body,
      headers: headersToKeep(request),
      onlyIfAbsent: condition === '*',
      contentMd5: request.header('content-md5'),
    });
    options.meter?.s3Stored(request.bucket, stored.size);
    request.response.writeHead(200, { etag: `"${stored.etag}"` }).end();
  }

  function found(request: S3Request): StoredObject {
    for (const name of ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']) {
      if (request.header(name) !== undefined) throw notImplemented(`GetObject ${name}`);
    }
    const stored = objects.get(request.bucket, request.key);
    if (stored === undefined) throw new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.');
    return stored;
  }

  async function get(request: S3Request): Promise<void> {
    const stored = found(request);
    const range = rangeOf(request.header('range'), stored.size);
    const headers: Record<string, string | number> = {
      ...stored.headers,
      'accept-ranges': 'bytes',
      'content-length': range === undefined ? stored.size : range.end - range.start + 1,
      etag: `"${stored.etag}"`,
      'last-modified': stored.lastModified.toUTCString(),
    };
    for (const name of ['content-type', 'content-disposition']) {
      const wanted = request.query.get(`response-${name}`);
      if (wanted !== null) headers[name] = wanted;
    }
    if (range !== undefined) headers['content-range'] = `bytes ${range.start}-${range.end}/${stored.size}`;
    request.response.writeHead(range === undefined ? 200 : 206, headers);
    if (request.method === 'HEAD') request.response.end();
    else await pipeline(createReadStream(stored.path, range ?? {}), request.response);
  }

  function list(request: S3Request): void {
    if (request.query.get('list-type') !== '2') throw notImplemented('ListObjects');
    const prefix = request.query.get('prefix') ?? '';
    const limit = Math.min(1000, Number(request.query.get('max-keys') ?? 1000));
    const token = request.query.get('continuation-token');
    const after =
      token === null ? (request.query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
    const entries = objects.list(request.bucket, prefix, after, limit + 1);
    const shown = entries.slice(0, limit);
    const encoded = request.query.get('encoding-type') === 'url';
    const keyText = (key: string): string => escapeXml(encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
    const last = shown.at(-1);
    const more = entries.length > limit && last !== undefined;
    const contents = shown.map(
      (one) =>
        `<Contents><Key>${keyText(one.key)}</Key><LastModified>${one.lastModified.toISOString()}</LastModified>` +
        `<ETag>&quot;${one.etag}&quot;</ETag><Size>${one.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    request.response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        [
          '<?xml version="1.0" encoding="UTF-8"?>',
          '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
          `<Name>${escapeXml(request.bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix>`,
          `<KeyCount>${shown.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${more}</IsTruncated>`,
          encoded ? '<EncodingType>url</EncodingType>' : '',
          more ? `<NextContinuationToken>${Buffer.from(last.key).toString('base64url')}</NextContinuationToken>` : '',
          ...contents,
          '</ListBucketResult>',
        ].join(''),
      );
  }

  async function answer(request: S3Request): Promise<void> {
    const { method, key } = request;
    options.meter?.s3Request(request.bucket, key === '' ? 'LIST' : method);
    if (key === '') {
      if (method === 'GET') return list(request);
      throw notImplemented(`${method} on a bucket`);
    }
    if (method === 'PUT') return put(request);
    if (method === 'GET' || method === 'HEAD') return get(request);
    if (method === 'DELETE') {
      objects.remove(request.bucket, key);
      request.response.writeHead(204).end();
      return;
    }
    throw notImplemented(`${method} on an object`);
  }

  return serve(options.port, async (incoming, response) => {
    try {
      if (incoming.method === 'OPTIONS') return answerPreflight(crossOrigin, incoming, response);
      allowReading(crossOrigin, incoming, response);
      await answer(parse(incoming, response));
    } catch (error) {
      if (!(error instanceof S3Failure) || response.headersSent) throw error;
      incoming.resume();
      response.writeHead(error.status, { 'content-type': 'application/xml' });
      response.end(
        incoming.method === 'HEAD' ? undefined : failureXml(error, (incoming.url ?? '').split('?')[0] ?? ''),
      );
    }
  });
}

/** One range of bytes, both ends included. @throws {@link S3Failure} 416 for a range outside of the object. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) throw new S3Failure(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
