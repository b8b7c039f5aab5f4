/** `npm start`: synthesizes the stack, runs it here, sends the rosters and sees every claim to its end. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import { defaultBusinessStart } from './clock/business-clock.ts';
import { createFaults } from './faults/faults.ts';
import { readFaultPlan } from './faults/read-plan.ts';
import { toldFaults } from './faults/told.ts';
import { defaultBasePort, type Machine, startMachine } from './machine.ts';
import { Client } from './main-job/client.ts';
import { DEFAULT_DATA, dataOption } from './hints.ts';
import { runMainJob, shanghai } from './main-job/main-job.ts';
import { allClaims, printed, report } from './main-job/report.ts';
import { rosterJobs } from './main-job/roster-files.ts';
import { usageLine } from './metering/usage-line.ts';
import { type RunningMessages, startMessages } from './messages/index.ts';
import { outsideEnvironment } from './outside/environment.ts';
import { outsideSecrets } from './outside/secrets.ts';
import { startRegisters } from './registers/index.ts';
import { toldFailure } from './told-failure.ts';
import { startTreasury } from './treasury/index.ts';

const USAGE = `npm start -- [--once] [--json] [--fresh] [--rosters DIR [--enterprise CREDIT_CODE] [--region 350200]]
             [--port ${defaultBasePort}] [--data .local] [--business-date 2025-06-03T09:00:00+08:00]
             [--faults samples/faults/rough-day.json]`;

const root = fileURLToPath(new URL('..', import.meta.url));

const options = readOptions();
const say = (line: string) => process.stderr.write(`${line}\n`);
const tell = options.json ? say : (line: string) => process.stdout.write(`${line}\n`);

const { faults } = options;
let treasuryUrl = '';
let messages: RunningMessages | undefined;
const closers: (() => Promise<void>)[] = [];
let closing: Promise<void> | undefined;
const closeAll = () => {
  closing ??= (async () => {
    for (const close of closers.toReversed()) await close();
  })();
  return closing;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().then(() => process.exit(0)));

try {
  await main();
} catch (error) {
  say(toldFailure(error));
  if (process.env['DEBUG'] !== undefined && error instanceof Error) say(String(error.stack));
  await closeAll();
  process.exit(1);
}

async function main(): Promise<void> {
  const jobs = rosterJobs(options.rosters, { enterpriseId: options.enterprise, region: options.region });
  if (options.fresh) rmSync(options.data, { recursive: true, force: true });
  tell('synthesizing the stack … / 正在生成部署模板');
  await bundleFunctions(ENTRIES);
  const templateDir = join(options.data, 'cloud-assembly');
  claimsApp('local', templateDir).synth();
  const machine = await startAll(templateDir);
  tell(
    `business time ${shanghai(machine.clock.now())} (change it: npm run clock -- advance 5d${dataOption(options.data)}) / 业务时间`,
  );

  const client = new Client(machine.endpoints);
  const paidBefore = total(await allClaims(client));
  await runMainJob(
    {
      client,
      say: tell,
      around: {
        quiet: machine.quiet,
        now: () => machine.clock.now(),
        advanceTo: (instant) => machine.clock.set(instant),
        fireSchedules: machine.events.fireSchedules,
      },
    },
    jobs,
  );
  const result = await report(client, treasuryUrl);
  const paidThisRunFen = total(result.claims) - paidBefore;
  if (options.json) {
    const { claims, controlTotals } = result;
    process.stdout.write(`${JSON.stringify({ claims, controlTotals, paidThisRunFen }, null, 2)}\n`);
  } else {
    tell(`\n${printed(result, paidThisRunFen)}`);
  }
  await machine.quiet();
  const sent = messages?.received().length ?? 0;
  tell(`\nnotifications delivered in this run: ${sent} / 本次运行送达通知 ${sent} 条`);
  const { zh, en } = usageLine(machine.meter.usage());
  tell(`\n${en}\n${zh}`);
  if (faults !== undefined) tell(`\n${toldFaults(faults)}`);
  if (options.once) {
    await closeAll();
    process.exit(result.controlTotals.balanced ? 0 : 1);
  }
  tell(howToGoOn(machine));
}

async function startAll(templateDir: string): Promise<Machine> {
  const port = (offset: number) => (options.port === 0 ? 0 : options.port + offset);
  const registers = await startRegisters({ port: port(7), dataDir: join(root, 'samples', 'registers'), faults });
  closers.push(() => registers.close());
  const treasury = await startTreasury({ port: port(8), dataDir: join(options.data, 'treasury'), faults });
  closers.push(() => treasury.close());
  treasuryUrl = treasury.url;
  messages = await startMessages({ port: port(10), faults });
  closers.push(() => messages?.close() ?? Promise.resolve());
  const machine = await startMachine({
    templateDir,
    dataDir: options.data,
    basePort: options.port,
    businessStart: options.businessStart,
    faults,
    extraEndpoints: { registers: registers.url, treasury: treasury.url, messages: messages.url },
    secrets: outsideSecrets,
    functionEnvironment: outsideEnvironment({ registers, treasury, messages }),
  });
  closers.push(() => machine.close());
  for (const { ref } of machine.stack.ofType('AWS::SNS::Topic'))
    machine.topics.subscribe(ref, ({ subject }) => tell(`${subject} (docs/runbook.md) / 告警`));
  return machine;
}

function total(claims: readonly { readonly paidFen: number }[]): number {
  return claims.reduce((sum, { paidFen }) => sum + paidFen, 0);
}

function howToGoOn({ endpoints }: Machine): string {
  const region = endpoints.stateMachineArn.split(':')[3];
  const aws = `AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region ${region}`;
  return `
It stays up; Ctrl-C ends it and npm start goes on from there. / 服务保持运行，Ctrl-C 结束。
  console ${endpoints.api}/console/
  API     ${endpoints.api}
  token   npm run --silent token -- --role first-reviewer --region 350200${dataOption(options.data)}
  CLI     npx jianzheng login --enterprise ${options.enterprise}${dataOption(options.data)}
  AWS CLI ${aws} --endpoint-url ${endpoints.stepFunctions} stepfunctions list-executions --state-machine-arn ${endpoints.stateMachineArn}
  places  ${join(options.data, 'endpoints.json')}`;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        rosters: { type: 'string', default: join(root, 'samples', 'rosters') },
        enterprise: { type: 'string', default: '91350200XXXX000197' },
        region: { type: 'string', default: '350200' },
        port: { type: 'string', default: String(defaultBasePort) },
        data: { type: 'string', default: DEFAULT_DATA },
        'business-date': { type: 'string' },
        faults: { type: 'string' },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_000) throw new Error('--port takes a number from 0 to 65000.');
    const businessDate = values['business-date'];
    const businessStart = businessDate === undefined ? defaultBusinessStart : new Date(businessDate);
    if (Number.isNaN(businessStart.getTime())) throw new Error('--business-date takes an ISO instant.');
    if (!existsSync(values.rosters)) throw new Error(`There is no folder ${values.rosters}. / 目录不存在。`);
    const faults = values.faults === undefined ? undefined : createFaults(readFaultPlan(values.faults));
    return { ...values, port, businessStart, faults };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
