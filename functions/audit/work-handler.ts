import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { listClaims } from '../claim/claim-store.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { env } from '../shared/env.ts';
import { IntegrityError } from '../shared/errors.ts';
import { keepForGood } from '../shared/kept-for-good-store.ts';
import { putText } from '../shared/object-store.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { s3 } from '../shared/s3-client.ts';
import { dictionaryText, type ExportRow, exportText } from './export-fields.ts';
import { rowsOf } from './export-store.ts';
import { packOf } from './pack.ts';
import { packFacts } from './pack-store.ts';
import {
  type AskedExport,
  exportFailed,
  exportStepDone,
  getExport,
  getPack,
  packFailed,
  packIsReady,
  type Work,
} from './work-store.ts';

/** Claims of one step of an export: one part of it, in memory at a time. */
const CLAIMS_A_STEP = 25;

/**
 * Makes packs and exports, as the request for each appears in the table's stream. A step that fails is tried again by
 * the stream; what is not what its digest says will not become so, and is told as failed at once.
 */
export const handler = observed(async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const { dynamodb } of event.Records) {
    const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
    if (image === undefined) continue;
    const work = unmarshall(image) as Work;
    try {
      await (work.kind === 'pack' ? makePack(work) : goOn(work));
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      logger.error('what was asked for cannot be made', { id: work.id, ...errorFacts(error) });
      await (work.kind === 'pack' ? packFailed({ claimId: work.claimId, packId: work.id }) : exportFailed(work.id));
    }
  }
});

let program: string | undefined;

async function makePack({ claimId, id: packId }: Extract<Work, { kind: 'pack' }>): Promise<void> {
  if ((await getPack(claimId, packId))?.state !== 'making') return;
  program ??= readFileSync(join(env('LAMBDA_TASK_ROOT'), 'verify-pack.mjs'), 'utf8');
  const { zip, sha256, root } = packOf(await packFacts(claimId, packId, await businessNow()), program);
  const key = `packs/${claimId}/${packId}/${sha256}.zip`;
  await s3().send(
    new PutObjectCommand({ Bucket: env('BUCKET_NAME'), Key: key, Body: zip, ContentType: 'application/zip' }),
  );
  // The root is kept where nobody can change it: whoever holds the pack years later compares with that. A pack that is made
  // once more, after a crash, is another one.
  await keepForGood(`packs/${claimId}/${packId}/${sha256}.json`, JSON.stringify({ claimId, packId, sha256, root }));
  await packIsReady({ claimId, packId }, { key, sha256, root, bytes: zip.length });
}

async function goOn({ id, step, after }: Extract<Work, { kind: 'export' }>): Promise<void> {
  const exported = await getExport(id);
  if (exported === undefined || exported.state !== 'making') return;
  const { region, kind, format } = exported;
  const from = after ?? { createdAt: endOf(exported), claimId: '~' };
  const { claims, last } = await listClaims({ region }, { limit: CLAIMS_A_STEP, order: 'newest', after: from });
  const begin = beginOf(exported);
  const within = claims.filter(({ createdAt }) => createdAt >= begin);
  const rows: ExportRow[] = [];
  for (const { claimId } of within) rows.push(...(await rowsOf(kind, claimId)));
  const part = rows.length === 0 ? undefined : await written(id, step, exportText(kind, format, rows), format, rows);
  if (last !== undefined && within.length === claims.length) {
    const { createdAt, claimId } = last;
    return exportStepDone(exported, step, part, { kind: 'export', id, step: step + 1, after: { createdAt, claimId } });
  }
  const dictionaryKey = `exports/${id}/dictionary-${sha256Hex(dictionaryText(kind))}.csv`;
  await putText(dictionaryKey, dictionaryText(kind), 'text/csv; charset=utf-8');
  return exportStepDone(exported, step, part, { dictionaryKey });
}

/** Days of Asia/Shanghai as instants, as claims keep them. */
const beginOf = ({ from }: AskedExport) => new Date(`${from}T00:00:00+08:00`).toISOString();
const endOf = ({ to }: AskedExport) => new Date(`${to}T23:59:59.999+08:00`).toISOString();

async function written(id: string, step: number, text: string, format: 'csv' | 'ndjson', rows: readonly object[]) {
  const sha256 = sha256Hex(text);
  const key = `exports/${id}/${String(step).padStart(6, '0')}-${sha256}.${format}`;
  await putText(key, text, format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
  return { key, sha256, bytes: Buffer.byteLength(text), rows: rows.length };
}
