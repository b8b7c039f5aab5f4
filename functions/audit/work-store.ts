import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { exportKey, EXPORT_PREFIX, EXPORTS, packKey, PACKS, claimPk, workKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, type Key, queryPrefix, tableName, transact } from '../shared/table-store.ts';
import type { NewExport } from './requests.ts';

/** What was asked for, and how far it is. */
interface Asked {
  readonly state: 'making' | 'ready' | 'failed';
  readonly requestedBy: string;
  /** Machine time, ISO 8601. */
  readonly requestedAt: string;
  readonly readyAt?: string;
}

export interface AskedPack extends Asked {
  readonly packId: string;
  readonly claimId: string;
  readonly key?: string;
  readonly sha256?: string;
  /** SHA-256 of the manifest. */
  readonly root?: string;
  readonly bytes?: number;
}

export interface ExportPart {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

export interface AskedExport extends Asked, Readonly<z.infer<typeof NewExport>> {
  readonly exportId: string;
  readonly rows: number;
  readonly parts: readonly ExportPart[];
  readonly dictionaryKey?: string;
}

/** What the table's stream hands to whoever makes it. */
export type Work =
  | { readonly kind: 'pack'; readonly claimId: string; readonly id: string; readonly step: 0 }
  | {
      readonly kind: 'export';
      readonly id: string;
      readonly step: number;
      /** Where in the list of claims this step goes on. */
      readonly after?: { readonly createdAt: string; readonly claimId: string };
    };

const WORK_KEPT_SECONDS = 14 * 86_400;
const EXPORT_KEPT_SECONDS = 90 * 86_400;

const begin = (work: Work) => ({
  Put: {
    TableName: tableName(),
    Item: {
      ...workKey(work.id, work.step),
      ...work,
      expiresAt: Math.floor(Date.now() / 1000) + WORK_KEPT_SECONDS,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Notes what is asked for and begins it, once: who asks again finds what they asked for. */
export async function askForPack(pack: AskedPack): Promise<AskedPack> {
  const key = packKey(pack.claimId, pack.packId);
  const work: Work = { kind: 'pack', claimId: pack.claimId, id: pack.packId, step: 0 };
  await transact([put(key, pack), begin(work)]);
  return (await getItem<AskedPack>(key)) ?? pack;
}

export async function askForExport(asked: AskedExport): Promise<AskedExport> {
  const key = exportKey(asked.exportId);
  const expiresAt = Math.floor(Date.now() / 1000) + EXPORT_KEPT_SECONDS;
  await transact([put(key, { ...asked, expiresAt }), begin({ kind: 'export', id: asked.exportId, step: 0 })]);
  return (await getItem<AskedExport>(key)) ?? asked;
}

const put = (key: Key, item: object) => ({
  Put: { TableName: tableName(), Item: { ...key, ...item }, ConditionExpression: 'attribute_not_exists(pk)' },
});

export const getPack = (claimId: string, packId: string) => getItem<AskedPack>(packKey(claimId, packId));
export const getExport = (exportId: string) => getItem<AskedExport>(exportKey(exportId));

/** Newest first. */
export async function packsOf(claimId: string): Promise<AskedPack[]> {
  const found: AskedPack[] = [];
  for await (const item of queryPrefix<AskedPack>(claimPk(claimId), PACKS)) found.push(item);
  return found.sort(byTime);
}

/** Newest first; they are kept for ninety days. */
export async function listExports(): Promise<AskedExport[]> {
  const found: AskedExport[] = [];
  for await (const item of queryPrefix<AskedExport>(EXPORTS, EXPORT_PREFIX)) found.push(item);
  return found.sort(byTime);
}

const byTime = (a: Asked, b: Asked) => (a.requestedAt < b.requestedAt ? 1 : -1);

export async function packIsReady(
  { claimId, packId }: Pick<AskedPack, 'claimId' | 'packId'>,
  made: Required<Pick<AskedPack, 'key' | 'sha256' | 'root' | 'bytes'>>,
): Promise<void> {
  const { key, ...rest } = made;
  await change(packKey(claimId, packId), {
    ...rest,
    key,
    state: 'ready',
    readyAt: new Date().toISOString(),
  });
}

export const packFailed = ({ claimId, packId }: Pick<AskedPack, 'claimId' | 'packId'>) =>
  change(packKey(claimId, packId), { state: 'failed' });
export const exportFailed = (exportId: string) => change(exportKey(exportId), { state: 'failed' });

/** Only what is still being made is changed: a late duplicate finds it done. */
async function change(key: Key, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const named = Object.entries(fields);
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: key,
        UpdateExpression: `SET ${named.map((_, index) => `#f${index} = :f${index}`).join(', ')}`,
        ConditionExpression: '#state = :making',
        ExpressionAttributeNames: {
          '#state': 'state',
          ...Object.fromEntries(named.map(([field], index) => [`#f${index}`, field])),
        },
        ExpressionAttributeValues: {
          ':making': 'making',
          ...Object.fromEntries(named.map(([, value], index) => [`:f${index}`, value])),
        },
      }),
    ),
  );
}

/**
 * Adds what one step has written, and begins the next one or ends the export: both, or, where the step was done before,
 * neither.
 */
export async function exportStepDone(
  exported: AskedExport,
  step: number,
  part: ExportPart | undefined,
  next: Work | { readonly dictionaryKey: string },
): Promise<void> {
  const parts = part === undefined ? exported.parts : [...exported.parts, part];
  const rows = exported.rows + (part?.rows ?? 0);
  const ends = 'dictionaryKey' in next;
  await transact([
    {
      Update: {
        TableName: tableName(),
        Key: exportKey(exported.exportId),
        UpdateExpression: `SET parts = :parts, #rows = :rows, stepsDone = :next${ends ? ', #state = :ready, readyAt = :at, dictionaryKey = :dictionary' : ''}`,
        ConditionExpression: '#state = :making AND (attribute_not_exists(stepsDone) OR stepsDone = :step)',
        ExpressionAttributeNames: { '#state': 'state', '#rows': 'rows' },
        ExpressionAttributeValues: {
          ':parts': parts,
          ':rows': rows,
          ':next': step + 1,
          ':step': step,
          ':making': 'making',
          ...(ends ? { ':ready': 'ready', ':at': new Date().toISOString(), ':dictionary': next.dictionaryKey } : {}),
        },
      },
    },
    ...(ends ? [] : [begin(next)]),
  ]);
}
