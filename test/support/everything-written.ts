import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { localCredentials } from '#local/credentials.ts';
import type { RunningStack } from './running-stack.ts';
import { scratchFolder } from './scratch.ts';

export type PlaceKind =
  | 'log'
  | 'output'
  | 'answer'
  | 'history'
  | 'object name'
  | 'object'
  | 'item'
  | 'database'
  | 'file'
  | 'message';

/** One place that something was written to, and what stands there. */
export interface Place {
  readonly kind: PlaceKind;
  readonly where: string;
  readonly bytes: Buffer;
}

/** Everything that a stack has written so far, whoever wrote it and in whatever folder, table or bucket. */
export async function* everythingWritten(stack: RunningStack): AsyncGenerator<Place> {
  yield* filesOf(stack.dataDir);
  yield* itemsOf(stack);
  yield* objectsOf(stack);
  yield* historiesOf(stack);
  for (const message of stack.messages.received())
    yield { kind: 'message', where: message.id, bytes: Buffer.from(JSON.stringify(message)) };
}

/** Objects are read through the bucket, where they have names. */
const OBJECT_FOLDER = 's3';

function* filesOf(dataDir: string): Generator<Place> {
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const where = relative(dataDir, path);
    if (!entry.isFile() || where.startsWith(`${OBJECT_FOLDER}/`)) continue;
    const bytes = readFileSync(path);
    yield { kind: where.startsWith('logs/') ? 'log' : 'file', where, bytes };
    // A long row lies in pieces over a database's pages: each is read whole as well.
    if (bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3') yield* rowsOf(path, where);
  }
}

/** Of a copy: whoever writes it may keep it locked. */
function* rowsOf(path: string, where: string): Generator<Place> {
  const folder = scratchFolder('copy');
  const copy = join(folder, 'copy');
  for (const ending of ['', '-wal']) if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
  const database = new DatabaseSync(copy);
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables) {
      const rows = database.prepare(`SELECT * FROM "${String(name).replaceAll('"', '""')}"`).all();
      const parts = rows.flatMap((row) =>
        Object.values(row).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(`${value}\n`),
        ),
      );
      yield { kind: 'database', where: `${where} ${String(name)}`, bytes: Buffer.concat(parts) };
    }
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

async function* itemsOf(stack: RunningStack): AsyncGenerator<Place> {
  const { endpoints } = stack.machine;
  const client = new DynamoDBClient({ ...settings(stack), endpoint: endpoints.dynamodb });
  let page = 0;
  for await (const { Items } of paginateScan({ client }, { TableName: endpoints.tableName })) {
    page += 1;
    yield { kind: 'item', where: `table, page ${page} of a scan`, bytes: Buffer.from(JSON.stringify(Items)) };
  }
  client.destroy();
}

async function* objectsOf(stack: RunningStack): AsyncGenerator<Place> {
  const client = new S3Client({ ...settings(stack), endpoint: stack.machine.endpoints.s3, forcePathStyle: true });
  for (const { name: Bucket } of stack.machine.stack.ofType('AWS::S3::Bucket')) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        const object = await client.send(new GetObjectCommand({ Bucket, Key }));
        const { Metadata, ContentDisposition, ContentType } = object;
        const named = JSON.stringify({ Key, Metadata, ContentDisposition, ContentType });
        yield { kind: 'object name', where: Key, bytes: Buffer.from(`${Key}\n${named}`) };
        const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
        yield { kind: 'object', where: Key, bytes: isGzip(body) ? gunzipSync(body) : body };
      }
    }
  }
  client.destroy();
}

const isGzip = (bytes: Buffer) => bytes.length > 2 && bytes.readUInt16BE(0) === 0x1f8b;

/** Executions are told apart by their name: it is in the answer of DescribeExecution. */
async function* historiesOf(stack: RunningStack): AsyncGenerator<Place> {
  const client = new SFNClient({ ...settings(stack), endpoint: stack.machine.endpoints.stepFunctions });
  for (const { ref: stateMachineArn } of stack.machine.stack.ofType('AWS::StepFunctions::StateMachine')) {
    for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
      for (const { executionArn = '' } of executions) {
        const described = await client.send(new DescribeExecutionCommand({ executionArn }));
        const parts = [JSON.stringify({ ...described, $metadata: undefined })];
        for await (const { events } of paginateGetExecutionHistory(
          { client },
          { executionArn, includeExecutionData: true },
        ))
          parts.push(JSON.stringify(events));
        yield { kind: 'history', where: executionArn, bytes: Buffer.from(parts.join('\n')) };
      }
    }
  }
  client.destroy();
}

const settings = (stack: RunningStack) => ({
  region: stack.machine.stack.region,
  credentials: localCredentials,
});

/** Takes down what this process prints and what its requests are answered, beside letting it through. */
export class Listener {
  readonly #places: Place[] = [];
  readonly #undo: (() => void)[] = [];

  constructor(answersOf: (url: string) => boolean) {
    for (const [name, stream] of [
      ['stdout', process.stdout],
      ['stderr', process.stderr],
    ] as const) {
      const write = stream.write;
      stream.write = ((chunk: string | Uint8Array, ...more: never[]) => {
        this.#hear('output', name, chunk);
        return write.call(stream, chunk, ...more);
      }) as typeof write;
      this.#undo.push(() => {
        stream.write = write;
      });
    }
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      const said = console[level];
      console[level] = (...words: unknown[]) => {
        this.#hear('output', `console.${level}`, words.map((word) => describe(word)).join(' '));
        said(...words);
      };
      this.#undo.push(() => {
        console[level] = said;
      });
    }
    const { fetch } = globalThis;
    globalThis.fetch = async (...call: Parameters<typeof fetch>) => {
      const response = await fetch(...call);
      const [target] = call;
      const url = target instanceof Request ? target.url : String(target);
      if (!answersOf(url)) return response;
      const text = await response.clone().text();
      const headers = JSON.stringify([...response.headers]);
      this.#hear('answer', `${response.status} ${new URL(url).pathname}`, `${headers}\n${text}`);
      return response;
    };
    this.#undo.push(() => {
      globalThis.fetch = fetch;
    });
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #hear(kind: PlaceKind, where: string, said: string | Uint8Array): void {
    this.#places.push({ kind, where, bytes: Buffer.from(said as string) });
  }
}

const describe = (word: unknown): string =>
  word instanceof Error
    ? `${word.stack} ${JSON.stringify(word.cause)}`
    : typeof word === 'string'
      ? word
      : JSON.stringify(word);
