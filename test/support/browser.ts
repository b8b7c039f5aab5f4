import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';
import type { TokenFor } from '#local/main-job/client.ts';
import { findChromium } from './chromium.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../test-output', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The screen that the console is made for at least. */
const SCREEN = { width: 1366, height: 768 };

/** @throws Error that says how to get one, where there is none */
export function chromiumPath(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error('There is no Chromium: run "npm run browser:install", or name one in CHROMIUM_PATH.');
}

/** Colours of what fades in are told wrong: resolves when nothing moves but what turns for ever. */
const AT_REST = `Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => undefined)))`;

const PHONE = { width: 390, height: 844 };
const LOOKS = 20;
/** What keeps a page from being read on a telephone: too wide, too small a text, or too small to be hit by a thumb. */
const HARD_ON_A_PHONE = `(() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
  const told = (one) => one.tagName + '.' + one.className + ' ' + (one.textContent ?? '').trim().slice(0, 20);
  const all = [...document.body.querySelectorAll('*')].filter(seen);
  const own = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' px wide'] : [];
  const sideways = all.filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1);
  const small = all.filter((one) => own(one) && !(one instanceof SVGElement) && parseFloat(getComputedStyle(one).fontSize) < 16);
  const touched = all.filter((one) => one.matches('a, button, input:not([type=checkbox]):not([role=combobox]), select, textarea, .ant-select'));
  const thin = touched.filter((one) => !one.closest('.skip-link') && one.getBoundingClientRect().height < 43.5);
  return [...wide, ...sideways.map((one) => 'sideways: ' + told(one)), ...small.map((one) => 'small text: ' + told(one)), ...thin.map((one) => 'thin: ' + told(one) + ' ' + one.getBoundingClientRect().height)];
})()`;

