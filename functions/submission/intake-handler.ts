import {
  CopyObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { requireClaim } from '../claim/claim-store.ts';
import { s3 } from '../shared/s3-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { putText } from '../shared/object-store.ts';
import { logger } from '../shared/observability.ts';
import { sealLine } from './frozen-line.ts';
import { LinesWriter } from './lines-store.ts';
import { ListDigest } from './list-digest.ts';
import { readRoster } from './roster/parse-roster.ts';
import { type Findings, getUpload, parseUploadObjectKey, recordReading } from './upload-store.ts';
import { observed } from '../shared/observed-handler.ts';

export const MAX_ROWS = 100_000;

/** Reads each uploaded roster as soon as it is there. Called twice it writes the same under the same keys. */
export const handler = observed(async (event: S3Event): Promise<void> => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));
    const upload = parseUploadObjectKey(key);
    const { sequencer, eTag } = record.s3.object;
    const sent = { bucket: record.s3.bucket.name, key, sequencer, etag: eTag.replaceAll('"', '') };
    if (upload !== undefined) await read(sent, upload);
  }
});

/** The content as it comes: a file that is too large is refused before it is in memory. */
function contentOf(body: GetObjectCommandOutput['Body']): AsyncIterable<Uint8Array> | Uint8Array {
  return (body as AsyncIterable<Uint8Array> | undefined) ?? new Uint8Array();
}

interface Sent {
  readonly bucket: string;
  readonly key: string;
  readonly sequencer: string;
  readonly etag: string;
}

/**
 * Copies what was sent, within S3, to where nobody can put anything; `false` where another file, or none, lies at its
 * address by now: of that one S3 tells as well.
 */
async function copied({ bucket, key, etag }: Sent, to: string): Promise<boolean> {
  try {
    const CopySource = `${bucket}/${key}`;
    await s3().send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource, CopySourceIfMatch: etag }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && REPLACED.has(error.name)) return false;
    throw error;
  }
}

const REPLACED = new Set(['PreconditionFailed', 'NoSuchKey']);

async function read(sent: Sent, { claimId, uploadId }: { claimId: string; uploadId: string }): Promise<void> {
  const { bucket, sequencer, etag } = sent;
  // What was submitted stays what it was, whatever is sent to its address afterwards.
  if ((await getUpload(claimId, uploadId))?.submittedAs !== undefined) return;
  const place = `uploads/${claimId}/${uploadId}/${sequencer}-${etag}`;
  const rosterKey = `${place}/as-read`;
  if (!(await copied(sent, rosterKey))) return;
  const [object, keys, now, claim] = await Promise.all([
    s3().send(new GetObjectCommand({ Bucket: bucket, Key: rosterKey })),
    fieldKeys(),
    businessNow(),
    requireClaim(claimId),
  ]);
  const writer = new LinesWriter(place);
  const contentDigest = new ListDigest();
  const result = await readRoster(
    contentOf(object.Body),
    { maxRows: MAX_ROWS, today: shanghaiDate(now), claimant: claim.enterpriseId, size: object.ContentLength },
    {
      line: (line) => {
        const { sealed, ...open } = sealLine(keys, claimId, line);
        writer.add({ ...open, sealed });
        contentDigest.add(open);
      },
      ready: () => writer.ready(),
    },
  ).finally(() => writer.settled());
  const findings: Findings = { faults: result.faults, notes: result.notes };
  await putText(`${place}/faults.json`, JSON.stringify(findings), 'application/json');
  const linesKey = result.ok ? await writer.finish() : undefined;
  const { rows, good, faulty } = result.totals;
  const recorded = await recordReading(claimId, uploadId, sequencer, {
    status: linesKey === undefined ? 'unusable' : 'usable',
    etag,
    rosterKey,
    rows,
    goodRows: good,
    faultyRows: faulty,
    faults: result.faultsFound,
    notes: result.notesFound,
    faultsKey: `${place}/faults.json`,
    ...(linesKey === undefined ? {} : { linesKey, contentDigest: contentDigest.end() }),
  });
  logger.info('roster read', { claimId, uploadId, rows: good, faults: result.faultsFound, recorded });
}
