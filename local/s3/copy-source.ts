export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** Reads `x-amz-copy-source`: `bucket/key?versionId=…`, encoded, with or without a slash in front. */
export function copySourceOf(header: string): CopySource {
  const [path = '', query] = header.replace(/^\//, '').split('?');
  const [bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  const versionId = new URLSearchParams(query).get('versionId');
  return { bucket, key: key.join('/'), ...(versionId !== null && { versionId }) };
}
