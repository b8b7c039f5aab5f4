import { escapeXml, S3Failure } from './failure.ts';
import type { ObjectStore, StoredObject } from './objects.ts';

interface Asked {
  readonly bucket: string;
  readonly query: URLSearchParams;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
/** The most that S3 gives in one page. */
const PAGE = 1000;

const limitOf = (query: URLSearchParams): number => Math.min(PAGE, Number(query.get('max-keys') ?? PAGE));

function keysOf(query: URLSearchParams): { encoded: boolean; text: (key: string) => string } {
  const encoded = query.get('encoding-type') === 'url';
  return { encoded, text: (key) => escapeXml(encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function objectsXml(objects: ObjectStore, { bucket, query }: Asked): string {
  const prefix = query.get('prefix') ?? '';
  const limit = limitOf(query);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const entries = objects.list(bucket, prefix, after, limit + 1);
  const shown = entries.slice(0, limit);
  const { encoded, text } = keysOf(query);
  const last = shown.at(-1);
  const more = entries.length > limit && last !== undefined;
  const contents = shown.map(
    (one) =>
      `<Contents><Key>${text(one.key)}</Key><LastModified>${one.lastModified.toISOString()}</LastModified>` +
      `<ETag>&quot;${one.etag}&quot;</ETag><Size>${one.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return [
    HEAD,
    `<ListBucketResult ${NAMESPACE}>`,
    `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix>`,
    `<KeyCount>${shown.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${more}</IsTruncated>`,
    encoded ? '<EncodingType>url</EncodingType>' : '',
    more ? `<NextContinuationToken>${Buffer.from(last.key).toString('base64url')}</NextContinuationToken>` : '',
    ...contents,
    '</ListBucketResult>',
  ].join('');
}

/**
 * The first page only: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 * @throws S3Failure where there is more than a page
 */
export function versionsXml(objects: ObjectStore, { bucket, query }: Asked): string {
  const prefix = query.get('prefix') ?? '';
  const versions = objects.versions(bucket, prefix, PAGE + 1);
  if (versions.length > PAGE)
    throw new S3Failure(
      501,
      'NotImplemented',
      'A second page of ListObjectVersions is not implemented on one machine.',
    );
  const { encoded, text } = keysOf(query);
  const entry = (one: StoredObject): string => {
    const kind = one.path === undefined ? 'DeleteMarker' : 'Version';
    const content = one.path === undefined ? '' : `<ETag>&quot;${one.etag}&quot;</ETag><Size>${one.size}</Size>`;
    return (
      `<${kind}><Key>${text(one.key)}</Key><VersionId>${one.versionId}</VersionId><IsLatest>${one.latest}</IsLatest>` +
      `<LastModified>${one.lastModified.toISOString()}</LastModified>${content}</${kind}>`
    );
  };
  return [
    HEAD,
    `<ListVersionsResult ${NAMESPACE}>`,
    `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix>`,
    `<MaxKeys>${PAGE}</MaxKeys><IsTruncated>false</IsTruncated>`,
    encoded ? '<EncodingType>url</EncodingType>' : '',
    ...versions.map(entry),
    '</ListVersionsResult>',
  ].join('');
}
