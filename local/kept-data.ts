import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localCredentials } from './credentials.ts';
import { startDynamoDbEngine } from './dynamodb/engine.ts';
import { tablesOf } from './dynamodb/tables.ts';
import type { Endpoints } from './endpoints.ts';
import { functionsOf } from './lambda/configuration.ts';
import { keepingOf } from './s3/keeping.ts';
import { createObjectStore } from './s3/objects.ts';
import { startS3 } from './s3/server.ts';
import { openStore } from './store.ts';
import { loadStack } from './template/stack.ts';

/** What of a data folder is read: tables and objects. Process ids and addresses of who wrote it are not. */
const COPIED = /^(?:dynamodb\.sqlite|dynamodb-local|machine\.sqlite|s3$|cloud-assembly$)/;

export interface KeptData {
  /** Variables by which the functions' own stores find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Nothing was ever run in a data folder. */
export class NothingKept extends Error {
  override readonly name = 'NothingKept';

  constructor(dataDir: string) {
    super(`There is nothing in ${dataDir}; run "npm start" first. / ${dataDir} 中没有数据,请先执行 npm start。`);
  }
}

/**
 * Tables and objects of a data folder, to be read: those of the machine that is up there, else a copy of what it left,
 * so that nothing of it changes.
 * @throws NothingKept where nothing was ever kept there
 */
export async function openKeptData(dataDir: string): Promise<KeptData> {
  const running = await runningAt(dataDir);
  if (running !== undefined) return { environment: running, close: async () => undefined };
  if (!existsSync(join(dataDir, 'machine.sqlite'))) {
    throw new NothingKept(dataDir);
  }
  const folder = mkdtempSync(join(tmpdir(), 'jianzheng-kept-'));
  cpSync(dataDir, folder, {
    recursive: true,
    filter: (source) => source === dataDir || COPIED.test(source.slice(dataDir.length + 1).split('/')[0] ?? ''),
  });
  const stack = loadStack({ templateDir: join(folder, 'cloud-assembly') });
  const dynamoDb = await startDynamoDbEngine({ dataDir: folder });
  const store = openStore(join(folder, 'machine.sqlite'));
  const objects = createObjectStore({
    store,
    folder: join(folder, 's3'),
    buckets: keepingOf(stack),
    changed: () => undefined,
  });
  const buckets = stack.ofType('AWS::S3::Bucket').map(({ name }) => name);
  const s3 = await startS3({ port: 0, buckets, objects, secretOf: () => localCredentials.secretAccessKey });
  const intake = functionsOf(stack).find(({ environment }) => environment['SERVICE_NAME'] === 'Intake');
  return {
    environment: environmentOf({
      dynamodb: dynamoDb.endpoint,
      s3: s3.url,
      tableName: tablesOf(stack)[0]?.name ?? '',
      bucketName: intake?.environment['BUCKET_NAME'] ?? '',
    }),
    close: async () => {
      await Promise.all([dynamoDb.close(), s3.close()]);
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runningAt(dataDir: string): Promise<Readonly<Record<string, string>> | undefined> {
  const file = join(dataDir, 'endpoints.json');
  if (!existsSync(file)) return undefined;
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  // One that was killed leaves its file.
  const answers = await fetch(`${endpoints['control']}/`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );
  return answers ? environmentOf(endpoints) : undefined;
}

function environmentOf(places: Endpoints): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: places['dynamodb'] ?? '',
    AWS_ENDPOINT_URL_S3: places['s3'] ?? '',
    TABLE_NAME: places['tableName'] ?? '',
    BUCKET_NAME: places['bucketName'] ?? '',
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  };
}
