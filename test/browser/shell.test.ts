import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { TestBrowser } from '#test/support/browser.ts';
import { operatorOf, RunningStack, reviewer } from '#test/support/running-stack.ts';

let stack: RunningStack;
let browser: TestBrowser;
beforeAll(async () => {
  stack = await RunningStack.start({ seed: 501 });
  browser = await TestBrowser.start(stack.machine.endpoints.api);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const [enterprise] = Object.values(ENTERPRISES);
if (enterprise === undefined) throw new Error('There is no sample enterprise.');

describe('the shell of the console', () => {
  test('asks to sign in, comes back to the page that was asked for, and speaks both languages', async () => {
    const visitor = await browser.visitor();
    await visitor.go('/claims');
    await visitor.accessible();
    await visitor.screenshot('shell-before-sign-in');
    await visitor.signIn({ ...operatorOf(enterprise), name: '张经办' });
    const { page } = visitor;
    expect(new URL(page.url()).pathname).toBe('/v1/console/claims');
    expect(await page.locator('header').textContent()).toContain('张经办');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'My claims' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await visitor.accessible();
    await visitor.screenshot('shell-english');
    await visitor.leave();
  });

  test('shows a person the menu of their role only', async () => {
    const visitor = await browser.person(reviewer('first', enterprise.region));
    expect(await visitor.page.getByRole('navigation').getByText('我的申报').count()).toBe(0);
    await visitor.go('/claims');
    await visitor.accessible();
    await visitor.leave();
  });

  test('signs in again in a second window when the token has ended, and leaves the page as it was', async () => {
    const visitor = await browser.visitor();
    const { page } = visitor;
    await visitor.go('/claims');
    // It counts as ended 20 seconds early.
    await visitor.signIn({ ...operatorOf(enterprise), ttlSeconds: 22 } as never);
    await page.evaluate('window.stillHere = true');
    const again = page.getByRole('button', { name: '在新窗口重新登录' });
    await again.waitFor();
    await visitor.accessible();
    await visitor.screenshot('shell-signed-out');
    const [opened] = await Promise.all([page.waitForEvent('popup'), again.click()]);
    await opened.waitForLoadState();
    await visitor.chooseAtIssuer(opened, operatorOf(enterprise));
    await again.waitFor({ state: 'hidden' });
    expect(await page.evaluate('window.stillHere')).toBe(true);
    await visitor.leave();
  });
});
