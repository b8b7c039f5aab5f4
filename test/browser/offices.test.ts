import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const FIRST = reviewer('first', REGION);
const GUEST = reviewer('first', '350100', 'guest');
const SUPERVISOR: TokenFor = { role: 'supervisor', region: REGION, sub: 'supervisor-of-offices' };

describe('who stands in for whom, and who keeps away', () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 507 });
    browser = await TestBrowser.start(stack.machine.endpoints.api);
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  async function shown(visitor: Visitor, name: string): Promise<void> {
    await visitor.page.mouse.move(0, 0);
    await visitor.accessible();
    await visitor.screenshot(name);
  }

  test('a reviewer names a stand-in until a day, who then reviews in that name; a stand-in is revoked with a reason', async () => {
    const line = stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
    const claimId = await stack.claimOf(machinery, [line]);
    await stack.until(claimId, 'first-review');
    const visitor = await browser.person({ ...FIRST, name: '陈初审' });
    const { page } = visitor;
    await page.getByRole('link', { name: '代理与回避' }).click();
    await page.getByText('没有代理。').waitFor();
    await page.getByRole('button', { name: '指定代理人' }).click();
    const dialog = page.getByRole('dialog');
    // Nothing filled in: each field says what it lacks, and nothing is sent.
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByText('请填写', { exact: true }).first().waitFor();
    expect(await dialog.getByText('请填写', { exact: true }).count()).toBe(3);
    await shown(visitor, 'offices-name');
    const today = shanghaiDate(stack.machine.clock.now());
    // Whoever nobody knows is refused where they were typed, and what was typed is still there.
    await dialog.getByLabel('代理人', { exact: true }).fill('nobody-at-all');
    await dialog.getByLabel('截止日期（含）').fill(addDays(today, 7));
    await dialog.getByLabel('理由').fill('出差');
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByRole('alert').getByText('没有以该标识登录过的工作人员').waitFor();
    expect(await dialog.getByLabel('代理人', { exact: true }).inputValue()).toBe('nobody-at-all');
    // Known as an officer from the first time they come.
    expectStatus(await stack.client.get(GUEST, '/notifications'), 200);
    await dialog.getByLabel('代理人', { exact: true }).fill('guest');
    await dialog.getByLabel('截止日期（含）').fill(addDays(today, 200));
    await dialog.getByLabel('理由').fill('出差');
    await dialog.getByRole('button', { name: '确定' }).click();
    // Longer than one may be away: the API's own words, where they were typed, and what was typed is still there.
    await dialog.getByRole('alert').getByText(/92/).waitFor();
    expect(await dialog.getByLabel('理由').inputValue()).toBe('出差');
    await dialog.getByLabel('截止日期（含）').fill(addDays(today, 7));
    await dialog.getByRole('button', { name: '确定' }).click();
    const row = page.getByRole('row').filter({ hasText: 'guest' });
    await row.getByText('代理中').waitFor();
    await row.getByText(addDays(today, 7)).waitFor();
    await shown(visitor, 'offices-stand-ins');

    expectStatus(await stack.review(claimId, 'first', 'approve', GUEST), 200);
    const [event] = (await stack.events(claimId)).events.filter(({ type }) => type === 'first-review-decided');
    expect(event?.actor).toMatchObject({ id: 'guest', onBehalfOf: FIRST.sub });

    await row.getByRole('button', { name: '撤销代理' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('理由').fill('提前返回');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await row.getByText('已撤销').waitFor();
    await visitor.leave();
  });

  test('a reviewer keeps away from an enterprise; it is lifted by the supervisor alone; the trail of both holds', async () => {
    const visitor = await browser.person({ ...FIRST, name: '陈初审' });
    const { page } = visitor;
    await visitor.go('/offices');
    await page.getByRole('tab', { name: '回避' }).click();
    await page.getByRole('button', { name: '申明本人回避' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('回避企业').fill(machinery.creditCode);
    await dialog.getByLabel('事由').click();
    await page.getByTitle('亲属关系').click();
    await dialog.getByLabel('理由').fill('经办人为本人配偶');
    await dialog.getByRole('button', { name: '确定' }).click();
    const row = page.getByRole('row').filter({ hasText: machinery.creditCode });
    await row.getByText('回避中').waitFor();
    expect(await row.getByRole('button', { name: '解除回避' }).count()).toBe(0);
    await shown(visitor, 'offices-recusals');
    const line = stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
    const claimId = await stack.claimOf(machinery, [line]);
    await stack.until(claimId, 'first-review');
    expect((await stack.review(claimId, 'first', 'approve', FIRST)).body).toMatchObject({ code: 'recused' });
    await visitor.leave();

    const supervisor = await browser.person({ ...SUPERVISOR, name: '李监管' });
    await supervisor.go('/offices');
    await supervisor.page.getByRole('tab', { name: '回避' }).click();
    const seen = supervisor.page.getByRole('row').filter({ hasText: machinery.creditCode });
    await seen.getByRole('button', { name: '解除回避' }).click();
    await supervisor.page.getByRole('dialog').getByLabel('理由').fill('关系已消除');
    await supervisor.page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await seen.getByText('已解除').waitFor();
    await supervisor.page.getByRole('tab', { name: '审计轨迹' }).click();
    await supervisor.page.getByText('审计链完整').waitFor();
    for (const event of ['指定代理人', '撤销代理', '设定回避', '解除回避'])
      await supervisor.page.getByRole('cell', { name: event, exact: true }).waitFor();
    await shown(supervisor, 'offices-trail');
    await supervisor.page.getByRole('button', { name: 'English' }).click();
    await supervisor.page.getByText('The chain is intact').waitFor();
    await shown(supervisor, 'offices-trail-english');
    await supervisor.leave();
  });
});
