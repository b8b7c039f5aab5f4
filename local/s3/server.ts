import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline as passOn } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RunningServer, serve } from '../http.ts';
import type { Meter } from '../metering/meter.ts';
import { awsChunkedDecoder } from './aws-chunked.ts';
import { checksOf, checksOfCopy } from './checksums.ts';
import { copySourceOf } from './copy-source.ts';
import { allowReading, answerPreflight, type CrossOrigin } from './cross-origin.ts';
import { failureXml, S3Failure } from './failure.ts';
import { objectsXml, versionsXml } from './listing.ts';
import { type ObjectStore, preconditionFailed, type StoredObject } from './objects.ts';
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
  /** Why who asks may not be told that there is no such object; absent: everybody may. */
  readonly hides?: (incoming: IncomingMessage, bucket: string) => string | undefined;
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
  /^(x-id|X-Amz-.+|x-amz-.+|response-content-(type|disposition)|list-type|prefix|max-keys|continuation-token|start-after|encoding-type|versionId|versions)$/;

/** What an answer says of an object beside its content. */
const versionHeader = ({ versionId }: Pick<StoredObject, 'versionId'>) =>
  versionId === 'null' ? {} : { 'x-amz-version-id': versionId };
const checksumHeader = ({ checksum }: StoredObject) =>
  checksum === undefined ? {} : { [`x-amz-checksum-${checksum.name.toLowerCase()}`]: checksum.value };
const lockHeaders = ({ lock }: StoredObject) =>
  lock === undefined
    ? {}
    : {
        'x-amz-object-lock-mode': lock.mode,
        'x-amz-object-lock-retain-until-date': lock.until.toISOString(),
      };

/** Asks for what one machine does not do: to be refused, so that nobody believes that it was done. */
const UNHEARD = /^x-amz-(object-lock-|acl$|grant-|tagging|storage-class$|website-|server-side-encryption-customer-)/;

