import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Machine } from '#local/machine.ts';
import { clientSettings, item, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine | undefined;
const start = async (): Promise<Machine> => {
  machine = await fixture.start();
  return machine;
};
const root = new URL('../../', import.meta.url).pathname;

afterEach(async () => {
  await machine?.close();
  machine = undefined;
});
afterAll(() => fixture.remove());

/** A command line of the project, on the fixture's data folder. */
async function command(
  file: string,
  ...options: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const args = [join(root, 'local', file), ...options, '--data', fixture.dataDir];
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      status: error.code,
      stdout: error.stdout,
      stderr: error.stderr,
    }),
  );
}

const workflow = async (running: Machine, name: string, begin: boolean): Promise<string | undefined> => {
  const sfn = new SFNClient(clientSettings(running.endpoints.stepFunctions));
  const { stateMachineArn } = running.endpoints;
  if (begin) await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: '{"n":1}' }));
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
};

describe('the machine', () => {
  it('runs a workflow through its function up to a wait, which ends when business time comes', async () => {
    const running = await start();
    await workflow(running, 'first', true);
    await running.quiet();
    expect(await item(running, 'TASKS', 'calls')).toMatchObject({ calls: 1 });
    expect(await workflow(running, 'first', false)).toBe('RUNNING');
    expect(running.engine.nextWakeUp()?.toISOString()).toBe('2025-06-09T16:00:00.000Z');
    await running.clock.set(new Date('2025-06-10T00:00:00+08:00'));
    await running.quiet();
    expect(await workflow(running, 'first', false)).toBe('SUCCEEDED');
    await running.clock.set(new Date('2025-06-03T09:00:00+08:00'));
  });

  it('refuses a second one on the same data', async () => {
    await start();
    await expect(fixture.start()).rejects.toThrow(/is in use: another npm start/);
  });

  it('goes on after SIGKILL where it was', async () => {
    const script = `const { startMachine } = await import(${JSON.stringify(join(root, 'local/machine.ts'))});
      const machine = await startMachine({ templateDir: ${JSON.stringify(fixture.templateDir)}, dataDir: ${JSON.stringify(fixture.dataDir)}, basePort: 0 });
      console.log('up');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const endpoints = JSON.parse(readFileSync(join(fixture.dataDir, 'endpoints.json'), 'utf8'));
    const sfn = new SFNClient(clientSettings(endpoints.stepFunctions));
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn: endpoints.stateMachineArn, name: 'killed', input: '{"ms":500}' }),
    );
    for (let claim = 0; claim < 20; claim += 1) await fetch(`${endpoints.api}/claims/k${claim}`, { method: 'PUT' });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));

    const stale = await command('token.ts', '--role', 'auditor');
    expect(stale).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('npm start') });

    const running = await start();
    await running.quiet();
    expect(await workflow(running, 'killed', false)).toBe('RUNNING');
    for (let claim = 0; claim < 20; claim += 1) {
      expect(await item(running, 'STREAMED', `CLAIM#k${claim}`)).toBeDefined();
    }
  });

  it('leaves no trace of being up when it is closed', async () => {
    await start();
    expect(existsSync(join(fixture.dataDir, 'endpoints.json'))).toBe(true);
    await machine?.close();
    expect(existsSync(join(fixture.dataDir, 'endpoints.json'))).toBe(false);
    expect(await command('clock.ts', 'show')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm start'),
    });
  });
});

describe('the business clock', () => {
  it('stands still, moves forward on command, and outlives a restart', async () => {
    let running = await start();
    expect(running.clock.now().toISOString()).toBe('2025-06-03T01:00:00.000Z');
    let told = 0;
    const stop = running.clock.onChange(() => {
      told += 1;
    });
    const advanced = await command('clock.ts', 'advance', '5d');
    expect(advanced.stdout).toContain('2025-06-08T01:00:00.000Z');
    stop();
    const forward = await command('clock.ts', 'set', '2025-06-20T00:00:00+08:00');
    expect(forward.stderr).toBe('');
    expect(told).toBe(1);
    expect(await item(running, 'SETTING#clock', 'CLOCK')).toMatchObject({ now: '2025-06-19T16:00:00.000Z' });
    await running.close();
    running = await start();
    expect(running.clock.now().toISOString()).toBe('2025-06-19T16:00:00.000Z');
  });

  it('says so when it is set back', async () => {
    await start();
    const back = await command('clock.ts', 'set', '2025-06-01T00:00:00+08:00');
    expect(back).toMatchObject({ status: 0, stderr: expect.stringMatching(/set back.*2025-06-\d\d.*调回过去/) });
  });

  it('refuses what is no instant, and going back by advancing', async () => {
    const { endpoints } = await start();
    const post = (body: object) => fetch(`${endpoints.control}/clock`, { method: 'POST', body: JSON.stringify(body) });
    expect((await post({ now: 'tomorrow' })).status).toBe(400);
    expect((await post({ advanceTo: '2000-01-01T00:00:00Z' })).status).toBe(409);
  });
});

describe('the issuer', () => {
  it('gives tokens that its published keys verify, with the claims asked for and times of this machine', async () => {
    const { endpoints } = await start();
    const { stdout } = await command('token.ts', '--role', 'first-reviewer', '--region', '350200', '--ttl', '60');
    const token = stdout.trim();
    expect(stdout).toBe(`${token}\n`);
    const discovery = (await (await fetch(`${endpoints.issuer}/.well-known/openid-configuration`)).json()) as {
      jwks_uri: string;
      issuer: string;
    };
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
      issuer: discovery.issuer,
      audience: 'jianzheng',
    });
    expect(payload).toMatchObject({ sub: 'demo-first-reviewer', roles: ['first-reviewer'], region: '350200' });
    expect(Math.abs(Number(payload.iat) * 1000 - Date.now())).toBeLessThan(10_000);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
    const keys = await (await fetch(`${endpoints.issuer}/jwks.json`)).text();
    expect(keys).not.toContain('"d"');
  });

  it('says what is wrong with a request', async () => {
    const { endpoints } = await start();
    const answer = await fetch(`${endpoints.issuer}/token`, { method: 'POST', body: '{"ttlSeconds":-1}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/role.*ttlSeconds/);
    expect(await command('token.ts')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('--role'),
    });
  });
});
