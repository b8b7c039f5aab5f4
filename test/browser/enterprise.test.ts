import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workbook } from '#functions/submission/roster/workbook.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { operatorOf, RunningStack, reviewer } from '#test/support/running-stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';

let stack: RunningStack;
let browser: TestBrowser;
const folder = scratchFolder('browser');
beforeAll(async () => {
  stack = await RunningStack.start({ seed: 503 });
  browser = await TestBrowser.start(stack.machine.endpoints.api);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const [enterprise] = Object.values(ENTERPRISES);
if (enterprise === undefined) throw new Error('There is no sample enterprise.');
const operator = { ...operatorOf(enterprise), name: '张经办' };
const WISH = { occupation: '电工', level: '3', issuedOn: '2025-03-01' } as const;

async function firstRow(bytes: Uint8Array): Promise<string[]> {
  const workbook = await Workbook.open(new ZipPackage(bytes));
  const rows: string[][] = [];
  const [sheet] = workbook.sheets;
  if (sheet === undefined) throw new Error('The template has no sheet.');
  await workbook.read(sheet, (_, cells) => rows.push(cells.map(String)) < 1);
  return rows[0] ?? [];
}

/** The template filled in by somebody who mistyped the level of the last one. */
async function filledIn(header: readonly string[], lines: readonly SampleLine[]): Promise<string> {
  const cellsOf = (line: SampleLine, last: boolean): Record<string, string> => ({
    姓名: line.person.name,
    身份证号: line.person.documentNumber,
    联系电话: line.person.phone,
    '职业(工种)': line.occupation,
    技能等级: last ? '九级' : '三级',
    证书类型: '职业技能等级证书',
    证书编号: line.certificateNumber,
    发证日期: line.issuedOn,
    培训起止时间: `${line.trainingFrom}至${line.trainingTo}`,
    学时: String(line.hours),
    本人签名: '是',
  });
  const rows = lines.map((line, index) => {
    const cells = cellsOf(line, index === lines.length - 1);
    return header.map((name) => ({ type: String, value: cells[name.replace('*', '')] ?? '' }));
  });
  const file = join(folder, 'filled-in.xlsx');
  const head = header.map((value) => ({ value }));
  writeFileSync(file, await writeXlsxFile([head, ...rows], { sheet: '花名册' }).toBuffer());
  return file;
}

async function claimStatus(visitor: Visitor, status: string): Promise<void> {
  await visitor.page.getByRole('status').getByText(status, { exact: true }).first().waitFor();
}

/** What the browser does for Ctrl+V, without the clipboard of this machine. */
const pasteInto = (element: unknown, text: string): void => {
  const { DataTransfer, ClipboardEvent } = globalThis as unknown as {
    DataTransfer: new () => { setData(type: string, text: string): void };
    ClipboardEvent: new (type: string, options: object) => object;
  };
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  (element as { dispatchEvent(event: object): void }).dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
};
/** Runs in the page, which these types do not know. */
const bottomOf = (element: unknown): number =>
  (element as { getBoundingClientRect(): { bottom: number } }).getBoundingClientRect().bottom;

describe('an enterprise at the console', () => {
  test('goes from the template to the money, by keyboard alone on its main path', async () => {
    const lines = Array.from({ length: 4 }, () => stack.world.line(enterprise, WISH));
    await stack.publishWorld();
    await stack.appropriate(enterprise.region, 100_000_000);
    const visitor = await browser.person(operator);
    const { page } = visitor;
    await visitor.go('/claims');
    await page.getByText('还没有申报').waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-claims-empty');

    // The template, filled in as its headers say.
    const [download] = await Promise.all([page.waitForEvent('download'), visitor.press('link', '下载花名册模板')]);
    const header = await firstRow(readFileSync(await download.path()));
    expect(header).toContain('身份证号*');
    const file = await filledIn(header, lines);

    await visitor.press('button', '新建申报');
    await visitor.tabTo('combobox', '选择受理地区');
    await page.getByRole('option', { name: enterprise.region }).waitFor({ state: 'attached' });
    await visitor.accessible();
    await visitor.screenshot('enterprise-new-claim');
    await visitor.press('button', '新建');
    await page.getByText('将花名册拖到此处').waitFor();
    const claimId = /clm-[0-9a-f]+/.exec(page.url())?.[0] ?? '';
    await visitor.accessible();
    await visitor.screenshot('enterprise-draft');

    // Upload: all faults at once, in place.
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), visitor.press('button', '选择文件')]);
    await chooser.setFiles(file);
    await page.getByText('1 有问题').waitFor();
    await page.getByRole('grid').waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-faults');
    const [marked] = await Promise.all([
      page.waitForEvent('download'),
      visitor.press('button', '下载标出问题的 Excel'),
    ]);
    expect((await firstRow(readFileSync(await marked.path()))).at(-1)).toBe('问题与处理办法');

    // What is wrong is told above the fold, before anything is pressed.
    const told = page.getByRole('status').getByText(/不是可识别的等级/);
    await told.waitFor();
    expect(await told.evaluate(bottomOf)).toBeLessThan(768);
    await page.getByText('还有 1 处待更正').waitFor();
    await visitor.tabTo('textbox', /^技能等级/);
    await page.keyboard.press('F8');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('三级');
    await page.keyboard.press('Enter');
    await page.getByText('1 处已更正').waitFor();
    await visitor.screenshot('enterprise-corrected');
    await page.keyboard.press('Shift+Tab');
    const before = page.url();
    await visitor.press('button', '上传更正后的花名册');
    await page.waitForURL((url) => url.href !== before);
    await page.getByText('所有行均可申报').waitFor();

    // What would be granted, before anything is submitted.
    await visitor.tabTo('tab', /问题与更正/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await visitor.press('button', '开始试算');
    await page.getByText('试算不能确定的事项').waitFor();
    await page.getByText('预计可补贴').first().waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-dry-run');

    await visitor.press('button', '提交申报');
    await page.getByText('提交后进入核验与审核').waitFor();
    await visitor.press('button', '确认提交');
    await claimStatus(visitor, '待初审');
    await visitor.accessible();
    await visitor.screenshot('enterprise-under-review');

    // The others do their part through the API.
    await stack.payOut(claimId);
    await claimStatus(visitor, '已拨付');
    await page.getByRole('region', { name: '拨付情况' }).getByText('拨付成功').waitFor();
    const { paidFen } = await stack.read(claimId);
    expect(paidFen).toBeGreaterThan(0);
    await page
      .getByText(`¥${(paidFen / 100).toLocaleString('en-US')}.00`)
      .first()
      .waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-paid');

    // The roster's own order, and each line found by what its owner knows of it.
    const table = page.getByRole('region', { name: '逐行结果' });
    const rows = await table.locator('.ant-table-row td:first-child').allTextContents();
    expect(rows.filter((row) => row !== '')).toEqual(['2', '3', '4', '5']);
    const [, wanted] = lines;
    await page.getByLabel('查找', { exact: true }).fill(wanted?.person.documentNumber ?? '');
    await page.keyboard.press('Enter');
    await table.locator('tbody tr').getByText('2', { exact: true }).waitFor({ state: 'detached' });
    await table.getByText(wanted?.person.documentNumber.slice(-4) ?? '?').waitFor();
    expect(await table.locator('.ant-table-row').count()).toBe(1);
    await visitor.accessible();
    await visitor.screenshot('enterprise-line-found');
    await visitor.leave();
  });

  test('corrects a claim that was returned, submits it again, and withdraws another', async () => {
    const line = stack.world.line(enterprise, WISH);
    const claimId = await stack.claimOf(enterprise, [line]);
    await stack.until(claimId, 'first-review');
    const returned = await stack.review(claimId, 'first', 'return', reviewer('first', enterprise.region), {
      reason: '培训学时与备案不符',
    });
    expect(returned.status).toBe(200);
    await stack.until(claimId, 'returned');

    const visitor = await browser.person(operator);
    const { page } = visitor;
    await visitor.go(`/claims/${claimId}`);
    await page.getByText('培训学时与备案不符').waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-returned');
    // Dropped onto the page, as from a folder.
    const dropped = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([${JSON.stringify(new TextDecoder().decode(plainRoster([line])))}], '更正.csv'));
        return transfer;
      })()`,
    );
    await page.locator('.roster-drop').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByText('所有行均可申报').waitFor();
    await page.getByRole('button', { name: '提交申报' }).click();
    await page.getByRole('button', { name: '确认提交' }).click();
    await claimStatus(visitor, '待初审');
    expect((await stack.read(claimId)).revision).toBe(2);

    // It comes back to the draft from another browser: the server has it, not the tab.
    await visitor.go('/claims');
    await page.getByRole('link', { name: claimId }).click();
    await page.getByRole('button', { name: '撤回申报' }).click();
    await page.getByLabel('撤回原因').fill('重复申报');
    await visitor.accessible();
    await page.getByRole('dialog').getByRole('button', { name: '撤回申报' }).click();
    await claimStatus(visitor, '已撤回');
    await visitor.screenshot('enterprise-withdrawn');
    await visitor.leave();
  });

  test('writes into the grid with an input method, and pastes rows and columns', async () => {
    const lines = Array.from({ length: 3 }, () => stack.world.line(enterprise, WISH));
    const text = new TextDecoder().decode(plainRoster(lines)).replaceAll(',三级,', ',九级,');
    const claimId = await stack.createClaim(enterprise);
    const uploadId = await stack.put(enterprise, claimId, new TextEncoder().encode(text));
    const visitor = await browser.person(operator);
    const { page } = visitor;
    await visitor.go(`/claims/${claimId}/uploads/${uploadId}`);
    await page.getByText('还有 3 处待更正').waitFor();
    const first = page.getByRole('gridcell', { name: '九级' }).first();
    await first.click();
    const devtools = await page.context().newCDPSession(page);
    const key = (type: 'rawKeyDown' | 'keyUp', name: string, code: string) =>
      devtools.send('Input.dispatchKeyEvent', { type, key: name, code, windowsVirtualKeyCode: 229 });
    // As pinyin comes: each key is the input method's, Enter takes the letters as they are and ends no edit.
    await key('rawKeyDown', 'Process', 'KeyS');
    await devtools.send('Input.imeSetComposition', { text: 's', selectionStart: 1, selectionEnd: 1 });
    await devtools.send('Input.imeSetComposition', { text: 'san', selectionStart: 3, selectionEnd: 3 });
    await key('rawKeyDown', 'Process', 'Enter');
    await page.getByRole('textbox', { name: '技能等级 2' }).waitFor();
    expect(await page.getByRole('textbox', { name: '技能等级 2' }).inputValue()).toBe('san');
    expect(await page.getByText('0 处已更正').count()).toBe(1);
    await devtools.send('Input.insertText', { text: '三级' });
    await page.keyboard.press('Enter');
    await page.getByText('1 处已更正').waitFor();
    await page.getByText('还有 2 处待更正').waitFor();
    await page.getByRole('button', { name: '下一处问题（F8）' }).click();
    await page.getByText(/^第 3 行 · 技能等级/).waitFor();
    // Two rows and two columns as a spreadsheet program has them on the clipboard; what lies beyond is told.
    await page
      .getByRole('textbox', { name: '技能等级 3' })
      .evaluate(pasteInto, '三级\t职业技能等级证书\r\n三级\t职业技能等级证书\r\n四级\t无处可去\r\n');
    await page.getByText('已粘贴 4 格，超出表格的 2 格未粘贴').waitFor();
    await page.getByText('已列出的问题均已更正').waitFor();
    await visitor.accessible();
    await visitor.screenshot('enterprise-pasted');
    await page.getByRole('button', { name: '上传更正后的花名册' }).click();
    await page.getByText('所有行均可申报').waitFor();
    await visitor.leave();
  });

  test('opens a draft again from elsewhere, and reads a roster of 100,000 lines with its faults in place', async () => {
    const claimId = await stack.createClaim(enterprise);
    const [header = '', row = ''] = new TextDecoder()
      .decode(plainRoster([stack.world.line(enterprise, WISH)]))
      .split('\r\n');
    const cells = row.split(',');
    const rows = Array.from({ length: 100_000 }, (_, index) => {
      const own = [...cells];
      own[6] = `Y00003599990225${String(index).padStart(7, '0')}`;
      if (index % 100 === 99) own[4] = '九级';
      return own.join(',');
    });
    const bytes = new TextEncoder().encode(`${header}\r\n${rows.join('\r\n')}\r\n`);
    const uploadId = await stack.put(enterprise, claimId, bytes);

    const visitor = await browser.person(operator);
    const { page } = visitor;
    await visitor.go(`/claims/${claimId}/uploads/${uploadId}`);
    await page.getByText('100,000 行').waitFor({ timeout: 240_000 });
    const began = performance.now();
    await visitor.go(`/claims/${claimId}/uploads/${uploadId}`);
    await page.getByRole('grid').waitFor();
    const shown = performance.now();
    await page
      .getByRole('status')
      .getByText(/不是可识别的等级/)
      .waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('F8');
    await page.getByText(/^第 201 行 · 技能等级/).waitFor();
    console.log(
      `100,000 lines: shown after ${Math.round(shown - began)} ms, at the first fault ${Math.round(performance.now() - shown)} ms later`,
    );
    // While the workbook is written the page answers to keys.
    const workbook = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByRole('button', { name: '下载标出问题的 Excel' }).click();
    await page.getByRole('checkbox', { name: '只看有问题的行' }).uncheck();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    for (let times = 0; times < 20; times += 1) await page.keyboard.press('PageDown');
    // Only what is in sight is drawn, and the rest is known to be there.
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    expect((await firstRow(readFileSync(await (await workbook).path()))).at(-1)).toBe('问题与处理办法');
    await visitor.accessible();
    await visitor.screenshot('enterprise-100000-lines');
    await visitor.leave();
  }, 300_000);
});