/** What makes the page itself be moved sideways; what is moved within itself, as a wide table may be, is none of it. */
const SIDEWAYS = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const moves = (one) => one !== null && one !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX) || moves(one.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1 && !moves(one.parentElement));
  return ['the page is ' + document.documentElement.scrollWidth + ' px wide', ...out.slice(0, 8).map((one) => one.tagName + '.' + one.className + ' ' + Math.round(one.getBoundingClientRect().right) + ' ' + (one.textContent ?? '').trim().slice(0, 30))];
})()`;

const BEYOND_THE_EDGE = `(() => {
  const edge = (one) => one.getBoundingClientRect().right;
  const seen = [...document.querySelectorAll('#main *')].filter((one) => one.checkVisibility());
  const out = seen.filter((one) => edge(one) > innerWidth + 1 || edge(one) > edge(one.closest('.panel') ?? document.body) + 1);
  return out.filter((one) => !one.parentElement.closest('[style*="overflow"], .ant-table-content')).map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 30));
})()`;

/** Each text of the page by itself: what stands in one cell does not run into the next. */
const WORDS = `(() => {
  const walk = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walk.nextNode()) words.push(walk.currentNode.nodeValue);
  return words.join('\\n');
})()`;

/** Runs in the page. */
const hasFocus = (element: { readonly ownerDocument: { readonly activeElement: unknown } }) =>
  element === element.ownerDocument.activeElement;

/** Chromium without a window. Each person gets a profile of their own. */
export class TestBrowser {
  readonly #browser: Browser;
  readonly #console: string;

  private constructor(browser: Browser, consoleUrl: string) {
    this.#browser = browser;
    this.#console = consoleUrl;
  }

  /** @param api where the running stack's API is */
  static async start(api: string): Promise<TestBrowser> {
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox'],
      // On a bare machine nobody says how file names are written, and Chromium loses those that are not ASCII.
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return new TestBrowser(browser, `${api}/console`);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** Somebody who has not signed in. */
  async visitor(): Promise<Visitor> {
    const context = await this.#browser.newContext({
      viewport: SCREEN,
      locale: 'zh-CN',
      timezoneId: 'Europe/London',
      acceptDownloads: true,
      reducedMotion: 'reduce',
    });
    return Visitor.of(context, this.#console);
  }

  /** Somebody who has signed in, by the issuer's own page. */
  async person(who: TokenFor & { readonly name?: string }): Promise<Visitor> {
    const visitor = await this.visitor();
    await visitor.go('/');
    await visitor.signIn(who);
    return visitor;
  }
}

/** One person at one browser. Whatever goes wrong in their page is kept, and told when they leave. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #console: string;
  readonly #wrong: string[] = [];
  /** Requests that nothing came back for yet. */
  readonly #open = new Set<Request>();

  private constructor(context: BrowserContext, page: Page, consoleUrl: string) {
    this.#context = context;
    this.page = page;
    this.#console = consoleUrl;
  }

  static async of(context: BrowserContext, consoleUrl: string): Promise<Visitor> {
    const visitor = new Visitor(context, await context.newPage(), consoleUrl);
    const { page } = visitor;
    page.on('pageerror', (error) => visitor.#wrong.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // What the security policy refused is told here. Answers of the API are looked at by the test.
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
        visitor.#wrong.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => visitor.#open.add(request));
    page.on('requestfinished', (request) => visitor.#open.delete(request));
    page.on('requestfailed', (request) => visitor.#open.delete(request));
    onTestFailed(() => visitor.#tellWhereItStood());
    return visitor;
  }

  /** For who reads a failed run: the page as it was left, and what it was itself waiting for. */
  async #tellWhereItStood(): Promise<void> {
    if (this.page.isClosed()) return;
    const waitsFor = [...this.#open].map((request) => `${request.method()} ${new URL(request.url()).pathname}`);
    console.error(`${this.page.url()} waits for [${waitsFor.join(', ')}]; ${this.#wrong.join('; ')}`);
    await this.screenshot(`failed-${Date.now()}`);
  }

  /** @param path within the console, such as `/claims` */
  async go(path: string): Promise<void> {
    await this.page.goto(this.#console + path);
    await this.page.locator('h1').first().waitFor();
  }

  /** From a page of the console that asks for it, through the issuer's page, back to where they were. */
  async signIn(who: TokenFor & { readonly name?: string; readonly ttlSeconds?: number }): Promise<void> {
    await this.page
      .getByRole('main')
      .getByRole('button', { name: /^(登录|Sign in)$/ })
      .click();
    await this.chooseAtIssuer(this.page, who);
    await this.page.getByRole('button', { name: /^(退出登录|Sign out)$/ }).waitFor();
    await this.page.locator('h1').first().waitFor();
  }

  /** On the page of the issuer, which may be in a window of its own. */
  async chooseAtIssuer(
    page: Page,
    who: TokenFor & { readonly name?: string; readonly ttlSeconds?: number },
  ): Promise<void> {
    for (const [field, value] of Object.entries(who)) await page.locator(`input[name="${field}"]`).fill(String(value));
    await page.locator('button[value="other"]').click();
  }

  /** By the keyboard alone: Tab until what is called so has the focus. Fails where it is never reached. */
  async tabTo(role: 'button' | 'link' | 'grid' | 'tab' | 'textbox' | 'combobox', name: string | RegExp): Promise<void> {
    const wanted = this.page.getByRole(role, { name, exact: true }).first();
    await wanted.waitFor();
    for (let step = 0; step < 80; step += 1) {
      if (await wanted.evaluate(hasFocus)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${role} ${name} is not reached by Tab.`);
  }

  /** Tab to it and press Enter. */
  async press(role: 'button' | 'link', name: string | RegExp): Promise<void> {
    await this.tabTo(role, name);
    await this.page.keyboard.press('Enter');
  }

  /** Kept as `test-output/<name>.png`. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }

  /** Fails with what a program calls a line where a person reads: they tell lines by their rows. */
  async namesNoLineId(): Promise<void> {
    const read = await this.page.evaluate<string>(WORDS);
    expect(read.match(/(?<![-\w.])\d{1,3}-\d{1,3}(?![-\w])/g), `${this.page.url()}: ids of lines`).toBeNull();
  }

  /** Fails with what lies beyond the right edge of the screen or of the panel that holds it. */
  async fits(name: string): Promise<void> {
    await this.page.evaluate(AT_REST);
    await this.screenshot(name);
    expect(await this.page.evaluate(BEYOND_THE_EDGE), `${this.page.url()} at ${SCREEN.width} px`).toEqual([]);
  }

  /** As a telephone shows it, kept as `<name>-390.png`: for pages with tables that are wider than any telephone. */
  async onAPhone(name: string): Promise<void> {
    await this.page.setViewportSize(PHONE);
    await this.page.evaluate(AT_REST);
    await this.screenshot(`${name}-390`);
    await this.page.setViewportSize(SCREEN);
  }

  /** Fails with what could not be read or touched on a telephone on the page as it is now. Kept as `<name>-390.png`. */
  async readableOnAPhone(name: string): Promise<void> {
    await this.page.setViewportSize(PHONE);
    await this.page.evaluate(AT_REST);
    await this.screenshot(`${name}-390`);
    expect(await this.page.evaluate(HARD_ON_A_PHONE), `${this.page.url()} at 390 px`).toEqual([]);
    await this.page.setViewportSize(SCREEN);
  }

  /**
   * Fails with what makes the page as it is now wider than a screen, or than a telephone.
   * @param name absent: no picture is kept; otherwise `<name>.png` and `<name>-390.png`
   */
  async nothingSideways(name?: string): Promise<void> {
    for (const [size, end] of [
      [SCREEN, ''],
      [PHONE, '-390'],
    ] as const) {
      await this.page.setViewportSize(size);
      await this.page.evaluate(AT_REST);
      if (name !== undefined) await this.screenshot(`${name}${end}`);
      // What is laid out by the width of the screen is laid out anew a moment after that has changed.
      let found = await this.page.evaluate(SIDEWAYS);
      for (let looks = 1; looks < LOOKS && Array.isArray(found) && found.length > 0; looks += 1) {
        await this.page.waitForTimeout(100);
        found = await this.page.evaluate(SIDEWAYS);
      }
      expect.soft(found, `${this.page.url()} at ${size.width} px`).toEqual([]);
    }
    await this.page.setViewportSize(SCREEN);
  }

  /** Fails with every serious or critical finding of axe on the page as it is now. */
  async accessible(): Promise<void> {
    await this.page.evaluate(AT_REST);
    // As an expression: the page's security policy lets no script in by an element.
    await this.page.evaluate(AXE);
    const { violations } = (await this.page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] })',
    )) as AxeResults;
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const told = grave.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
    );
    expect(told, `axe on ${this.page.url()}`).toEqual([]);
  }

  /** Ends the visit. Fails if an error was thrown, or the security policy refused something. */
  async leave(): Promise<void> {
    await this.#context.close();
    expect(this.#wrong).toEqual([]);
  }
}
