/**
 * `node bench/roster.ts`: rosters of 1,000, 10,000 and 100,000 lines, CSV and XLSX, from the upload to the frozen
 * batches. The bundled functions run one after the other as in production, each in a fresh process with the memory that
 * the stack gives it, against the tables, objects and keys of one machine.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES, type FunctionName } from '#infra/entries.ts';
import { localCredentials } from '#local/credentials.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { ensureTable, tablesOf } from '#local/dynamodb/tables.ts';
import { startKms } from '#local/kms/kms.ts';
import { unpackCode } from '#local/lambda/code.ts';
import { type FunctionConfiguration, functionsOf } from '#local/lambda/configuration.ts';
import { keepingOf } from '#local/s3/keeping.ts';
import { createObjectStore } from '#local/s3/objects.ts';
import { startS3 } from '#local/s3/server.ts';
import { openStore } from '#local/store.ts';
import { loadStack } from '#local/template/stack.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { csvFile, DATES, LEVEL_WORDS, NUMBERS, type RosterLayout, xlsxFile } from '#samples/roster-file.ts';
import { type SampleLine, World } from '#samples/world.ts';

export interface RosterMeasure {
  readonly lines: number;
  readonly format: 'csv' | 'xlsx';
  readonly fileMb: number;
  /** Whether the upload was usable in all its lines, the claim submitted and its roster frozen with all of them. */
  readonly accepted: boolean;
  readonly batches: number;
  /** Reading and freezing, time within both handlers, over the lines. */
  readonly msPerLine: number;
  readonly intakeMs: number;
  readonly freezeMs: number;
  /** Highest resident memory of the process, Node's own included, MB of 1,000,000 bytes; read from Linux's /proc. */
  readonly intakePeakMb: number;
  readonly freezePeakMb: number;
}

const SEED = 20_250_603;
const SIZES = [1_000, 10_000, 100_000] as const;
/** Of the invocation's answer and the measures, behind whatever the function logged. */
const MARK = '\u0001measured ';

/** Runs one invocation as Lambda's runtime does: require, then call. CommonJS, as the bundle is. */
const RUNTIME = `
const { performance } = require('node:perf_hooks');
const { readFileSync } = require('node:fs');
const { handler } = require(process.argv[1]);
const event = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const context = { awsRequestId: 'measured', functionName: 'measured', getRemainingTimeInMillis: () => 300000 };
const before = performance.now();
handler(event, context).then((answer) => {
  const ms = performance.now() - before;
  // Of this program alone: what getrusage tells begins with the peak of the process that started it.
  const [, peakKiB] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const peakMb = Number(peakKiB) * 1024 / 1e6;
  process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify({ answer, ms, peakMb }));
}, (error) => {
  console.error(error);
  process.exitCode = 1;
});
`;

interface Invoked {
  readonly answer: unknown;
  readonly ms: number;
  readonly peakMb: number;
}

const run = promisify(execFile);

/** Tables, objects and keys of one machine, and its functions one invocation at a time; nobody is notified of anything. */
class Bench {
  readonly #folder: string;
  readonly #functions: ReadonlyMap<FunctionName, FunctionConfiguration>;
  readonly #environment: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly close: () => Promise<void>;

  private constructor(parts: {
    folder: string;
    functions: ReadonlyMap<FunctionName, FunctionConfiguration>;
    environment: Readonly<Record<string, string>>;
    bucket: string;
    close: () => Promise<void>;
  }) {
    this.#folder = parts.folder;
    this.#functions = parts.functions;
    this.#environment = parts.environment;
    this.bucket = parts.bucket;
    this.close = parts.close;
  }

