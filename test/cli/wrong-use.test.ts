import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { wentBack } from '#local/clock/went-back.ts';
import { NotRunning } from '#local/endpoints.ts';
import { dataOption } from '#local/hints.ts';
import { serve } from '#local/http.ts';
import { toldFailure } from '#local/told-failure.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { statusNamed } from '../../cli/claim-statuses.ts';
import { parseCommandLine } from '../../cli/command-line.ts';
import { demoPerson } from '../../cli/demo-person.ts';
import { toldTrial, type Tried } from '../../cli/dry-run.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { checkOut, writeOut } from '../../cli/out-file.ts';
import { findPlaces } from '../../cli/places.ts';
import { Stop } from '../../cli/stop.ts';

const folder = scratchFolder('wrong-use');
afterAll(() => rmSync(folder, { recursive: true }));

function stopOf(act: () => unknown): Stop {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(Stop);
    return error as Stop;
  }
  throw new Error('It was taken.');
}

const ENTERPRISE = '91350200XXXX000197';

describe('a file that cannot be written', () => {
  mkdirSync(join(folder, 'a-folder.xlsx'), { recursive: true });
  writeFileSync(join(folder, 'a-file'), '');
  test.each([
    ['nowhere/out.xlsx', '文件夹不存在'],
    ['a-folder.xlsx', '文件夹'],
    ['a-file/out.xlsx', '文件夹不存在'],
  ])('%s is told as such and not to be tried again', (name, why) => {
    for (const act of [checkOut, (out: string) => writeOut(out, 'x')]) {
      const stop = stopOf(() => act(join(folder, name)));
      expect(stop).toMatchObject({ code: EXIT.usage });
      expect(stop.text.zh).toContain(why);
      expect(`${stop.text.en}${stop.fix?.en}`).not.toMatch(/again|retry/);
    }
  });
  test('one that can be is not made by looking', () => {
    const out = join(folder, 'new.csv');
    checkOut(out);
    expect(existsSync(out)).toBe(false);
    writeOut(out, 'x');
    checkOut(out);
  });
});

describe('words that mean nothing', () => {
  test('a status that there is not is refused instead of waited for, with those that there are', () => {
    const stop = stopOf(() => statusNamed('nonsense'));
    expect(stop.code).toBe(EXIT.usage);
    expect(stop.fix?.zh).toContain('paid(已拨付)');
    expect(statusNamed('paid')).toBe('paid');
    expect(statusNamed('已拨付')).toBe('paid');
  });

  test('a command without its file says which word is missing, one with too many how many', () => {
    expect(stopOf(() => parseCommandLine(['submit'])).text).toEqual({
      zh: '命令 submit 的写法有误:缺少花名册文件',
      en: '"submit" cannot be called like this: the file of the roster is missing',
    });
    expect(stopOf(() => parseCommandLine(['watch'])).text.zh).toContain('缺少申报编号');
    expect(stopOf(() => parseCommandLine(['login', 'x', 'y'])).text.zh).toContain('多出 2 个词');
  });

  test.each([
    [['--lang', 'en', 'status', '--json']],
    [['--lang=en', '--json', 'status']],
    [['status', '--json', '--lang', 'en']],
  ])('%j: options of every command may stand before it', (args) => {
    expect(parseCommandLine(args)).toMatchObject({ name: 'status', words: [], options: { lang: 'en', json: true } });
  });

  test('an option of one command alone stands behind it, and a language is one of two', () => {
    expect(stopOf(() => parseCommandLine(['--out', 'x', 'status'])).code).toBe(EXIT.usage);
    expect(stopOf(() => parseCommandLine(['--lang', 'fr', 'status'])).text.en).toBe('--lang is zh or en.');
    expect(parseCommandLine(['--lang', 'en', 'help'])).toMatchObject({ name: 'help', options: { lang: 'en' } });
    expect(parseCommandLine(['--lang', 'en'])).toMatchObject({ name: 'help', options: { lang: 'en' } });
  });
});

