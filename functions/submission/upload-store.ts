import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { uploadKey } from '../claim/keys.ts';
import type { Fault } from '../shared/fault.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, type TransactItem, tableName } from '../shared/table-store.ts';

/** One upload of a roster: awaited, then usable (some rows at least) or unusable, with all faults in the bucket. */
export interface Upload {
  readonly claimId: string;
  readonly uploadId: string;
  readonly status: 'awaiting' | 'usable' | 'unusable';
  readonly createdBy: string;
  readonly createdAt: string;
  readonly fileName?: string;
  /** Of the newest content that was read. */
  readonly etag?: string;
  readonly rows?: number;
  readonly goodRows?: number;
  readonly faultyRows?: number;
  /** All of them, whether listed under `faultsKey` or not. */
  readonly faults?: number;
  readonly notes?: number;
  /** Of the last part of the lines, see `lines-store.ts`. */
  readonly linesKey?: string;
  /** The very file that was read: its own address takes another one until it expires. */
  readonly rosterKey?: string;
  readonly faultsKey?: string;
  readonly contentDigest?: string;
  /** Revision with which it was last submitted: from then on nothing of it changes. */
  readonly submittedAs?: number;
}

/** What was found in a roster: faults keep a row (or the file) out; notes tell what was read or skipped, and why. */
export interface Findings {
  readonly faults: readonly Fault[];
  readonly notes: readonly Fault[];
}

export const uploadObjectKey = (claimId: string, uploadId: string) => `uploads/${claimId}/${uploadId}/roster`;
const OBJECT_KEY = /^uploads\/([^/]+)\/([^/]+)\/roster$/;

export function parseUploadObjectKey(key: string): { claimId: string; uploadId: string } | undefined {
  const [, claimId, uploadId] = OBJECT_KEY.exec(key) ?? [];
  return claimId === undefined || uploadId === undefined ? undefined : { claimId, uploadId };
}

export async function getUpload(claimId: string, uploadId: string): Promise<Upload | undefined> {
  return getItem<Upload>(uploadKey(claimId, uploadId));
}

/**
 * Records what was read from the object with this `sequencer`. S3 may report two PUTs of one key in any order:
 * the later one stays, unless one was submitted. Answers `false` when something else stands there.
 */
export async function recordReading(
  claimId: string,
  uploadId: string,
  sequencer: string,
  reading: Omit<Upload, 'claimId' | 'uploadId' | 'createdBy' | 'createdAt' | 'fileName'>,
): Promise<boolean> {
  const fields = { ...reading, sequencer };
  const names = Object.fromEntries(Object.keys(fields).map((field, index) => [`#f${index}`, field]));
  const values = Object.fromEntries(Object.values(fields).map((value, index) => [`:f${index}`, value]));
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: uploadKey(claimId, uploadId),
        UpdateExpression: `SET ${Object.keys(names)
          .map((name, index) => `${name} = :f${index}`)
          .join(', ')}`,
        ConditionExpression:
          'attribute_exists(pk) AND attribute_not_exists(#submitted) AND (attribute_not_exists(#sequencer) OR #sequencer <= :sequencer)',
        ExpressionAttributeNames: { ...names, '#sequencer': 'sequencer', '#submitted': 'submittedAs' },
        ExpressionAttributeValues: { ...values, ':sequencer': sequencer },
      }),
    ),
  );
  return 'done' in result;
}

/** It goes with that revision, as it was looked at: in the submission's own transaction. */
export function submitting({ claimId, uploadId, linesKey }: Upload, revision: number): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: uploadKey(claimId, uploadId),
      UpdateExpression: 'SET submittedAs = :revision',
      ConditionExpression: 'linesKey = :lines',
      ExpressionAttributeValues: { ':revision': revision, ':lines': linesKey },
    },
  };
}
