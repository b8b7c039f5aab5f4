import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { s3 } from '../shared/s3-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { putText } from '../shared/object-store.ts';
import { logger } from '../shared/observability.ts';
import { sealLine } from './frozen-line.ts';
import { parseRoster } from './roster/parse-roster.ts';
import { type Findings, parseUploadObjectKey, recordReading } from './upload-store.ts';
import { observed } from '../shared/observed-handler.ts';

export const MAX_ROWS = 100_000;

/** Reads each uploaded roster as soon as it is there. Called twice it writes the same under the same keys. */
export const handler = observed(async (event: S3Event): Promise<void> => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));
    const upload = parseUploadObjectKey(key);
    if (upload !== undefined) await read(record.s3.bucket.name, key, record.s3.object.sequencer, upload);
  }
});

/** The content as it comes: a file that is too large is refused before it is in memory. */
function contentOf(body: GetObjectCommandOutput['Body']): AsyncIterable<Uint8Array> | Uint8Array {
  return (body as AsyncIterable<Uint8Array> | undefined) ?? new Uint8Array();
}

async function read(
  bucket: string,
  key: string,
  sequencer: string,
  { claimId, uploadId }: { claimId: string; uploadId: string },
): Promise<void> {
  const [object, keys, now] = await Promise.all([
    s3().send(new GetObjectCommand({ Bucket: bucket, Key: key })),
    fieldKeys(),
    businessNow(),
  ]);
  const result = await parseRoster(contentOf(object.Body), {
    maxRows: MAX_ROWS,
    today: shanghaiDate(now),
  });
  const etag = (object.ETag ?? '').replaceAll('"', '');
  const place = `uploads/${claimId}/${uploadId}/${sequencer}-${etag}`;
  const { faults } = result;
  const findings: Findings = { faults, notes: result.ok ? result.notes : [] };
  await putText(`${place}/faults.json`, JSON.stringify(findings), 'application/json');
  const lines = result.ok ? result.lines.map((line) => sealLine(keys, claimId, line)) : [];
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  if (lines.length > 0) await putText(`${place}/lines.ndjson`, body, 'application/x-ndjson');
  const recorded = await recordReading(claimId, uploadId, sequencer, {
    status: lines.length > 0 ? 'usable' : 'unusable',
    etag,
    rows: result.ok ? result.totals.rows : 0,
    goodRows: lines.length,
    faultyRows: result.ok ? result.totals.faulty : 0,
    faults: faults.length,
    faultsKey: `${place}/faults.json`,
    contentDigest: digest(lines.map(({ sealed: _sealed, ...line }) => line)),
    ...(lines.length > 0 ? { linesKey: `${place}/lines.ndjson` } : {}),
  });
  logger.info('roster read', { claimId, uploadId, rows: lines.length, faults: faults.length, recorded });
}
