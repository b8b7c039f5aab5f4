import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalForm } from '#functions/document/approval-form.ts';
import { correctionNotice } from '#functions/document/correction-notice.ts';
import { noticeList } from '#functions/document/notice-list.ts';
import type { Heading } from '#functions/document/page.ts';
import { chromiumPath } from '#test/support/browser.ts';

const OUTPUT = fileURLToPath(new URL('../../test-output', import.meta.url));
const heading: Heading = {
  language: 'zh',
  regionName: { zh: '厦门市', en: 'Xiamen' },
  claimId: 'clm-0123456789abcdef0123',
  enterpriseId: '91350200XXXX000197',
  date: '2025-06-04',
};

const PAGES = {
  'correction-notice': correctionNotice(heading, {
    reason: '培训协议未盖章。',
    items: Array.from({ length: 60 }, (_, index) => ({
      where: { zh: `第 ${index + 3} 行`, en: `row ${index + 3}` },
      wrong: { zh: '证书登记信息与花名册不一致。', en: 'x' },
      fix: { zh: '请核对后更正该行,或从花名册中删除该行。', en: 'x' },
    })),
    beyond: 0,
    due: { on: '2025-06-18', workingDays: 10 },
  }),
  'approval-form': approvalForm(heading, {
    tally: { lines: 3, granted: 2, byRules: 1, byReviewers: 0, objected: 0, earlier: 0, waiting: 0, cancelled: 0 },
    refused: [],
    amountFen: 150_000,
    policyVersion: 'fujian-2025',
    submittedOn: '2025-06-03',
    first: { by: 'reviewer-1', at: '2025-06-03T02:30:00.000Z', decision: 'approve', event: 9 },
  }),
  'notice-list': noticeList(heading, {
    from: '2025-06-04',
    to: '2025-06-10',
    workingDays: 5,
    people: 2,
    amountFen: 300_000,
    lines: [
      { maskedName: '王*', maskedDocument: '**************1234', occupation: '电工', level: '3', grantedFen: 150_000 },
      {
        maskedName: '欧阳*',
        maskedDocument: '**************1234',
        occupation: '焊工',
        level: '3',
        grantedFen: 150_000,
      },
    ],
  }),
};

let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

test.each(Object.entries(PAGES))('%s prints on A4, with nothing beside the sheet', async (name, html) => {
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 } });
  await page.setContent(html);
  await page.screenshot({ path: join(OUTPUT, `document-${name}.png`), fullPage: true });
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wide).toBe(0);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  writeFileSync(join(OUTPUT, `document-${name}.pdf`), pdf);
  const text = pdf.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) =>
    [width, height].map((side) => Math.round(Number(side))),
  );
  expect(boxes.length).toBeGreaterThan(0);
  for (const [width, height] of boxes) {
    expect(Math.abs((width ?? 0) - 595)).toBeLessThanOrEqual(1);
    expect(Math.abs((height ?? 0) - 842)).toBeLessThanOrEqual(1);
  }
  if (name === 'correction-notice') expect(boxes.length).toBeGreaterThan(2);
  await page.close();
});
