import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { lastDayOf } from '#client/claim-words.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { finance, operatorOf, RunningStack, reviewer } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const supervisor = { role: 'supervisor', region: REGION, sub: 'supervisor-in-browser' };
const LINE_FEN = 70_000;

/** People who are not of the enterprise and do not review: the public, the worker, the finance officer. */
describe('at the edge of the claim', () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 502 });
    browser = await TestBrowser.start(stack.machine.endpoints.api);
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  async function underNotice(count: number): Promise<{ claimId: string; lines: SampleLine[] }> {
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const lines = Array.from({ length: count }, () => stack.world.line(machinery, wish));
    const claimId = await stack.claimOf(machinery, lines);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    return { claimId, lines };
  }

  async function shown(visitor: Visitor, name: string): Promise<void> {
    // Where the pointer rests on what was just clicked, a colour may be on its way to another.
    await visitor.page.mouse.move(0, 0);
    await visitor.accessible();
    await visitor.screenshot(name);
  }

  /** Looked at on a large screen and on a telephone. */
  async function readAnywhere(visitor: Visitor, name: string): Promise<void> {
    await shown(visitor, name);
    await visitor.readableOnAPhone(name);
  }

  test('anybody reads a notice and objects without a name, on a telephone too; just that line is held', async () => {
    const { claimId } = await underNotice(3);
    const visitor = await browser.visitor();
    const { page } = visitor;
    await visitor.go(`/notices?region=${REGION}`);
    const link = page.getByRole('link', { name: claimId });
    await link.waitFor();
    // Anybody can tell whose notice it is, who is on it, and until when.
    await page.getByText(machinery.name).first().waitFor();
    const lastDay = lastDayOf((await stack.read(claimId)).notice?.endsAt ?? '');
    await page.getByText(`至 ${lastDay}（含当日，`).first().waitFor();
    await readAnywhere(visitor, 'public-notices');
    await link.click();
    await page.getByText(machinery.name).first().waitFor();
    await page.getByText(`至 ${lastDay}（含当日，`).first().waitFor();
    await page
      .getByRole('cell', { name: /^\*{14}[0-9X]{4}$/ })
      .first()
      .waitFor();
    await readAnywhere(visitor, 'public-notice');
    await page
      .getByRole('button', { name: /^对该行提出异议/ })
      .nth(1)
      .click();
    await page.getByRole('dialog').getByRole('button', { name: '提交异议' }).click();
    await page.getByText('请填写', { exact: true }).waitFor();
    await page.getByLabel('异议理由').fill('此人未参加培训');
    await readAnywhere(visitor, 'public-objection');
    await page.getByRole('dialog').getByRole('button', { name: '提交异议' }).click();
    await page.getByText('异议已收到').waitFor();
    await readAnywhere(visitor, 'public-objection-received');
    expect(await page.getByText(/obj-[0-9a-f]{16}/).count()).toBe(1);
    const standings = (await stack.lines(claimId)).map(({ standing }) => standing);
    expect(standings.toSorted()).toEqual(['granted', 'granted', 'held']);
    await visitor.leave();
  });

  test('a worker sees what was claimed in their name, says that it was not them, and the money is held', async () => {
    const { claimId, lines } = await underNotice(2);
    const [line] = lines;
    if (line === undefined) throw new Error('There is no line.');
    const worker = {
      role: 'worker',
      sub: 'worker-in-browser',
      documentType: 'resident-id',
      documentNumber: line.person.documentNumber,
    };
    const visitor = await browser.person(worker);
    const { page } = visitor;
    await visitor.go('/my-lines');
    await page.getByRole('cell', { name: machinery.creditCode }).waitFor();
    await readAnywhere(visitor, 'worker-lines');
    await page.getByRole('button', { name: '不是我' }).click();
    await page.getByLabel('情况说明（可不填）').fill('我没有参加培训');
    await readAnywhere(visitor, 'worker-not-me');
    await page.getByRole('dialog').getByRole('button', { name: '提交声明' }).click();
    await page.getByText('您已声明').waitFor();
    await readAnywhere(visitor, 'worker-said');
    expect((await stack.lines(claimId)).filter(({ standing }) => standing === 'held')).toHaveLength(1);
    for (const [path, name] of [
      ['/my-uses', 'worker-uses'],
      ['/my-consents', 'worker-consents'],
    ] as const) {
      await visitor.go(path);
      await readAnywhere(visitor, name);
      expect(await page.getByText(/security-guard|-xiamen/).count()).toBe(0);
    }
    await page.getByLabel('企业（统一社会信用代码）').fill(machinery.creditCode);
    await page.getByRole('button', { name: '不同意' }).click();
    await page.getByRole('cell', { name: '全部证书' }).waitFor();
    await readAnywhere(visitor, 'worker-consents-given');
    await visitor.leave();
  });

  test('a worker without a sign-in uses the code of a letter, once; a wrong one says what to do', async () => {
    const { claimId } = await underNotice(2);
    const lineId = (await stack.lines(claimId))[0]?.lineId ?? '';
    const path = `/claims/${claimId}/lines/${lineId}/worker-code`;
    const handedOut = await stack.client.post<{ code: string }>(
      reviewer('first', REGION),
      path,
      {},
      `letter ${claimId}`,
    );
    const { code } = expectStatus(handedOut, 201);
    const visitor = await browser.visitor();
    const { page } = visitor;
    await visitor.go(`/not-me?claim=${claimId}&line=${lineId}`);
    await readAnywhere(visitor, 'worker-code');
    await page.getByLabel('验证码').fill('AAAA-AAAA');
    await page.getByRole('button', { name: '提交声明' }).click();
    await page.getByRole('alert').getByText('信息不符').waitFor();
    await shown(visitor, 'worker-code-wrong');
    await page.getByLabel('验证码').fill(code);
    await page.getByRole('button', { name: '提交声明' }).click();
    await page.getByText('已收到', { exact: true }).waitFor();
    expect((await stack.lines(claimId)).filter(({ standing }) => standing === 'held')).toHaveLength(1);
    await visitor.leave();
  });

  test('finance appropriates, and the claim that waited for it is paid', async () => {
    const { claimId } = await underNotice(2);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'awaiting-funds');
    const visitor = await browser.person({ ...finance(REGION), name: '王财务' });
    const { page } = visitor;
    await visitor.go('/payments?status=awaiting-funds');
    await page.getByRole('link', { name: claimId }).waitFor();
    await shown(visitor, 'finance-payments');
    await visitor.go('/funds?year=2025');
    await page.getByRole('button', { name: '下达资金' }).click();
    await page.getByLabel('金额（元）').fill('12.345');
    await page.getByLabel('文号').fill('闽财社〔2025〕1号');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.getByText('请填写金额，最多两位小数').waitFor();
    await shown(visitor, 'finance-appropriate');
    await page.getByLabel('金额（元）').fill('100,000.00');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.getByText('已提出，待另一人确认').waitFor();
    await page.getByRole('button', { name: '撤回', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: '确认办理' }).count()).toBe(0);
    const confirmer = await browser.person({ ...finance(REGION), sub: 'other-finance', name: '李财务' });
    await confirmer.go('/funds?year=2025');
    await confirmer.page.getByText(/\d{4}-\d{2}-\d{2} 后无人办理即失效/).waitFor();
    await confirmer.readableOnAPhone('finance-funds-proposals');
    await confirmer.page.getByRole('button', { name: '确认办理' }).click();
    await stack.until(claimId, 'paid');
    await confirmer.leave();
    await visitor.go('/funds?year=2025');
    await page.getByRole('link', { name: claimId }).first().waitFor();
    await page.locator('.chart canvas').waitFor();
    await shown(visitor, 'finance-funds');
    await page.getByRole('link', { name: claimId }).first().click();
    await page.getByRole('heading', { level: 1, name: claimId }).waitFor();
    await page.getByText('¥1,400.00').first().waitFor();
    expect((await stack.read(claimId)).paidFen).toBe(2 * LINE_FEN);
    for (const said of ['核定', '已拨付', '已取消', '已追回', '初审', '复审', '拨付成功', machinery.name])
      await page.getByText(said).first().waitFor();
    await shown(visitor, 'finance-payment');

    // What comes back is asked for by the lines it was paid for: nobody types what a line is called inside.
    const { row = 0, lineId } = (await stack.lines(claimId))[0] ?? {};
    await page.getByRole('checkbox', { name: `行号 ${row}`, exact: true }).check();
    await page.getByRole('button', { name: '提出追回 (1)' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`追回第 ${row} 行，共 ¥700.00`).waitFor();
    await dialog.getByLabel('文号').fill('闽人社追〔2025〕1号');
    await dialog.getByLabel('理由').fill('证书已撤销');
    await shown(visitor, 'finance-recovery');
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByText('闽人社追〔2025〕1号').waitFor();
    await visitor.leave();
    const other = await browser.person({ ...finance(REGION), sub: 'finance-other', name: '李财务' });
    await other.go(`/payments/${claimId}`);
    await other.page.getByText('王财务').first().waitFor();
    await other.page.getByRole('button', { name: '确认追回' }).click();
    await other.page.getByText('已追回').first().waitFor();
    await expect
      .poll(async () => (await stack.lines(claimId)).find((line) => line.lineId === lineId)?.standing)
      .toBe('recovered');
    await shown(other, 'finance-recovered');
    await other.leave();
  });

  test('finance closes a payment that came back: one proposes, another sees why and confirms', async () => {
    stack.treasury.setMode({ mode: 'up', returns: [machinery.creditCode] });
    await stack.appropriate(REGION, 10_000_000);
    const { claimId } = await underNotice(1);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'payment-returned');
    await stack.machine.quiet();
    stack.treasury.setMode({ mode: 'up' });
    const visitor = await browser.person({ ...finance(REGION), name: '王财务' });
    const { page } = visitor;
    await visitor.go(`/payments/${claimId}`);
    const panel = page.getByRole('region', { name: '国库回单与处置' });
    await panel.getByRole('cell', { name: '退票' }).waitFor();
    // Nothing contradicts it: there is nothing to say of its receipts.
    expect(await panel.getByRole('button').allInnerTexts()).toEqual(['终止拨付']);
    await panel.getByRole('button', { name: '终止拨付' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('文号').fill('厦财社〔2025〕8号');
    await dialog.getByLabel('理由').fill('收款账户已注销');
    await shown(visitor, 'finance-closing');
    await dialog.getByRole('button', { name: '确定' }).click();
    await panel.getByRole('cell', { name: '收款账户已注销' }).waitFor();
    expect(await panel.getByRole('button', { name: '确认办理' }).count()).toBe(0);
    await visitor.leave();
    const other = await browser.person({ ...finance(REGION), sub: 'finance-other', name: '李财务' });
    await other.go(`/payments/${claimId}`);
    await other.page.getByRole('cell', { name: '厦财社〔2025〕8号' }).waitFor();
    await other.page.getByRole('button', { name: '确认办理' }).click();
    await stack.until(claimId, 'rejected');
    await other.page.getByText('已由两名经办人终止').first().waitFor();
    await shown(other, 'finance-closed');
    await other.leave();
  });

  test('fraud that was found leaves a mark on the pages of those who may lift it, and two of them lift it', async () => {
    const { claimId } = await underNotice(1);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'paid');
    const [line] = await stack.lines(claimId);
    const path = `/claims/${claimId}/recoveries`;
    const body = { lineIds: [line?.lineId], reason: '冒名参保', document: '闽人社追〔2025〕2号', finding: 'fraud' };
    const proposed = await stack.client.post<{ recoveryId: string }>(finance(REGION), path, body, `fraud ${claimId}`);
    const { recoveryId } = expectStatus(proposed, 201);
    const confirmed = await stack.client.post(
      { ...finance(REGION), sub: 'finance-other' },
      `${path}/${recoveryId}/confirmation`,
      {},
      `confirm ${claimId}`,
    );
    expect(confirmed.status).toBe(200);

    const second = await browser.person({ ...reviewer('second', REGION, 'lifts-marks'), name: '赵复审' });
    const { page } = second;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const propose = async (reason: string) => {
      await button('提出解除标记').click();
      await page.getByRole('dialog').getByLabel('理由').fill(reason);
      await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
      await button('撤回').waitFor();
    };
    await second.go(`/reviews/${claimId}`);
    await page.getByRole('heading', { name: '骗取标记' }).waitFor();
    await page.getByText(`第 ${line?.row} 行`).first().waitFor();
    await propose('误填');
    expect(await button('确认解除标记').count()).toBe(0);
    await button('撤回').click();
    await page.getByRole('dialog').getByLabel('理由').fill('理由有误');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.getByText('已撤回').first().waitFor();
    await propose('经查系他人冒用');
    await second.namesNoLineId();
    await shown(second, 'review-fraud-mark');

    const payer = await browser.person({ ...finance(REGION), sub: 'finance-lifts', name: '孙财务' });
    await payer.go(`/payments/${claimId}`);
    await payer.page.getByText('赵复审').first().waitFor();
    await payer.page.getByText(/\d{4}-\d{2}-\d{2} 后无人办理即失效/).waitFor();
    await payer.page.getByRole('button', { name: '否决' }).waitFor();
    await shown(payer, 'finance-fraud-mark');
    await payer.onAPhone('finance-fraud-mark');
    await payer.page.getByRole('button', { name: '确认解除标记' }).click();
    await payer.page.getByText('已解除').first().waitFor();
    await payer.page.getByRole('button', { name: '确认解除标记' }).waitFor({ state: 'detached' });
    await payer.leave();
    await second.go(`/reviews/${claimId}`);
    await page.getByText('已解除').first().waitFor();
    expect(await button('提出解除标记').count()).toBe(0);
    await second.leave();

    const auditor = await browser.person({ role: 'auditor', sub: 'auditor-of-marks' });
    await auditor.go(`/reviews/${claimId}`);
    await auditor.page.getByRole('heading', { name: '骗取标记' }).waitFor();
    await auditor.leave();
  });

  test('while payments are held finance is told on its pages; one administrator holds them, another lets them go', async () => {
    const administrator = (sub: string, name: string) => browser.person({ role: 'administrator', sub, name });
    const holder = await administrator('administrator-one', '周管理');
    const reason = '国库回单与账目不符，核对中';
    const given = async ({ page }: Visitor, name: string, why: string) => {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog').getByLabel('理由').fill(why);
      await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await holder.go('/payments-hold');
    await holder.page.getByText('拨付正常进行。').waitFor();
    await readAnywhere(holder, 'hold-running');
    await given(holder, '暂停全部拨付', reason);
    await holder.page.getByText('须由另一名管理员恢复拨付。').waitFor();
    expect(await holder.page.getByRole('button', { name: '恢复拨付' }).count()).toBe(0);

    const payer = await browser.person({ ...finance(REGION), name: '王财务' });
    for (const [path, name] of [
      ['/payments', 'hold-finance-payments'],
      ['/funds?year=2025', 'hold-finance-funds'],
      ['/payments-hold', 'hold-finance'],
    ] as const) {
      await payer.go(path);
      await payer.page.getByText('全部拨付已暂停').waitFor();
      await payer.page.getByText(reason).waitFor();
      await payer.page.getByText('周管理').waitFor();
      expect(await payer.page.getByRole('button', { name: /^(暂停全部拨付|恢复拨付)$/ }).count()).toBe(0);
      await readAnywhere(payer, name);
    }

    const other = await administrator('administrator-two', '吴管理');
    await other.go('/payments-hold');
    await other.page.getByText('周管理').waitFor();
    await readAnywhere(other, 'hold-other');
    await given(other, '恢复拨付', '已核对一致');
    await other.page.getByText('拨付正常进行。').waitFor();
    await other.page.getByText('已核对一致').waitFor();
    await readAnywhere(other, 'hold-lifted');
    await payer.go('/payments');
    await payer.page.getByRole('table').first().waitFor();
    expect(await payer.page.getByText('全部拨付已暂停').count()).toBe(0);
    await Promise.all([holder.leave(), payer.leave(), other.leave()]);
  });

  test('an enterprise reads what it was told, and goes from there to its claim', async () => {
    const { claimId } = await underNotice(1);
    await stack.machine.quiet();
    const visitor = await browser.person({ ...operatorOf(machinery), name: '王经办' });
    const { page } = visitor;
    await visitor.go('/notifications');
    const row = page.getByRole('row').filter({ hasText: claimId }).filter({ hasText: '审核结果公示' });
    await row.getByText(/公示至 \d{4}-\d{2}-\d{2}。$/).waitFor();
    await shown(visitor, 'notifications');
    await row.getByRole('link', { name: claimId }).click();
    await page.getByRole('heading', { level: 1, name: claimId }).waitFor();
    await visitor.leave();
  });

  test('a supervisor sees where a region stands, and the claims behind a figure', async () => {
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const refused = await stack.claimOf(machinery, [
      stack.world.line(machinery, wish),
      stack.world.line(machinery, { ...wish, register: { name: '某某' } }),
    ]);
    await stack.until(refused, 'first-review');
    await stack.machine.quiet();
    const claims = (
      await stack.client.get<{ claims: { claimId: string; status: string; paidFen: number }[] }>(
        supervisor,
        `/claims?region=${REGION}`,
      )
    ).body.claims;
    const paid = claims.filter(({ status }) => status === 'paid').length;
    // Of a claim with a held line the others are paid before it ends.
    const withMoney = claims.filter(({ paidFen }) => paidFen > 0);
    const yuan = (fen: number) => `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
    const paidInAll = yuan(withMoney.reduce((sum, { paidFen }) => sum + paidFen, 0));
    const visitor = await browser.person({ ...supervisor, name: '李监管' });
    const { page } = visitor;
    await visitor.go('/supervision?year=2025');
    await page.getByRole('heading', { name: '每月进度' }).waitFor();
    await page.locator('.chart canvas').nth(1).waitFor();
    await shown(visitor, 'supervision');
    await page.getByRole('button', { name: '已拨付', exact: true }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('link', { name: /^clm-/ }).first().waitFor();
    expect(await drawer.getByRole('link', { name: /^clm-/ }).count()).toBe(paid);
    await shown(visitor, 'supervision-claims-behind');
    await drawer.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('row').filter({ hasText: '06' }).getByRole('button', { name: paidInAll }).click();
    await page.getByRole('dialog').getByText('2025-06 · 已拨付金额').waitFor();
    const [one] = withMoney;
    await page
      .getByRole('dialog')
      .getByRole('cell', { name: yuan(one?.paidFen ?? 0) })
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').getByRole('link', { name: /^clm-/ }).count()).toBe(withMoney.length);
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'By month' }).waitFor();
    await page.getByRole('button', { name: /^The register holds other facts/ }).waitFor();
    await visitor.fits('supervision-english');
    await visitor.leave();
  });

  test('a claim that is before nobody is opened without a refusal in the browser’s log', async () => {
    const claims = await stack.client.get<{ claims: { claimId: string; status: string }[] }>(
      supervisor,
      `/claims?region=${REGION}`,
    );
    const { claimId = '' } = claims.body.claims.find(({ status }) => status === 'paid') ?? {};
    const people = [
      [reviewer('first', REGION), `/reviews/${claimId}`],
      [{ role: 'auditor', sub: 'auditor-of-all' }, `/reviews/${claimId}`],
      [finance(REGION), `/payments/${claimId}`],
      [operatorOf(machinery), `/claims/${claimId}`],
    ] as const;
    for (const [who, path] of people) {
      const visitor = await browser.person(who);
      const { page } = visitor;
      const refused: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() >= 400) refused.push(`${who.role}: ${answer.status()} ${new URL(answer.url()).pathname}`);
      });
      await visitor.go(path);
      await page.waitForLoadState('networkidle');
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.waitForLoadState('networkidle');
      }
      expect(refused).toEqual([]);
      await visitor.leave();
    }
  });
});
