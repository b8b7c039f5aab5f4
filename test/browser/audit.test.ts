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

describe("the auditor's pages", () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  let claimId = '';
  // Reading the roster fails as often as the workflow tries.
  const unreadable = { seam: 's3', fault: 'error', function: '*Freeze*', operation: 'GetObject', status: 404 };
  const rules = [{ ...unreadable, name: 'NoSuchKey', times: 4 }];
  const faults = createFaults(parseFaultPlan({ seed: 7, rules }, 'plan'));

  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 71, faults });
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
    await page.locator('.react-flow__node').first().waitFor();
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
    await tries.getByText('NoSuchKey').first().waitFor();
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
    await page.getByLabel('地区').fill(machinery.region);
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
    await auditor.screenshot('audit-looks');
    await auditor.leave();
  });
});
