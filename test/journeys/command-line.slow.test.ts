/** Slow: processes of their own that are killed and wait; `npm test` runs template, sign-in, submission and status as the README has them. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { RunningStack } from '#test/support/running-stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { rosterCells } from '../../cli/roster-cells.ts';

const LAUNCHER = fileURLToPath(new URL('../../cli/jianzheng.js', import.meta.url));
const enterprise = ENTERPRISES.machinery;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('the command line against a running stack', () => {
  let stack: RunningStack;
  let folder: string;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 61 });
    folder = scratchFolder('command-line');
    mkdirSync(join(folder, '.local'));
    writeFileSync(join(folder, '.local/endpoints.json'), JSON.stringify(stack.machine.endpoints));
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const lines = [stack.world.line(enterprise, wish), stack.world.line(enterprise, wish)];
    await stack.publishWorld();
    writeFileSync(join(folder, 'good.csv'), plainRoster(lines));
    const broken = new TextDecoder().decode(plainRoster(lines)).replace(lines[1]?.person.documentNumber ?? '', '=1+1');
    writeFileSync(join(folder, 'broken.csv'), broken);
  });
  afterAll(() => stack.close());

  function run(...args: readonly string[]): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const running = spawn(LAUNCHER, args, {
        cwd: folder,
        env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config'), LANG: 'en_GB.UTF-8', LC_ALL: '' },
      });
      let out = '';
      let err = '';
      running.stdout.on('data', (data: Buffer) => {
        out += data.toString();
      });
      running.stderr.on('data', (data: Buffer) => {
        err += data.toString();
      });
      running.on('error', reject);
      running.on('close', (code) => resolve({ code, out, err }));
    });
  }

  test('asks for a sign-in first, then keeps a token that it never shows and nobody else can read', async () => {
    const refused = await run('status');
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('jianzheng login') });
    const { code, out, err } = await run('login', '--enterprise', enterprise.creditCode);
    const path = join(folder, 'config/jianzheng/kept.json');
    const [token = ''] = Object.values(JSON.parse(readFileSync(path, 'utf8')).tokens as Record<string, string>);
    expect(code).toBe(0);
    expect(token.split('.')).toHaveLength(3);
    expect(out + err).not.toContain(token.slice(0, 20));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('shows every fault, submits nothing, and gives the roster back marked', async () => {
    const { code, out } = await run('submit', 'broken.csv');
    expect(code).toBe(4);
    expect(out).toContain('row 3 column B');
    expect(out).toContain('2 rows: 1 good, 1 with faults');
    const claim = /clm-\w+/.exec(out)?.[0] ?? '';
    expect((await stack.read(claim)).status).toBe('draft');
    expect(await run('faults', claim, '--out', 'faults.xlsx')).toMatchObject({ code: 0 });
    const [sheet] = await rosterCells(join(folder, 'faults.xlsx'));
    const [original] = await rosterCells(join(folder, 'broken.csv'));
    expect(sheet?.rows[2]?.slice(0, 10)).toEqual(original?.rows[2]?.slice(0, 10));
    expect(sheet?.rows[2]?.at(-1)).toContain('【身份证号】');
  });

  test('tries a roster: amounts, nothing submitted, no draft left, and again as often as one likes', async () => {
    for (const file of ['good.csv', 'broken.csv', 'good.csv']) {
      const trying = await run('submit', file, '--dry-run', '--json');
      expect(trying.code).toBe(file === 'good.csv' ? 0 : 4);
      const { claim, lines } = JSON.parse(trying.out) as { claim: { claimId: string }; lines: { amountFen: number }[] };
      expect(lines.map(({ amountFen }) => amountFen > 0)).toEqual(file === 'good.csv' ? [true, true] : [true]);
      await stack.until(claim.claimId, 'withdrawn');
    }
    const told = await run('submit', 'good.csv', '--dry-run');
    expect(told.out).toMatch(/2 would be granted \d+\.00 CNY/);
    const { claims } = JSON.parse((await run('status', '--json')).out) as { claims: { status: string }[] };
    expect(claims.map(({ status }) => status).toSorted()).toEqual(['draft', ...Array(4).fill('withdrawn')]);
  });

  test('called again after it was killed it goes on: one claim, submitted once', async () => {
    const first = await run('submit', 'good.csv', '--no-wait', '--json');
    const again = await run('submit', 'good.csv', '--json');
    expect([first.code, again.code]).toEqual([0, 0]);
    const ended = JSON.parse(again.out) as { claim: { claimId: string; status: string; grantedLines: number } };
    expect(ended.claim).toMatchObject({ status: 'first-review', grantedLines: 2 });
    const { events } = await stack.events(ended.claim.claimId);
    expect(events.filter(({ type }) => type === 'claim-submitted')).toHaveLength(1);
    expect(again.err).toBe('');
  });

  test('tells where claims stand, waits no longer than asked, and writes lines and decisions', async () => {
    const { claims } = JSON.parse((await run('status', '--json')).out) as {
      claims: { claimId: string; status: string }[];
    };
    const claimId = claims.find(({ status }) => status === 'first-review')?.claimId ?? '';
    expect(claims.filter(({ status }) => status !== 'withdrawn')).toHaveLength(2);
    expect(await run('watch', claimId, '--timeout', '0')).toMatchObject({ code: 7 });
    expect(await run('watch', claimId, '--until', 'nonsense')).toMatchObject({ code: 2 });
    expect(await run('export', claimId, '--out', 'nowhere/out.csv')).toMatchObject({ code: 2 });
    expect(await run('watch', claimId, '--until', 'first-review')).toMatchObject({ code: 0 });
    for (const kind of ['csv', 'xlsx', 'json'])
      expect(await run('export', claimId, '--out', `out.${kind}`)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\r\n')).toHaveLength(3);
    expect((await rosterCells(join(folder, 'out.xlsx'))).map(({ name }) => name)).toEqual([
      'claim',
      'lines',
      'decisions',
    ]);
    expect(await run('status', 'clm-nobody')).toMatchObject({ code: 5 });
    expect(await run('logout')).toMatchObject({ code: 0 });
    expect(await run('status')).toMatchObject({ code: 3 });
  });
});
