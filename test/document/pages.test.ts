import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { approvalForm } from '#functions/document/approval-form.ts';
import { correctionNotice, correctionOf, rosterCheck } from '#functions/document/correction-notice.ts';
import { notAcceptedNotice, refusalDecision } from '#functions/document/decision-notice.ts';
import { noticeList } from '#functions/document/notice-list.ts';
import type { Heading } from '#functions/document/page.ts';
import { PAGE_POLICY, PAGE_STYLE } from '#functions/document/page-style.ts';
import { refusedLines } from '#functions/document/refused-lines.ts';
import { REASONS } from '#functions/eligibility/reasons.ts';
import { summarise, summary } from '#functions/document/summary.ts';
import type { Language } from '#functions/document/words.ts';
import { aLine } from '#test/support/domain.ts';

const heading = (language: Language): Heading => ({
  language,
  regionName: { zh: '厦门市', en: 'Xiamen' },
  claimId: 'clm-1',
  enterpriseId: '91350200XXXX000197',
  date: '2025-06-04',
});

const HOSTILE = '<img src=x onerror=alert(1)>"\'&';

const FAULT = {
  code: 'x',
  place: { sheet: HOSTILE, row: 3, column: 'C', header: '证书编号' },
  text: { zh: '证书编号为空', en: 'The certificate number is empty' },
  fix: { zh: '填写证书编号(22 位),或删除该行;其他行照常申报。', en: 'Fill it in' },
} as const;

const correction = (language: Language) =>
  correctionNotice(heading(language), {
    reason: HOSTILE,
    items: [correctionOf(FAULT)],
    beyond: 7,
    due: { on: '2025-06-18', workingDays: 10 },
  });

const PAGES: Readonly<Record<string, (language: Language) => string>> = {
  correction,
  check: (language) => rosterCheck(heading(language), { items: [correctionOf(FAULT)], beyond: 0 }),
  'not accepted': (language) => notAcceptedNotice(heading(language), { reason: HOSTILE }),
  refusal: (language) => refusalDecision(heading(language), { reason: HOSTILE, lines: [], beyond: 0 }),
  approval: (language) =>
    approvalForm(heading(language), {
      tally: { lines: 3, granted: 2, byRules: 0, byReviewers: 1, objected: 0, earlier: 0, waiting: 0, cancelled: 0 },
      refused: [{ row: 4, maskedName: '李*', reason: HOSTILE, finding: 'fraud' }],
      amountFen: 150_000,
      policyVersion: 'fujian-2025',
      submittedOn: '2025-06-03',
      first: { by: HOSTILE, name: '王芳', at: '2025-06-03T16:30:00.000Z', decision: 'approve', event: 9 },
      second: {
        by: 'li',
        onBehalfOf: 'zhao',
        at: '2025-06-04T02:00:00.000Z',
        decision: 'approve',
        reason: HOSTILE,
        event: 11,
      },
    }),
  summary: (language) =>
    summary(
      heading(language),
      summarise([
        { occupation: HOSTILE, level: '3', grantedFen: 150_000 },
        { occupation: '电工', level: '4', grantedFen: 100_000 },
        { occupation: '电工', level: '3', grantedFen: 150_000 },
        { occupation: '电工', level: '4', grantedFen: 100_000 },
      ]),
    ),
  notice: (language) =>
    noticeList(heading(language), {
      from: '2025-06-04',
      to: '2025-06-10',
      workingDays: 5,
      people: 1,
      amountFen: 150_000,
      lines: [
        {
          maskedName: '王*',
          maskedDocument: '**************1234',
          occupation: HOSTILE,
          level: '3',
          grantedFen: 150_000,
        },
      ],
    }),
};