describe('a sign-in as somebody who cannot be', () => {
  test.each([
    [{ enterprise: '123' }, '--enterprise'],
    [{}, '--enterprise'],
    [{ enterprise: `${ENTERPRISE.slice(0, -1)}8` }, '校验码'],
    [{ role: 'nobody', enterprise: ENTERPRISE }, '--role'],
    [{ role: 'auditor,nobody' }, '--role'],
    [{ role: 'public' }, '--role'],
    [{ role: 'first-reviewer' }, '--region'],
    [{ role: 'first-reviewer', region: 'Xiamen' }, '--region'],
  ])('%j is refused with what is wrong', (asked, told) => {
    const stop = stopOf(() => demoPerson({ json: false, help: false, ...asked }));
    expect(stop.code).toBe(EXIT.usage);
    expect(stop.text.zh).toContain(told);
  });

  test('all that is wrong is told at once; who can be is not refused', () => {
    const { text } = stopOf(() =>
      demoPerson({ json: false, help: false, role: 'nobody', enterprise: '1', region: 'x' }),
    );
    expect(['--role', '--enterprise', '--region'].filter((option) => text.en.includes(option))).toHaveLength(3);
    const known = [{ enterprise: ENTERPRISE }, { role: 'auditor' }, { role: 'finance', region: '350200' }];
    for (const asked of known) expect(() => demoPerson({ json: false, help: false, ...asked })).not.toThrow();
  });
});

describe('a dry run', () => {
  const line = { row: 2, name: '甲*', document: '3*1', occupation: '焊工', level: '5', calculation: [] } as const;
  const tried = {
    lines: [
      { ...line, outcome: 'granted', amountFen: 150_000, reasons: [], unknowns: [] },
      { ...line, row: 3, outcome: 'granted', amountFen: 100_000, reasons: [], unknowns: [] },
      {
        ...line,
        row: 4,
        outcome: 'refused',
        amountFen: 0,
        reasons: [{ code: 'claim-window-passed', zh: '已过申领期限', en: 'too late', clause: '3' }],
        unknowns: [],
      },
    ],
    notKnown: [{ code: 'registers-not-asked', text: { zh: '未查询登记系统', en: 'no register was asked' } }],
  } as unknown as Tried;

  test('tells what would be granted in yuan, and of each other line why not', () => {
    expect(toldTrial(tried, 'zh')).toBe(
      '试算(未提交):可获补贴 2 行 2500.00 元,不予补贴 1 行,提交后才能确定 0 行\n  第 4 行: 不予补贴 已过申领期限\n  · 未查询登记系统',
    );
    expect(toldTrial(tried, 'en')).toContain('2 would be granted 2500.00 CNY');
  });
});

describe('the machine', () => {
  test('says in words that a port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    const error = await serve(port, () => undefined).catch((failure: unknown) => failure);
    other.close();
    expect(toldFailure(error)).toContain(`端口 ${port} 已被占用`);
    expect(toldFailure(error)).toContain('--port');
    expect(toldFailure(error)).not.toContain('EADDRINUSE');
    expect(toldFailure(new Error('as it is'))).toBe('as it is');
  });

  test('names its data folder in each hint that needs it', () => {
    expect([dataOption('.local'), dataOption('/tmp/x'), dataOption("a b'c")]).toEqual([
      '',
      ' --data /tmp/x',
      ` --data 'a b'\\''c'`,
    ]);
    expect(new NotRunning('/tmp/x').message).toContain('npm start -- --data /tmp/x');
    expect(new NotRunning('.local').message).toMatch(/"npm start".*请先执行 npm start。/);
  });

  test('is found by the command line in the folder that is named', () => {
    const kept = { api: 'http://127.0.0.1:1/v1', issuer: 'http://127.0.0.1:2' };
    writeFileSync(join(folder, 'endpoints.json'), JSON.stringify(kept));
    expect(findPlaces({ data: folder }, {})).toEqual(kept);
    expect(parseCommandLine(['login', '--data', folder]).options.data).toBe(folder);
    expect(stopOf(() => findPlaces({ data: join(folder, 'none') }, {})).code).toBe(EXIT.failed);
  });

  test('says that its clock went back', () => {
    expect(wentBack('2025-06-20T00:00:00.000Z')).toMatch(/set back.*2025-06-20.*调回过去/s);
  });
});