  static async start(): Promise<Bench> {
    const folder = mkdtempSync(join(tmpdir(), 'jianzheng-roster-'));
    await bundleFunctions(ENTRIES);
    claimsApp('local', join(folder, 'template')).synth();
    const stack = loadStack({ templateDir: join(folder, 'template') });
    const dynamoDb = await startDynamoDbEngine({ dataDir: folder });
    for (const { name, definition } of tablesOf(stack)) {
      await ensureTable(engineCalls(dynamoDb.endpoint), name, definition);
    }
    const store = openStore(join(folder, 'machine.sqlite'));
    const objects = createObjectStore({
      store,
      folder: join(folder, 's3'),
      buckets: keepingOf(stack),
      changed: () => undefined,
    });
    const buckets = stack.ofType('AWS::S3::Bucket').map(({ name }) => name);
    const s3 = await startS3({ port: 0, buckets, objects, secretOf: () => localCredentials.secretAccessKey });
    const kms = await startKms({ port: 0, stack, folder: join(folder, 'kms') });
    const functions = new Map<FunctionName, FunctionConfiguration>();
    for (const configuration of functionsOf(stack)) {
      functions.set(configuration.environment['SERVICE_NAME'] as FunctionName, configuration);
    }
    return new Bench({
      folder,
      functions,
      bucket: functions.get('Intake')?.environment['BUCKET_NAME'] ?? '',
      environment: {
        TZ: ':UTC',
        AWS_REGION: stack.region,
        AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        AWS_ENDPOINT_URL_S3: s3.url,
        AWS_ENDPOINT_URL_KMS: kms.url,
      },
      close: async () => {
        await Promise.all([s3.close(), kms.close(), dynamoDb.close()]);
        store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    });
  }

  /** @throws Error when the function fails */
  async invoke(name: FunctionName, event: unknown): Promise<Invoked> {
    const configuration = this.#functions.get(name);
    if (configuration === undefined) throw new RangeError(`The stack has no function ${name}.`);
    const { assetPath, memoryMiB, environment } = configuration;
    const eventFile = join(this.#folder, 'event.json');
    writeFileSync(eventFile, JSON.stringify(event));
    const bundle = join(unpackCode(assetPath, join(this.#folder, 'code')), 'index.js');
    const { stdout } = await run(
      process.execPath,
      [`--max-old-space-size=${memoryMiB}`, '-e', RUNTIME, bundle, eventFile],
      { env: { ...environment, ...this.#environment }, maxBuffer: 2 ** 28 },
    );
    return JSON.parse(stdout.slice(stdout.indexOf(MARK) + MARK.length)) as Invoked;
  }

  /** One request of an enterprise's operator, as API Gateway hands it over. @throws Error when it is refused */
  async request(
    name: FunctionName,
    [method, resource]: readonly [string, string],
    params: Record<string, string>,
    body: object,
  ): Promise<Record<string, unknown>> {
    const event = {
      httpMethod: method,
      resource,
      headers: { 'idempotency-key': `bench-${resource}-${JSON.stringify(params)}`.slice(0, 128).replaceAll(' ', '') },
      pathParameters: params,
      queryStringParameters: null,
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: {
        authorizer: { subject: 'bench', roles: 'enterprise-operator', enterpriseId: ENTERPRISES.machinery.creditCode },
      },
    };
    const { answer } = await this.invoke(name, event);
    const { statusCode, body: said } = answer as { statusCode: number; body: string };
    if (statusCode >= 300) throw new Error(`${method} ${resource} was answered ${statusCode}: ${said.slice(0, 500)}`);
    return JSON.parse(said) as Record<string, unknown>;
  }
}

const LAYOUT: RosterLayout = {
  above: [['厦门示例机械有限公司职工技能培训补贴花名册'], ['填报日期:2025年6月3日']],
  columns: [
    { header: '序号', fill: (index) => index + 1 },
    { header: '姓名', field: 'name' },
    { header: '证件类型', field: 'documentType' },
    { header: '身份证号码', field: 'documentNumber' },
    { header: '联系电话', field: 'phone' },
    { header: '人员类别', field: 'group' },
    { header: '职业(工种)', field: 'occupation' },
    { header: '技能等级', field: 'level' },
    { header: '证书类型', field: 'certificateType' },
    { header: '证书编号', field: 'certificateNumber' },
    { header: '发证日期', field: 'issuedOn' },
    { header: '评价机构', field: 'issuer' },
    { header: '培训起止时间', field: 'training' },
    { header: '学时', field: 'hours' },
    { header: '补贴金额(元)', field: 'money' },
    { header: '银行账号', field: 'account' },
  ],
  below: [['填表人:', undefined, '审核人:'], ['单位盖章:']],
  habits: {
    date: [DATES.dashed, DATES.slashed, DATES.han],
    period: (from, to) => `${from}至${to}`,
    level: LEVEL_WORDS,
    number: [NUMBERS.plain],
    money: () => 1500,
    ditto: [],
  },
};

function sampleLines(count: number): SampleLine[] {
  const world = new World(SEED);
  return Array.from({ length: count }, (_, index) => {
    const serial = String(index).padStart(8, '0');
    const person = world.person({ phone: `154${serial}`, account: `62100000000${serial}` });
    return world.line(ENTERPRISES.machinery, { occupation: '焊工', level: world.pick(['5', '4', '3']), person });
  });
}

async function measureRoster(
  bench: Bench,
  lines: readonly SampleLine[],
  format: 'csv' | 'xlsx',
): Promise<RosterMeasure> {
  const bytes = format === 'csv' ? csvFile(LAYOUT, lines, 'utf-8') : xlsxFile(LAYOUT, lines, { sheet: '花名册' });
  const { creditCode: enterpriseId, region } = ENTERPRISES.machinery;
  const made = await bench.request(
    'ClaimApi',
    ['POST', '/claims'],
    { bench: `${format}${lines.length}` },
    { enterpriseId, region },
  );
  const claimId = String(made['claimId']);
  const uploadsPath = '/claims/{claimId}/uploads';
  const { uploadId, url } = await bench.request('SubmissionApi', ['POST', uploadsPath], { claimId }, {});
  const put = await fetch(String(url), { method: 'PUT', body: new Blob([Buffer.from(bytes)]) });
  if (!put.ok) throw new Error(`The upload was answered ${put.status}.`);
  const key = `uploads/${claimId}/${String(uploadId)}/roster`;
  const notice = { s3: { bucket: { name: bench.bucket }, object: { key, sequencer: '0001' } } };
  const intake = await bench.invoke('Intake', { Records: [notice] });
  const submissionPath = '/claims/{claimId}/submission';
  const submitted = await bench.request('SubmissionApi', ['POST', submissionPath], { claimId }, { uploadId });
  const freeze = await bench.invoke('Freeze', { claimId, revision: 1, generation: 1 });
  const { status, batches } = freeze.answer as { status: string; batches: readonly number[] };
  return {
    lines: lines.length,
    format,
    fileMb: bytes.length / 1e6,
    accepted: submitted['lines'] === lines.length && status === 'verifying',
    batches: batches.length,
    msPerLine: (intake.ms + freeze.ms) / lines.length,
    intakeMs: intake.ms,
    freezeMs: freeze.ms,
    intakePeakMb: intake.peakMb,
    freezePeakMb: freeze.peakMb,
  };
}

/** Takes about a minute, and 1 GB of memory for writing the largest rosters. */
export async function measureRosters(sizes: readonly number[] = SIZES): Promise<readonly RosterMeasure[]> {
  const bench = await Bench.start();
  try {
    const measures: RosterMeasure[] = [];
    for (const size of sizes) {
      const lines = sampleLines(size);
      for (const format of ['csv', 'xlsx'] as const) measures.push(await measureRoster(bench, lines, format));
    }
    return measures;
  } finally {
    await bench.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`Node ${process.version}, seed ${SEED}`);
  console.table(
    (await measureRosters()).map(({ accepted, format, lines, batches, ...numbers }) => ({
      lines,
      format,
      accepted,
      batches,
      ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value.toFixed(3))])),
    })),
  );
}