describe.each(Object.entries(PAGES))('the page of %s', (_, page) => {
  test.each(['zh', 'en'] as const)(
    'in %s is one whole document, escaped, with nothing that runs or is loaded',
    (language) => {
      const text = page(language);
      expect(text.startsWith('<!doctype html>')).toBe(true);
      expect(text).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
      expect(text.match(/<h1>/g)).toHaveLength(1);
      expect(text).toContain('clm-1');
      expect(text).not.toMatch(/<script|<img|<link|\son\w+="|url\(|undefined|NaN|\[object/);
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
      const open = [...text.matchAll(/<(table|tr|td|th|p|div|body|html|head|thead|tbody)[ >]/g)].map(
        ([, name]) => name,
      );
      const closed = [...text.matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
      for (const name of new Set(open))
        expect(
          closed.filter((each) => each === name),
          name,
        ).toHaveLength(open.filter((each) => each === name).length);
    },
  );
});

test.each(Object.entries(PAGES))('the page of %s has marks as wide as its characters', (_, page) => {
  const narrow = /[\p{Script=Han}）”》][,;:()]|[,;:()][\p{Script=Han}（“《]/u;
  expect(page('zh').match(narrow)?.[0]).toBeUndefined();
});

test('the style that a page holds is the one that its policy names', () => {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(correction('zh')) ?? [];
  expect(style).toBe(PAGE_STYLE);
  expect(PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(PAGE_POLICY).not.toMatch(/unsafe|https?:/);
});

test('一次性告知书: where, what, what to do, by when, and that there are more', () => {
  const text = correction('zh');
  for (const said of [
    '第 3 行 C 列',
    '证书编号为空',
    '填写证书编号',
    '2025年6月18日',
    '10 个工作日',
    '另有 7 处',
    '（盖章）',
  ])
    expect(text).toContain(said);
  expect(correctionNotice(heading('zh'), { items: [], beyond: 0 })).toContain('____ 个工作日');
});

test('审批表: figures, capitals, who signed when in Shanghai, and a place that is still empty', () => {
  const text = PAGES['approval']?.('zh') ?? '';
  expect(text).toContain('1,500.00元（大写：人民币壹仟伍佰元整）');
  expect(text).toContain('2025年6月4日 00:30（审计事件 9）');
  expect(text.match(/签字（盖章）/g)).toHaveLength(3);
  expect(text.match(/签署/g)).toHaveLength(3);
  for (const said of ['系统核验不予补贴', '审核不予通过', '第 4 行', '李*', '骗取嫌疑']) expect(text).toContain(said);
});

test('汇总表: lines of one occupation and level together, and the total', () => {
  const text = PAGES['summary']?.('zh') ?? '';
  expect(text.match(/<tr>/g)).toHaveLength(4);
  expect(text).toContain('2,000.00');
  expect(text).toContain('5,000.00元（大写：人民币伍仟元整）');
});

test('公示名单: with totals only where the region publishes no people', () => {
  const text = noticeList(heading('zh'), {
    from: '2025-06-04',
    to: '2025-06-10',
    workingDays: 5,
    people: 3,
    amountFen: 1,
  });
  expect(text).toContain('3 人次');
  expect(text).not.toContain('<table');
});

test('不予批准决定书: without a reason for the whole it states every line with its reasons and clauses, and never none', () => {
  const lines = refusedLines([
    aLine({ row: 5, maskedName: '李*', outcome: 'refused', reasons: ['times-used-up', 'claim-window-passed'] }),
    aLine({ row: 4, maskedName: '张*', outcome: 'granted', reasons: ['objection-upheld'] }),
    aLine({ row: 6, outcome: 'granted' }),
  ]);
  const shown = refusalDecision(heading('zh'), { reason: undefined, lines, beyond: 3 });
  expect(shown).not.toContain('不予批准的理由：');
  expect(shown.indexOf('第 4 行')).toBeGreaterThan(0);
  expect(shown.indexOf('第 5 行')).toBeGreaterThan(shown.indexOf('第 4 行'));
  expect(shown).not.toContain('第 6 行');
  for (const code of ['times-used-up', 'claim-window-passed', 'objection-upheld'] as const)
    expect(shown).toContain(REASONS[code].clause);
  expect(shown).toContain('另有 3 行');
});

test('every paper names the enterprise as the register does, beside its code', () => {
  const named = (language: Language): Heading => ({ ...heading(language), enterpriseName: '鹭岛机械有限公司' });
  for (const language of ['zh', 'en'] as const)
    for (const text of [
      correctionNotice(named(language), { items: [], beyond: 0 }),
      notAcceptedNotice(named(language), { reason: 'x' }),
      refusalDecision(named(language), { reason: 'x', lines: [], beyond: 0 }),
      noticeList(named(language), { from: '2025-06-04', to: '2025-06-10', workingDays: 5, people: 3, amountFen: 1 }),
      summary(named(language), []),
    ]) {
      expect(text).toContain('鹭岛机械有限公司');
      expect(text).toContain('91350200XXXX000197');
    }
});

test('公示名单: a person is told from others of the name by the end of the document', () => {
  expect(PAGES['notice']?.('zh')).toContain('**************1234');
});

test('审批表: who signed is named, beside the subject that the trail proves', () => {
  expect(PAGES['approval']?.('zh')).toContain('王芳（&lt;img');
});

test('花名册检查结果: says what to correct, and is no paper of the bureau', () => {
  const text = rosterCheck(heading('zh'), { items: [correctionOf(FAULT)], beyond: 2 });
  expect(text).toContain('第 3 行 C 列');
  expect(text).toContain('另有 2 处');
  expect(text).toContain('不是行政机关的文书');
  expect(text).not.toMatch(/告知书|人力资源和社会保障局|盖章|文号/);
});
