import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFaults } from '#local/faults/faults.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { TestBrowser } from '#test/support/browser.ts';
import { AUDITOR, RunningStack } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const PROGRAM = join(import.meta.dirname, '../../functions/audit/verify-pack.mjs');

/** Both run in the page, which these types do not know. */
interface Shown {
  getBoundingClientRect(): { readonly left: number; readonly right: number; readonly height: number };
  closest(selector: string): Shown | null;
  readonly offsetHeight: number;
}
const isInPicture = (node: unknown): boolean => {
  const own = node as Shown;
  const picture = own.closest('.drawing')?.getBoundingClientRect();
  const box = own.getBoundingClientRect();
  return picture !== undefined && box.left >= picture.left && box.right <= picture.right;
};
/** Height of the letters as the zoom has them. */
const shownTextSizes = (nodes: unknown[]): number[] =>
  (nodes as Shown[]).map((node) => {
    const size = (globalThis as unknown as { getComputedStyle(of: unknown): { fontSize: string } }).getComputedStyle(
      node,
    );
    return (Number.parseFloat(size.fontSize) * node.getBoundingClientRect().height) / node.offsetHeight;
  });

describe("the auditor's pages", () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  let claimId = '';
  // Reading the roster fails as often as the workflow tries.
  const unreadable = { seam: 's3', fault: 'error', function: '*Freeze*', operation: 'GetObject', status: 403 };
  const rules = [{ ...unreadable, name: 'AccessDenied', times: 4 }];
  const faults = createFaults(parseFaultPlan({ seed: 7, rules }, 'plan'));

  beforeAll(async () => {
    // The watch has it go on by itself after a while: here a person does.
    stack = await RunningStack.start({ seed: 71, faults, environment: { DRIVER_GRACE_MS: '600000' } });
    browser = await TestBrowser.start(stack.machine.endpoints.api);
    await stack.appropriate(machinery.region, 100_000_000);
    claimId = await stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  test('an administrator finds the claim that failed, sees where, and redrives it; the auditor sees both tries', async () => {
    const failed = () =>
      stack.client
        .get<{ executions: unknown[] }>(AUDITOR, '/executions?status=FAILED')
        .then(({ body }) => body.executions);
    await expect.poll(failed, { timeout: 60_000 }).toHaveLength(1);
    const administrator = await browser.person({ role: 'administrator', sub: 'administrator-1' });
    await administrator.go('/executions');
    await administrator.page.getByRole('link', { name: `${claimId}-r1-g1` }).waitFor();
    await administrator.accessible();
    await administrator.screenshot('audit-executions');
    await administrator.page.getByRole('link', { name: `${claimId}-r1-g1` }).click();
    const { page } = administrator;
    const states = page.getByRole('region', { name: '各状态' });
    const freeze = states.getByRole('row', { name: /FreezeRoster/ }).first();
    await freeze.getByText('在此失败').waitFor();
    // The picture opens where it failed, at a size that can be read.
    const node = page.locator('.react-flow__node').filter({ hasText: 'FreezeRoster' });
    await node.waitFor();
    await expect.poll(() => node.evaluate(isInPicture)).toBe(true);
    const sizes = () => page.locator('.react-flow__node').evaluateAll(shownTextSizes);
    expect(Math.min(...(await sizes()))).toBeGreaterThanOrEqual(12);
    for (let times = 0; times < 6; times += 1)
      await page
        .getByRole('button', { name: '缩小' })
        .click({ timeout: 2_000 })
        .catch(() => undefined);
    expect(Math.min(...(await sizes()))).toBeGreaterThanOrEqual(12);
    await page.getByRole('button', { name: '放大' }).click();
    // Pressed, by pointer or keyboard, it tells what happened in it.
    await node.focus();
    await page.keyboard.press('Enter');
    const frozen = page.getByRole('status', { name: 'FreezeRoster' });
    await frozen.getByText('AccessDenied').first().waitFor();
    expect(await frozen.locator('.attempts > li').count()).toBe(4);
    expect(await frozen.locator('code.json').first().textContent()).toMatch(/^\{.*\}$/s);
    await page.locator('.react-flow__node').filter({ hasText: 'WhereItStands' }).dispatchEvent('click');
    await page.getByRole('status', { name: 'WhereItStands' }).locator('code.json').nth(1).waitFor();
    await node.dispatchEvent('click');
    await frozen.waitFor();
    await administrator.accessible();
    await administrator.screenshot('audit-execution-failed');
    await page.getByRole('button', { name: '重新推进' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由').fill('存储已恢复。');
    await administrator.accessible();
    await dialog.getByRole('button', { name: '重新推进' }).click();
    await administrator.screenshot('audit-redrive-sent');
    await dialog.waitFor({ state: 'hidden', timeout: 10_000 });
    await stack.until(claimId, 'first-review');
    await stack.machine.quiet();
    await administrator.leave();

    const auditor = await browser.person({ role: 'auditor', sub: 'auditor-1' });
    await auditor.go(`/executions/${claimId}/1/1`);
    const stays = auditor.page.getByRole('region', { name: '经过与每次尝试' });
    const tries = stays.getByRole('row', { name: /FreezeRoster/ }).first();
    await tries.getByText('AccessDenied').first().waitFor();
    const told = await tries.locator('.attempts > li').allTextContents();
    expect(told).toHaveLength(5);
    expect(told.filter((text) => text.startsWith('失败'))).toHaveLength(4);
    expect(told.at(-1)).toContain('成功');
    expect(told.at(-1)).toContain('重新推进 1');
    expect(await auditor.page.getByRole('button', { name: '重新推进' }).count()).toBe(0);
    await auditor.page.getByRole('button', { name: '校验审计链' }).click();
    await auditor.page.getByText('审计链完整').waitFor();
    await auditor.accessible();
    await auditor.screenshot('audit-execution-redriven');
    await auditor.leave();
  });

  test('each role lands on a page that works, and every region that is offered may be looked at', async () => {
    const region = machinery.region;
    const people = [
      { role: 'first-reviewer', region },
      { role: 'second-reviewer', region },
      { role: 'approver', region },
      { role: 'finance', region },
      { role: 'supervisor', region },
      { role: 'auditor' },
      { role: 'administrator' },
      { role: 'policy-administrator' },
      { role: 'enterprise-operator', enterprise: machinery.creditCode },
    ];
    for (const who of people) {
      const visitor = await browser.person({ ...who, sub: `landing-${who.role}` });
      const { page } = visitor;
      const refused: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() >= 400) refused.push(`${who.role}: ${answer.status()} ${new URL(answer.url()).pathname}`);
      });
      // Whoever watches every region begins nowhere in particular: their pages are all looked at.
      const menu = who.region === undefined ? await page.getByRole('navigation').getByRole('link').all() : [];
      const paths = await Promise.all(menu.map((link) => link.getAttribute('href')));
      for (const path of ['/', ...paths.map((href) => href?.replace(/^.*\/console/, '') ?? '/')]) {
        await visitor.go(path);
        await page.waitForLoadState('networkidle');
        expect(await page.getByRole('alert').allTextContents(), `${who.role} at ${path}`).toEqual([]);
      }
      await visitor.go('/');
      const select = page.getByRole('combobox', { name: '地区' });
      if ((await select.count()) > 0) {
        await select.click();
        const options = page.locator('.ant-select-item-option');
        await options.first().waitFor();
        expect((await options.count()) > 1).toBe(who.region === undefined);
      }
      expect(refused).toEqual([]);
      await visitor.leave();
    }
  }, 240_000);

  test('a supervisor is offered the claim of an execution, and no link that leads nowhere', async () => {
    const supervisor = await browser.person({ role: 'supervisor', region: machinery.region, sub: 'supervisor-1' });
    const { page } = supervisor;
    await supervisor.go('/executions');
    const row = page.getByRole('row').filter({ hasText: `${claimId}-r1-g1` });
    await row.waitFor();
    const links = await row.getByRole('link').allTextContents();
    expect(links).toEqual([claimId]);
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText('404').count()).toBe(0);
    await supervisor.leave();
  });

  test('an auditor fetches the pack of a paid claim, and it is verified offline; tampered with, it is refused', async () => {
    await stack.payOut(claimId);
    await stack.machine.quiet();
    const auditor = await browser.person({ role: 'auditor', sub: 'auditor-1' });
    await auditor.go(`/packs/${claimId}`);
    const { page } = auditor;
    await page.getByRole('button', { name: '生成审计包' }).click();
    const button = page.getByRole('button', { name: /下\s*载/ });
    await button.waitFor();
    // Colours at rest are looked at.
    await page.mouse.move(0, 0);
    await auditor.accessible();
    await auditor.screenshot('audit-pack');
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const path = join(stack.dataDir, download.suggestedFilename());
    await download.saveAs(path);
    const root = (await page.locator('td code').first().textContent()) ?? '';
    const verified = spawnSync(process.execPath, [PROGRAM, path, '--root', root], { encoding: 'utf8' });
    expect(verified.stdout).toContain('全部成立');
    expect(verified.status).toBe(0);
    const bytes = readFileSync(path);
    bytes[2000] = (bytes[2000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(spawnSync(process.execPath, [PROGRAM, path]).status).toBe(1);
    await auditor.leave();
  });

  test('an auditor exports, and who looked at what is shown', async () => {
    const auditor = await browser.person({ role: 'auditor', sub: 'auditor-1' });
    const { page } = auditor;
    await auditor.go('/exports');
    await page.getByLabel('地区').fill('厦门');
    await page.keyboard.press('Enter');
    await page.getByLabel('起始日期').fill('2025-01-01');
    await page.getByLabel('截止日期').fill('2026-12-31');
    await page
      .getByRole('main')
      .getByRole('button', { name: /导\s*出/ })
      .click();
    const button = page.getByRole('button', { name: '字段说明' });
    await button.waitFor();
    // Colours at rest are looked at.
    await page.mouse.move(0, 0);
    await auditor.accessible();
    await auditor.screenshot('audit-exports');
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('核定金额(分)');
    await auditor.go('/looks');
    await page.getByLabel('申报编号').fill(claimId);
    await page
      .getByRole('cell', { name: /下载审计包/ })
      .first()
      .waitFor();
    await auditor.accessible();
    // What was read is told by what it does, not by its route.
    expect(await page.getByText(/(?:GET|POST) \//).count()).toBe(0);
    await auditor.screenshot('audit-looks');
    await auditor.leave();
  });
});
