import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#functions/api/permissions.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { object } from '#test/support/deeds.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { approver, finance, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;

/** The console's own list. By a name that the types do not follow: what it loads is made for a browser. */
const LIST: string = '#console/shell/page-list.ts';
const { PAGES, pagesFor } = (await import(LIST)) as {
  readonly PAGES: readonly { readonly path: string }[];
  readonly pagesFor: (roles: readonly Role[]) => readonly { readonly path: string }[];
};

/** Whose pages are looked at; workers and the public have a test of their own. */
const PEOPLE: Partial<Record<Role, TokenFor>> = {
  'enterprise-operator': operatorOf(machinery),
  'first-reviewer': reviewer('first', REGION),
  'second-reviewer': reviewer('second', REGION),
  approver: approver(REGION),
  supervisor: { role: 'supervisor', region: REGION, sub: 'supervisor-at-every-page' },
  finance: finance(REGION),
  auditor: { role: 'auditor', sub: 'auditor-at-every-page' },
  administrator: { role: 'administrator', sub: 'administrator-at-every-page' },
  'policy-administrator': { role: 'policy-administrator', sub: 'policy-at-every-page' },
};

describe('every page, on the telephone of somebody who is away from their desk', () => {
  let stack: RunningStack;
  let browser: TestBrowser;
  /** What stands in a path, by the pattern of its page. */
  const shown: Record<string, readonly string[]> = {};
  const seen = new Set<string>();

  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 509 });
    browser = await TestBrowser.start(stack.machine.endpoints.api);
    await stack.appropriate(REGION, 100_000_000);
    const line = (more: object = {}) =>
      stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });
    const { client } = stack;
    const send = async <Body>(as: TokenFor, path: string, body: object) =>
      expectStatus(await client.post<Body>(as, path, body, stack.purpose('at every page')), 200, 201, 202);

    const { name, phone } = stack.world.person();
    const onOnePhone = [{ name, phone }, { name, phone }, { phone }];
    const inReview = await stack.claimOf(
      machinery,
      onOnePhone.map((change) => line({ person: stack.world.person(change) })),
    );
    const paid = await stack.claimOf(machinery, [line(), line()]);
    const noticed = await stack.claimOf(machinery, [line(), line()]);
    const signed = await stack.claimOf(machinery, [line()]);
    for (const each of [paid, noticed]) await stack.reviewBoth(each, 'approve');
    await stack.until(signed, 'first-review');
    await stack.review(signed, 'first', 'approve', reviewer('first', REGION));
    await stack.passNotice(paid);
    await stack.until(paid, 'paid');
    const [first] = await stack.lines(paid);
    await send(finance(REGION), `/claims/${paid}/recoveries`, {
      lineIds: [first?.lineId],
      document: '厦人社函〔2025〕1号',
      reason: '证书有误',
    });
    const draft = await stack.createClaim(machinery);
    const faulty = new TextDecoder().decode(plainRoster([line(), line()], [])).replace(/\d{17}[0-9X]/, '=1+1');
    const upload = await stack.upload(machinery, draft, new TextEncoder().encode(faulty));
    const watched = {
      kind: 'enterprise',
      creditCode: machinery.creditCode,
      reason: '多次共用电话',
      until: '2026-12-31',
    };
    const { entryId } = await send<{ entryId: string }>(reviewer('first', REGION), '/watchlist', watched);
    await send(reviewer('second', REGION), `/watchlist/${entryId}/confirmation`, {});
    const cased = await stack.claimOf(machinery, [line()]);
    await stack.until(cased, 'first-review');
    await stack.machine.quiet();
    const { cases } = expectStatus(
      await client.get<{ cases: { caseId: string }[] }>(reviewer('second', REGION), `/cases?region=${REGION}`),
      200,
    );
    const away = { region: REGION, enterpriseId: machinery.creditCode, ground: 'relative', reason: '配偶任职于该企业' };
    await send(reviewer('first', REGION, 'who-keeps-away'), '/recusals', away);
    await stack.until(noticed, 'notice', 'reserving', 'paid');
    const [held] = await stack.lines(noticed);
    if ((await stack.read(noticed)).status === 'notice') await object(stack, noticed, held?.lineId ?? '');
    Object.assign(shown, {
      '/claims/:claimId': [draft, inReview, paid].map((claimId) => `/claims/${claimId}`),
      '/claims/:claimId/uploads/:uploadId': [`/claims/${draft}/uploads/${upload.uploadId}`],
      '/reviews/:claimId': [inReview, signed, noticed, paid].map((claimId) => `/reviews/${claimId}`),
      '/cases/:caseId': cases.slice(0, 1).map(({ caseId }) => `/cases/${caseId}`),
      '/payments/:claimId': [`/payments/${paid}`],
      '/notices/:claimId': [`/notices/${noticed}`],
      '/executions/:claimId/:revision/:generation': [`/executions/${paid}/1/1`],
      '/packs/:claimId': [`/packs/${paid}`],
    });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  async function lookAt(visitor: Visitor, path: string, name?: string): Promise<void> {
    const { page } = visitor;
    await visitor.go(path);
    await page.waitForLoadState('networkidle');
    await visitor.nothingSideways(name);
    for (const [index, tab] of (await page.getByRole('main').getByRole('tab').all()).slice(1).entries()) {
      await tab.click();
      await page.waitForLoadState('networkidle');
      await visitor.nothingSideways(name && `${name}-tab-${index + 2}`);
    }
  }

  test.each(Object.entries(PEOPLE))(
    'of %s can be read without moving it sideways',
    async (role, who) => {
      const visitor = await browser.person({ ...who, name: '欧阳经办' });
      const pages = pagesFor([role as Role]);
      for (const { path } of pages) {
        const called = path.replaceAll(/[/:]+/g, '-').replace(/^-/, '');
        for (const [index, each] of (shown[path] ?? [path]).entries())
          await lookAt(visitor, each, `every-${role}-${called}-${index + 1}`);
      }
      // English is longer; once is enough for what others see as well.
      await visitor.page.getByRole('button', { name: 'English' }).click();
      for (const { path } of pages.filter((page) => !seen.has(page.path))) {
        for (const each of shown[path] ?? [path]) await lookAt(visitor, each);
        seen.add(path);
      }
      await visitor.leave();
    },
    300_000,
  );

  test.each([
    ['finance', '/funds', '下达资金'],
    ['first-reviewer', '/offices', '指定代理人'],
    ['first-reviewer', '/reviews', /快捷键/],
    ['supervisor', '/supervision?year=2025', /^¥/],
    ['enterprise-operator', '/claims/:claimId', '撤回申报'],
    ['auditor', '/exports', undefined],
  ] as const)('what opens over a page fits a telephone: %s at %s', async (role, path, name) => {
    const visitor = await browser.person({ ...PEOPLE[role], name: '欧阳经办' } as TokenFor & { name: string });
    const { page } = visitor;
    await page.setViewportSize({ width: 390, height: 844 });
    await visitor.go(shown[path]?.[0] ?? path);
    await page.waitForLoadState('networkidle');
    if (name === undefined) await page.getByRole('main').getByRole('combobox').first().click();
    else await page.getByRole('main').getByRole('button', { name }).first().click();
    const over = name === undefined ? page.locator('.ant-select-dropdown') : page.getByRole('dialog');
    await over.first().waitFor();
    await visitor.nothingSideways(`every-over-${role}-${path.replaceAll(/[^a-z]+/gi, '-')}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const { x = -1, width = 9999 } = (await over.first().boundingBox()) ?? {};
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(390);
    await visitor.leave();
  });

  test('is there: none was forgotten', () => {
    const ofWorkers = pagesFor(['worker']).map(({ path }) => path);
    expect(PAGES.map(({ path }) => path).filter((path) => !seen.has(path) && !ofWorkers.includes(path))).toEqual([]);
    expect(Object.values(shown).filter((paths) => paths.length === 0)).toEqual([]);
  });
});
