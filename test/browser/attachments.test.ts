import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_ATTACHMENT_BYTES } from '#functions/attachment/file-kinds.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { attach, SCANNED_PDF } from '#test/support/attachments.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { approver, AUDITOR, finance, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
/** From this day on the region asks for two papers. */
const ASKED_FROM = '2025-07-03';

const folder = scratchFolder('attachments');
const fileOf = (name: string, bytes: Uint8Array): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('papers that go with a claim, and papers to print', () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 506 });
    browser = await TestBrowser.start(stack.machine.endpoints.api);
    await stack.appropriate(REGION, 100_000_000);
    await askForPapers();
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  async function askForPapers(): Promise<void> {
    const source = '示例市人社局通告(虚构)';
    const [author, second] = ['author', 'second'].map((sub): TokenFor => ({ role: 'policy-administrator', sub }));
    if (author === undefined || second === undefined) throw new Error('Two people write a policy.');
    const policy = {
      id: 'papers-asked-for',
      amends: 'fujian-2025',
      title: { zh: '须交附件', en: 'Papers asked for' },
      holdsFrom: { date: ASKED_FROM, source },
      procedure: { attachments: { regions: [{ region: REGION, value: ['application', 'pledge'], source }] } },
    };
    const { fileDigest } = expectStatus(
      await stack.client.post<{ fileDigest: string }>(author, '/policies', { file: policy }, 'draft'),
      201,
    );
    const path = `/policies/${policy.id}/publication`;
    expectStatus(await stack.client.post(second, path, { fileDigest }, 'publish'), 200);
    await stack.machine.clock.set(new Date(`${ASKED_FROM}T09:00:00+08:00`));
  }

  async function shown(visitor: Visitor, name: string): Promise<void> {
    await visitor.page.mouse.move(0, 0);
    await visitor.accessible();
    await visitor.screenshot(name);
  }

  /** Presses a button that asks for files, and gives it these. */
  async function give(page: Page, button: string, ...files: readonly string[]): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    await chooser.setFiles([...files]);
  }

  /** A paper in the window that a button opened. Its style is the bureau's, which the security policy lets in. */
  async function printed(visitor: Visitor, button: string, name: string): Promise<string> {
    const [paper] = await Promise.all([
      visitor.page.waitForEvent('popup'),
      visitor.page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    await paper.getByRole('heading', { level: 1 }).waitFor();
    const aligned = await paper.evaluate("getComputedStyle(document.querySelector('h1')).textAlign");
    expect(aligned).toBe('center');
    await paper.screenshot({ path: `test-output/${name}.png`, fullPage: true });
    const text = (await paper.locator('body').textContent()) ?? '';
    await paper.close();
    return text;
  }

  test('an enterprise sees what is asked for, every fault of what it chose at once, replaces, removes and submits', async () => {
    const line = stack.world.line(machinery, WISH);
    await stack.publishWorld();
    const claimId = await stack.createClaim(machinery);
    const visitor = await browser.person({ ...operatorOf(machinery), name: '张经办' });
    const { page } = visitor;
    await visitor.go(`/claims/${claimId}`);
    const section = page.getByRole('region', { name: '申报附件' });
    await section.getByText('提交前还须上传：申请表、承诺书').waitFor();
    // The limits are told before anything is chosen.
    await section.getByText(/PDF、JPEG、PNG、OFD、DOCX · 每个文件不超过 20 MB · 一笔申报最多 50 个/).waitFor();
    await shown(visitor, 'attachments-draft');

    await give(
      page,
      '上传 申请表',
      fileOf('申请表.pdf', SCANNED_PDF),
      fileOf('程序.pdf', new TextEncoder().encode('MZ')),
      fileOf('空.pdf', new Uint8Array()),
      fileOf('大.pdf', new Uint8Array(MAX_ATTACHMENT_BYTES + 1)),
    );
    const alert = section.getByRole('alert');
    await alert.waitFor();
    const told = (await alert.textContent()) ?? '';
    for (const word of ['程序.pdf', '文件内容不是 PDF', '空.pdf', '文件是空的', '大.pdf', '文件超过 20 MB']) {
      expect(told).toContain(word);
    }
    expect(told).not.toContain('申请表.pdf');
    await section.getByText('提交前还须上传：承诺书').waitFor();
    const files = section.getByRole('table', { name: '文件' });
    const row = files.getByRole('row', { name: /申请表\.pdf/ });
    await row.getByText('已接收').waitFor();
    await row.getByText('未扫描病毒').waitFor();
    expect(await row.locator('code').textContent()).toMatch(/^[0-9a-f]{12}$/);
    await shown(visitor, 'attachments-faults');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('By its content the file is no PDF, JPEG, PNG, OFD or DOCX.').first().waitFor();
    await page.getByText('To be uploaded before the claim is submitted: pledge').waitFor();
    await shown(visitor, 'attachments-faults-english');
    await page.getByRole('button', { name: '中文' }).click();

    // What was refused gives its place to what is good.
    const refused = files.getByRole('row', { name: /程序\.pdf/ });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      refused.getByRole('button', { name: '替换' }).click(),
    ]);
    await chooser.setFiles(fileOf('补充.pdf', new TextEncoder().encode('%PDF-1.7\n%other\n%%EOF\n')));
    await files
      .getByRole('row', { name: /补充\.pdf/ })
      .getByText('已接收')
      .waitFor();
    await refused.waitFor({ state: 'detached' });
    // By keyboard: the one that is not wanted goes.
    await files
      .getByRole('row', { name: /补充\.pdf/ })
      .getByRole('button', { name: '删除' })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('删除后该附件不随申报提交').waitFor();
    await visitor.accessible();
    await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).focus();
    await page.keyboard.press('Enter');
    await files.getByRole('row', { name: /补充\.pdf/ }).waitFor({ state: 'detached' });

    // The page of the roster says what lacks before the submission is refused for it.
    const { uploadId } = await stack.upload(machinery, claimId, plainRoster([line]));
    await visitor.go(`/claims/${claimId}/uploads/${uploadId}`);
    await page.getByText('提交前还须上传：承诺书').waitFor();
    await shown(visitor, 'attachments-lacking-at-submission');
    await page.getByRole('button', { name: '提交申报' }).click();
    await page.getByRole('button', { name: '确认提交' }).click();
    await page.getByRole('dialog').getByText('缺少承诺书').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await page.getByRole('link', { name: '去上传附件' }).click();
    await give(page, '上传 承诺书', fileOf('承诺书.pdf', new TextEncoder().encode('%PDF-1.7\n%pledge\n%%EOF\n')));
    await section.getByText('规定的附件已齐').waitFor();
    await visitor.go(`/claims/${claimId}/uploads/${uploadId}`);
    await page.getByRole('button', { name: '提交申报' }).click();
    await page.getByRole('button', { name: '确认提交' }).click();
    await page.getByRole('status').getByText('待初审', { exact: true }).first().waitFor();
    // Nothing comes or goes now; what was submitted can be had back as it was.
    expect(await section.getByRole('button', { name: /^上传|删除|替换/ }).count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      section
        .getByRole('row', { name: /申请表\.pdf/ })
        .getByRole('button', { name: '下载' })
        .click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^application-att-[0-9a-f]{16}\.pdf$/);
    await shown(visitor, 'attachments-submitted');
    await visitor.leave();
  });

  test('one-time notice, decisions and lists open as pages to print, for whom they are', async () => {
    const claimOf = async () => {
      await stack.publishWorld();
      const line = stack.world.line(machinery, WISH);
      await stack.publishWorld();
      const claimId = await stack.createClaim(machinery);
      for (const kind of ['application', 'pledge'] as const) await attach(stack, machinery, claimId, kind, SCANNED_PDF);
      const { uploadId } = await stack.upload(machinery, claimId, plainRoster([line]));
      expectStatus(await stack.submit(machinery, claimId, uploadId), 202);
      await stack.until(claimId, 'first-review');
      return claimId;
    };
    const [returned, refused, granted] = [await claimOf(), await claimOf(), await claimOf()];
    const first = reviewer('first', REGION);
    expectStatus(await stack.review(returned, 'first', 'return', first, { reason: '培训协议未盖章' }), 200);
    await stack.until(returned, 'returned');
    await stack.reviewBoth(refused, 'refuse', { reason: '不符合条件' });
    await stack.until(refused, 'rejected');
    await stack.reviewBoth(granted, 'approve');
    await stack.until(granted, 'notice');

    const enterprise = await browser.person({ ...operatorOf(machinery), name: '张经办' });
    await enterprise.go(`/claims/${returned}`);
    expect(await printed(enterprise, '一次性告知书', 'paper-correction-notice')).toContain('培训协议未盖章');
    await shown(enterprise, 'papers-returned');
    await enterprise.go(`/claims/${refused}`);
    expect(await printed(enterprise, '不予批准决定书', 'paper-refusal')).toContain(refused);
    await enterprise.go(`/claims/${granted}`);
    expect(await printed(enterprise, '公示名单', 'paper-notice-list')).toContain(granted);
    // Who decided is not for the one who claims.
    expect(await enterprise.page.getByRole('button', { name: /审批表|汇总表/ }).count()).toBe(0);
    // Faults of a roster that is not submitted yet, all of them on paper for whoever corrects them.
    const draft = await stack.createClaim(machinery);
    const faulty = new TextDecoder().decode(plainRoster([stack.world.line(machinery, WISH)])).replace('五级', '九级');
    const { uploadId } = await stack.upload(machinery, draft, new TextEncoder().encode(faulty));
    await enterprise.go(`/claims/${draft}/uploads/${uploadId}`);
    expect(await printed(enterprise, '花名册检查结果', 'paper-roster-check')).toContain('级');
    await enterprise.leave();

    const readers: readonly [string, TokenFor, string][] = [
      ['first', first, '/reviews'],
      ['second', reviewer('second', REGION), '/reviews'],
      ['approver', approver(REGION), '/reviews'],
      ['supervisor', { role: 'supervisor', region: REGION, sub: 'supervisor' }, '/reviews'],
      ['auditor', AUDITOR, '/reviews'],
      ['administrator', { role: 'administrator', sub: 'administrator' }, '/reviews'],
      ['finance', finance(REGION), '/payments'],
    ];
    for (const [name, who, path] of readers) {
      const visitor = await browser.person(who);
      const { page } = visitor;
      if (path === '/reviews') {
        // A claim that was decided is in no queue: it is found by its region.
        await page.getByRole('link', { name: '申报查询' }).click();
        await page.getByRole('link', { name: granted }).waitFor();
        if (name === 'approver') {
          await page.getByLabel('企业（统一社会信用代码）').fill(machinery.creditCode);
          await page.keyboard.press('Enter');
          await page.waitForURL(/enterprise=/);
          await page.getByRole('link', { name: granted }).waitFor();
          await shown(visitor, 'region-claims');
          await page.getByLabel('企业（统一社会信用代码）').fill('91350200XXXX000000');
          await page.keyboard.press('Enter');
          await page.getByText('没有符合条件的申报').waitFor();
          await visitor.go('/region-claims');
        }
        await page.getByRole('link', { name: granted }).click();
      } else {
        await visitor.go(`${path}/${granted}`);
      }
      const form = await printed(visitor, '审批表', `paper-approval-form-${name}`);
      expect(form, name).toContain('初审意见');
      expect(form, name).toContain(String(first.sub));
      expect(await printed(visitor, '汇总表', 'paper-summary'), name).toContain(granted);
      expect(await printed(visitor, '公示名单', 'paper-notice-list'), name).toContain(granted);
      if (name === 'first') {
        await page.getByRole('tab', { name: '申报附件' }).click();
        await page.getByRole('region', { name: '申报附件' }).getByText('规定的附件已齐').waitFor();
        await shown(visitor, 'attachments-reviewer');
        // A refused claim has its form too, with what was decided.
        await visitor.go(`/reviews/${refused}`);
        expect(await printed(visitor, '审批表', 'paper-approval-form-refused')).toContain('不予批准');
      }
      await visitor.leave();
    }
  });
});
