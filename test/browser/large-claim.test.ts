import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { LOCAL_API_KEY } from '#local/registers/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { tellRegisters } from '#samples/tell-registers.ts';
import type { SampleLine } from '#samples/world.ts';
import { TestBrowser } from '#test/support/browser.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { operatorOf, reviewer, RunningStack, type Upload } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
/** `npm run test:browser:large` brings in 100,000; otherwise a claim that is large enough for several batches. */
const LINES = Number(process.env['LINES'] ?? 2_000);
const LONG_MS = 45 * 60_000;
/** What the console promises of 100,000 lines. */
const INTERACTIVE_MS = 2_000;

let stack: RunningStack;
let browser: TestBrowser;
let claimId: string;

beforeAll(async () => {
  stack = await RunningStack.start({ seed: 505 });
  browser = await TestBrowser.start(stack.machine.endpoints.api);
  claimId = await largeClaim();
}, LONG_MS);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** A claim of a size that no enterprise here has, brought in as any other. */
async function largeClaim(): Promise<string> {
  const drawn = new Map<string, SampleLine>();
  while (drawn.size < LINES) {
    const person = stack.world.person();
    // Among thousands of synthetic people some have the same number.
    if (drawn.has(person.documentNumber)) continue;
    const wish = {
      occupation: '电工',
      level: '3',
      person,
      issuedOn: stack.world.day('2025-04-01', '2025-05-20'),
    } as const;
    drawn.set(person.documentNumber, stack.world.line(machinery, wish));
  }
  const records = stack.world.records();
  await tellRegisters(
    { url: stack.registers.url, apiKey: LOCAL_API_KEY },
    { ...records, enterprises: records.enterprises.map((each) => ({ ...each, insuredHeads: 10_000_000 })) },
  );
  const claim = await stack.createClaim(machinery);
  const uploadId = await stack.put(machinery, claim, plainRoster([...drawn.values()]));
  for (;;) {
    const path = `/claims/${claim}/uploads/${uploadId}`;
    const { status } = expectStatus(await stack.client.get<Upload>(operatorOf(machinery), path), 200);
    if (status !== 'awaiting') break;
    await pause(500);
  }
  expectStatus(await stack.submit(machinery, claim, uploadId), 202);
  for (;;) {
    if ((await stack.read(claim)).status === 'first-review') return claim;
    await pause(1_000);
  }
}

describe(`the page of a claim of ${LINES} lines`, () => {
  test('is there to work with in two seconds, and its last line is as near as its first', {
    timeout: LONG_MS,
  }, async () => {
    const visitor = await browser.person(reviewer('first', machinery.region));
    const { page } = visitor;
    await visitor.go('/reviews');
    await page.getByText(claimId).waitFor();
    const table = page.getByRole('table', { name: '明细' });
    const opened = async (how: () => Promise<unknown>): Promise<number> => {
      const begun = performance.now();
      await how();
      await table.getByText('电工').first().waitFor();
      // A key that is heard: the page is not only painted.
      await page.keyboard.press('j');
      await page.locator('tr[aria-current="true"][aria-rowindex="3"]').waitFor();
      return Math.round(performance.now() - begun);
    };
    const fromQueue = await opened(() => page.getByText(claimId).click());
    const afresh = await opened(() => page.reload());
    const kinds = page.getByLabel('显示');
    const options = await kinds.locator('option').allTextContents();
    expect(options[0]).toContain(new Intl.NumberFormat('zh-CN').format(LINES));

    console.log(
      `claim page of ${LINES} lines, interactive: ${fromQueue} ms from the queue, ${afresh} ms opened afresh`,
    );
    const scrolled = performance.now();
    await page.locator('.line-list').evaluate((list) => {
      const own = list as unknown as { scrollTop: number; readonly scrollHeight: number };
      own.scrollTop = own.scrollHeight;
    });
    await table
      .locator(`tr[aria-rowindex="${LINES + 1}"]`)
      .getByText('电工')
      .waitFor();
    const toTheEnd = Math.round(performance.now() - scrolled);
    expect(await table.locator('tbody tr').count()).toBeLessThan(60);
    await visitor.accessible();
    await visitor.screenshot('review-large-claim');
    console.log(`its last line after ${toTheEnd} ms`);
    if (LINES >= 100_000) expect(Math.min(fromQueue, afresh)).toBeLessThanOrEqual(INTERACTIVE_MS);
    await visitor.leave();
  });

  test('has its lines in the order of the roster for the enterprise, which finds its last one by row, a search away', {
    timeout: LONG_MS,
  }, async () => {
    const visitor = await browser.person(operatorOf(machinery));
    const { page } = visitor;
    await visitor.go(`/claims/${claimId}`);
    const table = page.getByRole('region', { name: '逐行结果' });
    await table.getByText('电工').first().waitFor();
    const rows = await table.locator('.ant-table-row td:first-child').allTextContents();
    expect(rows.filter((row) => row !== '').map(Number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 2));
    const begun = performance.now();
    await page.getByLabel('查找', { exact: true }).fill(`#${LINES + 1}`);
    await page.keyboard.press('Enter');
    await table.getByText(String(LINES + 1), { exact: true }).waitFor({ timeout: LONG_MS });
    console.log(`its last line found by row after ${Math.round(performance.now() - begun)} ms`);
    await visitor.accessible();
    await visitor.leave();
  });
});