/**
 * Only the calls in use: PutObject, CopyObject, GetObject, HeadObject, DeleteObject, ListObjectsV2, ListObjectVersions;
 * anything else is refused by name.
 */
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
    if (!options.buckets.includes(bucket)) throw noSuchBucket();
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

  const namesOf = ({ incoming, query }: S3Request): string[] =>
    [...Object.keys(incoming.headers), ...query.keys()].map((name) => name.toLowerCase());

  function onlyIfAbsent(request: S3Request, call: string): boolean {
    if (request.header('if-match') !== undefined) throw notImplemented(`${call} If-Match`);
    const condition = request.header('if-none-match');
    if (condition !== undefined && condition !== '*') throw notImplemented(`${call} If-None-Match with an ETag`);
    return condition === '*';
  }

  async function put(request: S3Request): Promise<void> {
    const unheard = namesOf(request).find((name) => UNHEARD.test(name));
    if (unheard !== undefined) throw notImplemented(`PutObject with ${unheard}`);
    const { bucket, key, incoming, response } = request;
    const chunked = (request.header('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
    const decoder = chunked ? awsChunkedDecoder() : undefined;
    const absent = onlyIfAbsent(request, 'PutObject');
    const { given, ...checks } = checksOf(request.header, namesOf(request), decoder?.trailers);
    if (objects.locks(bucket) && !given) {
      const message =
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock.';
      throw new S3Failure(400, 'InvalidRequest', message);
    }
    // What breaks off has to end the writing too; how it ended is told by the store.
    const body = decoder === undefined ? incoming : passOn(incoming, decoder, () => undefined);
    const stored = await objects.put({
      bucket,
      key,
      body,
      headers: headersToKeep(request),
      onlyIfAbsent: absent,
      checks,
      eventName: 'ObjectCreated:Put',
    });
    options.meter?.s3Stored(bucket, stored.size);
    response.writeHead(200, { etag: `"${stored.etag}"`, ...versionHeader(stored), ...checksumHeader(stored) }).end();
  }

  async function copy(request: S3Request, from: string): Promise<void> {
    const { bucket, key, response } = request;
    const unheard = namesOf(request).find((name) => UNHEARD.test(name) || /^x-amz-copy-source-if-.*since$/.test(name));
    if (unheard !== undefined) throw notImplemented(`CopyObject with ${unheard}`);
    const source = copySourceOf(from);
    if (!options.buckets.includes(source.bucket)) throw noSuchBucket();
    const stored = present(request, source);
    const etag = `"${stored.etag}"`;
    const match = request.header('x-amz-copy-source-if-match');
    if (match !== undefined && match !== etag && match !== stored.etag) throw preconditionFailed();
    if (request.header('x-amz-copy-source-if-none-match') === etag) throw preconditionFailed();
    const replace = request.header('x-amz-metadata-directive') === 'REPLACE';
    const same = source.bucket === bucket && source.key === key && source.versionId === undefined;
    if (same && !replace) {
      const message =
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.";
      throw new S3Failure(400, 'InvalidRequest', message);
    }
    const made = await objects.put({
      bucket,
      key,
      body: createReadStream(stored.path),
      headers: replace ? headersToKeep(request) : stored.headers,
      onlyIfAbsent: onlyIfAbsent(request, 'CopyObject'),
      checks: checksOfCopy(request.header('x-amz-checksum-algorithm') ?? stored.checksum?.name),
      eventName: 'ObjectCreated:Copy',
    });
    options.meter?.s3Stored(bucket, made.size);
    const checksum =
      made.checksum && `<Checksum${made.checksum.name}>${made.checksum.value}</Checksum${made.checksum.name}>`;
    response
      .writeHead(200, {
        'content-type': 'application/xml',
        ...versionHeader(made),
        ...(stored.versionId === 'null' ? {} : { 'x-amz-copy-source-version-id': stored.versionId }),
      })
      .end(
        '<?xml version="1.0" encoding="UTF-8"?><CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
          `<LastModified>${made.lastModified.toISOString()}</LastModified><ETag>&quot;${made.etag}&quot;</ETag>` +
          `${checksum ?? ''}</CopyObjectResult>`,
      );
  }

  /** @throws S3Failure for what is not there, or hidden by a marker: whoever may not list the bucket is not told which */
  function present(request: S3Request, { bucket, key, versionId }: Wanted): Present {
    const stored = objects.get(bucket, key, versionId);
    if (stored === undefined && versionId !== undefined)
      throw new S3Failure(404, 'NoSuchVersion', 'The specified version does not exist.');
    if (stored !== undefined && stored.path === undefined && versionId !== undefined)
      throw new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
    if (stored?.path !== undefined) return { ...stored, path: stored.path };
    const hidden = options.hides?.(request.incoming, bucket);
    throw hidden === undefined
      ? new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.')
      : new S3Failure(403, 'AccessDenied', hidden);
  }

  function found(request: S3Request): Present {
    for (const name of ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']) {
      if (request.header(name) !== undefined) throw notImplemented(`GetObject ${name}`);
    }
    const versionId = request.query.get('versionId') ?? undefined;
    return present(request, { bucket: request.bucket, key: request.key, versionId });
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
      ...versionHeader(stored),
      ...lockHeaders(stored),
      // It is of the whole: what is read in part cannot be compared with it.
      ...(range === undefined && request.header('x-amz-checksum-mode') === 'ENABLED' ? checksumHeader(stored) : {}),
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
    const versions = request.query.has('versions');
    if (!versions && request.query.get('list-type') !== '2') throw notImplemented('ListObjects');
    const xml = versions ? versionsXml(objects, request) : objectsXml(objects, request);
    request.response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  }

  function remove(request: S3Request): void {
    const { bucket, key, query, response } = request;
    const versionId = query.get('versionId');
    const bypass = request.header('x-amz-bypass-governance-retention')?.toLowerCase() === 'true';
    const removed =
      versionId === null ? objects.remove(bucket, key) : objects.removeVersion(bucket, key, versionId, bypass);
    response
      .writeHead(204, {
        ...(removed === undefined ? {} : versionHeader(removed)),
        ...(removed?.marker ? { 'x-amz-delete-marker': 'true' } : {}),
      })
      .end();
  }

  async function answer(request: S3Request): Promise<void> {
    const { method, key } = request;
    options.meter?.s3Request(request.bucket, key === '' ? 'LIST' : method);
    if (key === '') {
      if (method === 'GET') return list(request);
      throw notImplemented(`${method} on a bucket`);
    }
    const from = request.header('x-amz-copy-source');
    if (method === 'PUT') return from === undefined ? put(request) : copy(request, from);
    if (method === 'GET' || method === 'HEAD') return get(request);
    if (method === 'DELETE') return remove(request);
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

type Present = StoredObject & { readonly path: string };
interface Wanted {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

function noSuchBucket(): S3Failure {
  return new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist');
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
