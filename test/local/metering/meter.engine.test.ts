import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '#local/machine.ts';
import { PLATFORM_BYTES_PER_INVOCATION } from '#local/metering/meter.ts';
import { lambdaTotal, usageBetween } from '#local/metering/usage.ts';
import { usageLine } from '#local/metering/usage-line.ts';
import { clientSettings, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;

beforeAll(async () => {
  machine = await fixture.start();
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const functionName = (logicalId: string): string => {
  const found = machine.stack.ofType('AWS::Lambda::Function').find((one) => one.logicalId === logicalId);
  if (found === undefined) throw new Error(`The fixture has no ${logicalId}.`);
  return found.name;
};

describe('the meter of a machine', () => {
  it('counts as many state transitions as the history enters states, and each invocation', async () => {
    const sfn = new SFNClient(clientSettings(machine.endpoints.stepFunctions));
    const { stateMachineArn } = machine.endpoints;
    const before = machine.meter.usage();
    const arns: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }));
      arns.push(executionArn);
      await machine.quiet();
    }
    const used = usageBetween(before, machine.meter.usage());
    let entered = 0;
    for (const executionArn of arns) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      entered += events.filter(({ type = '' }) => type.endsWith('StateEntered')).length;
    }
    expect(entered).toBe(6);
    expect(used.stepFunctions.stateTransitions).toBe(entered);
    const task = used.lambda[functionName('TaskFunction')];
    expect(task).toMatchObject({ invocations: 3, coldStarts: 1 });
    expect(task?.billedMs).toBeGreaterThanOrEqual(3);
    expect(Number.isInteger(task?.billedMs)).toBe(true);
    expect(task?.mibMs).toBe((task?.billedMs ?? 0) * 256);
    expect(used.logs.estimatedPlatformBytes).toBe(lambdaTotal(used).invocations * PLATFORM_BYTES_PER_INVOCATION);
  });

  it('counts S3 requests by what they cost, and what is stored', async () => {
    const s3 = new S3Client(clientSettings(machine.endpoints.s3));
    const Bucket = machine.endpoints.bucketName;
    const before = machine.meter.usage();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'metered/a', Body: '0123456789' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'metered/a', Body: '01234567890123456789' }));
    await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'metered/' }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'metered/a' }));
    await Body?.transformToString();
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'metered/a' }));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'metered/absent' }))).rejects.toThrow();
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'metered/a' }));
    // Old versions stay, and are paid for.
    expect(usageBetween(before, machine.meter.usage()).s3).toEqual({
      [Bucket]: { putRequests: 3, getRequests: 3, storedBytes: 30 },
    });
  });

  it('counts uses of keys by operation', async () => {
    const kms = new KMSClient(clientSettings(machine.endpoints.kms));
    const KeyId = machine.stack.ofType('AWS::KMS::Key')[0]?.ref;
    const before = machine.meter.usage();
    const { CiphertextBlob } = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    await kms.send(new DecryptCommand({ CiphertextBlob }));
    await kms.send(new DecryptCommand({ CiphertextBlob }));
    expect(usageBetween(before, machine.meter.usage()).kms).toEqual({ GenerateDataKey: 1, Decrypt: 2 });
  });

  it('counts requests to the API, also those that it refuses', async () => {
    const before = machine.meter.usage();
    expect((await fetch(`${machine.endpoints.api}/claims/m1`, { method: 'PUT' })).status).toBe(200);
    expect((await fetch(`${machine.endpoints.api}/nowhere`)).status).toBe(403);
    const used = usageBetween(before, machine.meter.usage());
    expect(used.apiGateway.requests).toBe(2);
    expect(used.lambda[functionName('ApiFunction')]?.invocations).toBe(1);
  });

  it('counts schedules and messages to queues', async () => {
    const before = machine.meter.usage();
    await machine.events.fireSchedules();
    const [queue] = machine.stack.ofType('AWS::SQS::Queue');
    machine.queues.send(queue?.attribute('Arn') ?? '', 'lost');
    const used = usageBetween(before, machine.meter.usage());
    expect(used.eventBridge.scheduledInvocations).toBeGreaterThanOrEqual(1);
    expect(used.sqs.requests).toBe(1);
  });

  it('says it in one line of either language', () => {
    const usage = machine.meter.usage();
    const { zh, en } = usageLine(usage);
    for (const line of [zh, en]) {
      expect(line).toContain(String(usage.stepFunctions.stateTransitions));
      expect(line).not.toContain('\n');
    }
  });
});
