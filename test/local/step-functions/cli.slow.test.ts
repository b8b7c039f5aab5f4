/** Slow: the AWS CLI takes a second a call; `npm test` speaks the same wire protocol. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { engines } from './fixture.ts';
import { MACHINE_ARN, machine, type Running, settled, tokenTask } from './support.ts';

const { begin } = engines();
const installed = spawnSync('aws', ['--version']).status === 0;
const execute = promisify(execFile);

/** Runs `aws stepfunctions` against an engine; the answer, or what it said on standard error. */
async function aws({ url }: Running, ...words: readonly string[]): Promise<Record<string, unknown> | string> {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_DEFAULT_REGION: 'cn-north-1',
    AWS_PAGER: '',
  };
  try {
    const { stdout } = await execute('aws', ['stepfunctions', ...words, '--endpoint-url', url, '--output', 'json'], {
      env,
    });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}

describe.skipIf(!installed)('the AWS CLI (skipped where it is not installed)', () => {
  it('starts, lists, describes, answers, stops and redrives', async () => {
    const engine = await begin({ definition: machine({ Ask: tokenTask('ask') }), functions: { ask: () => null } });
    const started = await aws(
      engine,
      'start-execution',
      '--state-machine-arn',
      MACHINE_ARN,
      '--name',
      'by-hand',
      '--input',
      '{"a":1}',
    );
    const executionArn = (started as { executionArn: string }).executionArn;
    const of = ['--execution-arn', executionArn];
    await settled(engine);
    expect(
      await aws(engine, 'start-execution', '--state-machine-arn', MACHINE_ARN, '--name', 'by-hand', '--input', '{}'),
    ).toContain('ExecutionAlreadyExists');
    expect(
      await aws(engine, 'list-executions', '--state-machine-arn', MACHINE_ARN, '--status-filter', 'RUNNING'),
    ).toMatchObject({
      executions: [{ executionArn, name: 'by-hand', status: 'RUNNING', redriveCount: 0 }],
    });
    await aws(engine, 'stop-execution', ...of, '--error', 'E', '--cause', 'why');
    expect(await aws(engine, 'describe-execution', ...of)).toMatchObject({
      status: 'ABORTED',
      input: '{"a":1}',
      error: 'E',
      cause: 'why',
      redriveStatus: 'REDRIVABLE',
    });
    expect(await aws(engine, 'redrive-execution', ...of)).toHaveProperty('redriveDate');
    await settled(engine);
    const { token = '' } = (engine.calls.at(-1)?.payload ?? {}) as { token?: string };
    expect(await aws(engine, 'send-task-success', '--task-token', token, '--task-output', '"yes"')).toEqual({});
    await settled(engine);
    expect(await aws(engine, 'send-task-heartbeat', '--task-token', token)).toContain('TaskTimedOut');
    const { events } = (await aws(engine, 'get-execution-history', ...of, '--reverse-order')) as {
      events: { type: string }[];
    };
    expect(events[0]?.type).toBe('ExecutionSucceeded');
    expect(events.at(-1)?.type).toBe('ExecutionStarted');
  });
});
