import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { TestBrowser, type Visitor } from '#test/support/browser.ts';
import { object } from '#test/support/deeds.ts';
import { paperOf } from '#test/support/paper.ts';
import { approver, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;

let stack: RunningStack;
let browser: TestBrowser;
beforeAll(async () => {
  stack = await RunningStack.start({ seed: 504 });
  await stack.appropriate(REGION, 100_000_000);
  browser = await TestBrowser.start(stack.machine.endpoints.api);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const line = (more: Partial<Parameters<typeof stack.world.line>[1]> = {}): SampleLine =>
  stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });

async function inReview(lines: readonly SampleLine[]): Promise<string> {
  const claimId = await stack.claimOf(machinery, lines);
  await stack.until(claimId, 'first-review');
  return claimId;
}

const openAt = async (visitor: Visitor, claimId: string): Promise<void> => {
  await visitor.go(`/reviews/${claimId}`);
  await visitor.page.getByRole('table', { name: '明细' }).waitFor();
};
const button = (visitor: Visitor, name: string | RegExp) => visitor.page.getByRole('button', { name, exact: true });

describe('reviewers at the console', () => {
  test('two race for one claim: one has it, the other is told in words, and nothing written is lost', async () => {
    const claimId = await inReview([line(), line({ register: { name: '别人' } })]);
    const [anna, bela] = await Promise.all(
      ['anna', 'bela'].map((sub) => browser.person({ ...reviewer('first', REGION, sub), name: sub })),
    );
    if (anna === undefined || bela === undefined) throw new Error('There are two.');
    await anna.go('/reviews');
    await anna.page.getByRole('table', { name: '待审申报' }).waitFor();
    await anna.accessible();
    await anna.screenshot('review-queue');
    await Promise.all([openAt(anna, claimId), openAt(bela, claimId)]);
    const take = [anna, bela].map((each) => each.page.getByRole('button', { name: /^领取/ }));
    await Promise.all(take.map((each) => each.waitFor()));
    await Promise.all(take.map((each) => each.click()));
    const has = async (visitor: Visitor) => {
      const mine = visitor.page.getByText('已由您领取');
      const theirs = visitor.page.getByText(/已由他人领取 (anna|bela)/);
      await mine.or(theirs).first().waitFor();
      return mine.isVisible();
    };
    const won = await Promise.all([has(anna), has(bela)]);
    expect(won.filter(Boolean)).toHaveLength(1);
    const [winner, loser] = won[0] ? [anna, bela] : [bela, anna];
    await loser.page.getByText(/该申报已由 (anna|bela) 领取/).waitFor();
    expect(await button(loser, '同意').isDisabled()).toBe(true);
    await loser.screenshot('review-race-lost');

    // What the loser writes stays, also over a reload; and the winner decides.
    const why = loser.page.getByLabel('理由（不同意时必填）');
    await why.fill('尚在核对');
    expect(await why.inputValue()).toBe('尚在核对');
    await answerAll(winner);
    await button(winner, '同意').click();
    await stack.until(claimId, 'second-review');
    await winner.accessible();
    await Promise.all([anna.leave(), bela.leave()]);
  });

  /** Where some lines want an answer, one for all of them. */
  async function answerAll({ page }: Visitor): Promise<void> {
    const state = page.getByText(/^已答复 \d+ 共 \d+$/);
    await state.waitFor();
    const [done, needed] = (await state.textContent())?.match(/\d+/g)?.map(Number) ?? [];
    if (done === needed) return;
    await page.getByLabel('批量放行 · 理由').fill('已核对');
    await page.getByLabel('批量放行 · 依据材料（如劳动合同编号）').fill('劳动合同 2025-17');
    await page.getByRole('button', { name: '批量放行' }).click();
    await page.getByText(`已答复 ${needed} 共 ${needed}`).waitFor();
  }

  test('whoever reviewed first is not let into the second review, and is told why', async () => {
    const claimId = await inReview([line()]);
    const both = { region: REGION, sub: 'two-hats' };
    expect(await stack.review(claimId, 'first', 'approve', { role: 'first-reviewer', ...both })).toMatchObject({
      status: 200,
    });
    await stack.until(claimId, 'second-review');
    const visitor = await browser.person({ role: 'second-reviewer', ...both });
    await openAt(visitor, claimId);
    await visitor.page.getByText('您已参与前一环节').waitFor();
    expect(await visitor.page.getByRole('button', { name: /^领取/ }).count()).toBe(0);
    await visitor.page.keyboard.press('t');
    await visitor.page.getByText('您已在前一环节作出决定,不能再处理该申报。').waitFor();
    await visitor.accessible();
    await visitor.screenshot('review-same-person');
    await visitor.leave();

    const second = await browser.person(reviewer('second', REGION, 'somebody-else'));
    await openAt(second, claimId);
    await second.page.keyboard.press('t');
    await second.page.getByText('已由您领取').waitFor();
    await button(second, '同意').click();
    await stack.until(claimId, 'notice', 'approval');
    await second.leave();
  });

  test('by keyboard alone: taken from the queue, lines answered one by one, approved', async () => {
    const claimId = await inReview([line(), line(), line()]);
    const visitor = await browser.person(reviewer('first', REGION, 'keys-only'));
    const { page } = visitor;
    await visitor.go('/reviews');
    await page.getByRole('table', { name: '待审申报' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await visitor.accessible();
    await visitor.screenshot('review-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const current = page.locator('tr[aria-current="true"] a');
    for (let steps = 0; (await current.textContent()) !== claimId; steps += 1) {
      if (steps === 20) throw new Error('The claim is not in the queue.');
      await page.keyboard.press('j');
    }
    await page.keyboard.press('t');
    await page.waitForURL(`**/reviews/${claimId}`);
    await page.getByText('已由您领取').waitFor();
    const state = page.getByText(/^已答复 \d+ 共 \d+$/);
    await state.waitFor();
    const needed = Number((await state.textContent())?.match(/\d+/g)?.[1]);
    if (needed > 0) await page.keyboard.press('u');
    for (let answered = 0; answered < needed; answered += 1) {
      await page.getByRole('article', { name: '该行详情' }).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('已核对');
      const evidence = page.getByRole('article').getByLabel('依据材料（如劳动合同编号）');
      if ((await evidence.count()) > 0) {
        await page.keyboard.press('Tab');
        await page.keyboard.type('劳动合同');
        await page.keyboard.press('Enter');
      } else await page.keyboard.press('Control+Enter');
      await page.getByText(`已答复 ${answered + 1} 共 ${needed}`).waitFor();
    }
    await page.keyboard.press('d');
    for (let tabs = 0; (await page.locator(':focus').textContent()) !== '同意'; tabs += 1) {
      if (tabs === 20) throw new Error('The decision is not reached by Tab.');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await stack.until(claimId, 'second-review');
    await visitor.leave();
  });

  test('sent back, returned, corrected: the page tells what changed, and what it has in common with others', async () => {
    const { phone } = stack.world.person();
    await inReview([line({ person: stack.world.person({ phone }) })]);
    const kept = line({ person: stack.world.person({ phone }) });
    const wrong = line({ register: { name: '别人' } });
    const claimId = await inReview([kept, wrong]);
    const visitor = await browser.person(reviewer('first', REGION, 'corrector'));
    await openAt(visitor, claimId);
    const { page } = visitor;
    await page.getByRole('table', { name: '明细' }).getByText('不予补贴').click();
    await page.getByRole('article').getByText('证书登记信息与花名册不一致。').waitFor();
    await visitor.accessible();
    await visitor.screenshot('review-claim');
    await page.keyboard.press('t');
    await page.getByText('已由您领取').waitFor();
    // A line that only the reviewer found: what is said of it goes out with the return, and that is said beforehand.
    await page.getByRole('table', { name: '明细' }).getByText('拟补贴').first().click();
    const answer = page.getByRole('article').locator('form');
    await answer.getByLabel('理由', { exact: true }).fill('培训协议缺页，请补齐');
    await answer.getByRole('button', { name: '不予通过' }).click();
    await page.getByText('若退回补正，1 行不予通过').waitFor();
    await page.getByLabel('理由（不同意时必填）').fill('姓名与证书不符，请更正');
    expect(await page.getByText('应当一次性告知').count()).toBe(0);
    await button(visitor, '退回补正').click();
    await stack.until(claimId, 'returned');
    const notice = await paperOf(stack, operatorOf(machinery), claimId, 'correction-notice');
    expect(notice.page).toContain('培训协议缺页，请补齐');
    const corrected = { ...wrong, certificateNumber: line({ person: wrong.person }).certificateNumber };
    await stack.publishWorld();
    await stack.submitLines(machinery, claimId, [kept, corrected]);
    await stack.until(claimId, 'first-review');
    await openAt(visitor, claimId);
    // Whoever thinks of returning it once more is reminded that all was to be told at once.
    await page.getByText('该申报已退回补正 1 次').waitFor();
    await page.getByRole('tab', { name: '补正变化' }).click();
    await page.getByText('证书编号', { exact: true }).waitFor();
    await visitor.accessible();
    await visitor.screenshot('review-changes');
    await page.getByRole('tab', { name: '关联申报' }).click();
    await page.getByRole('table', { name: '关联申报' }).waitFor();
    await page.locator('.react-flow__node').first().waitFor();
    await page
      .getByRole('table', { name: '关联申报' })
      .getByText(/第 \d+ 行/)
      .first()
      .waitFor();
    await visitor.namesNoLineId();
    await visitor.accessible();
    await visitor.screenshot('review-matches');
    await visitor.onAPhone('review-matches');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('tab', { name: 'Matching claims' }).waitFor();
    await visitor.leave();
  });

  test('an objection holds just its line, and is decided on the page', async () => {
    const claimId = await inReview([line(), line()]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    const [first] = await stack.lines(claimId);
    expect(await object(stack, claimId, first?.lineId ?? '')).toMatchObject({ status: 201 });
    const visitor = await browser.person(reviewer('second', REGION, 'objections'));
    const { page } = visitor;
    await openAt(visitor, claimId);
    const table = page.getByRole('table', { name: '明细' });
    await table.getByText('暂缓').waitFor();
    expect(await table.getByText('暂缓').count()).toBe(1);
    expect(await table.getByText('拟补贴').count()).toBe(1);
    await page.keyboard.press('t');
    await page.getByText('已由您领取').waitFor();
    await page.getByRole('tab', { name: /^异议/ }).click();
    const objected = page.locator('.objections');
    await objected.getByText(`第 ${first?.row} 行`).waitFor();
    await objected.getByText('保安员 · 五级/初级工 · 2025-03-01').waitFor();
    await visitor.namesNoLineId();
    await page.getByLabel('理由').fill('经核实，异议不成立');
    await visitor.accessible();
    await visitor.screenshot('review-objection');
    await visitor.onAPhone('review-objection');
    await button(visitor, '异议不成立').click();
    await page.getByText('该申报当前不在审核环节。').waitFor();
    expect((await stack.lines(claimId)).map(({ standing }) => standing)).toEqual(['granted', 'granted']);
    await visitor.leave();
  });

  test('high risk is signed above both reviewers, by a third person in their own name', async () => {
    const { name, phone } = stack.world.person();
    const onOnePhone = [{ name, phone }, { name, phone }, { phone }];
    const claimId = await inReview(onOnePhone.map((change) => line({ person: stack.world.person(change) })));
    const first = await browser.person(reviewer('first', REGION, 'first-of-three'));
    await openAt(first, claimId);
    await first.page.getByRole('table', { name: '明细' }).getByText('多名人员使用同一联系电话。').first().click();
    await first.page.getByRole('article').getByText('涉及人数').waitFor();
    await first.screenshot('review-signals');
    await first.page.keyboard.press('t');
    await first.page.getByText('已由您领取').waitFor();
    await first.page.getByRole('article').getByLabel('理由', { exact: true }).fill('未参加培训');
    await first.page.getByRole('article').getByRole('button', { name: '不予通过' }).click();
    await answerAll(first);
    await button(first, '同意').click();
    await stack.until(claimId, 'second-review');
    await first.leave();
    expect(await stack.review(claimId, 'second', 'approve', reviewer('second', REGION))).toMatchObject({ status: 200 });
    await stack.until(claimId, 'approval');
    const signer = approver(REGION);
    const above = await browser.person(signer);
    await openAt(above, claimId);
    await above.page.keyboard.press('t');
    await above.page.getByText('已由您领取').waitFor();
    // Nobody types who they are: who is signed in signs, after a second look at what it does.
    await above.page.getByText('不予通过的行 1').waitFor();
    await button(above, '查看不予通过的行').click();
    const table = above.page.getByRole('table', { name: '明细' });
    await table.getByText('不予通过：未参加培训').waitFor();
    await table.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await above.screenshot('review-approval');
    await button(above, '审批签字').click();
    const look = above.page.getByRole('dialog', { name: '审批签字' });
    await look.getByText(signer.sub ?? '').waitFor();
    await look.getByText('签字后不能撤回').waitFor();
    await above.accessible();
    await above.screenshot('review-approval-sign');
    expect((await stack.read(claimId)).status).toBe('approval');
    await look.getByRole('button', { name: '我已核对，确认签字' }).click();
    await stack.until(claimId, 'notice');
    await above.leave();
  });

  test('somebody is watched once another has confirmed it; cases are there to look into', async () => {
    const first = await browser.person(reviewer('first', REGION, 'proposer'));
    await first.go('/watchlist');
    await first.page.getByLabel('统一社会信用代码').fill(machinery.creditCode);
    await first.page.getByLabel('理由').fill('多次共用电话');
    await first.page.getByLabel('截止日期').fill('2026-12-31');
    await button(first, '提出列入').click();
    await first.page.getByRole('table', { name: '关注名单' }).getByText('待确认').waitFor();
    await first.page.locator('.ant-btn-loading').waitFor({ state: 'detached' });
    await button(first, '撤回').waitFor();
    expect(await button(first, '确认列入').count()).toBe(0);
    await first.accessible();
    await first.leave();
    const second = await browser.person(reviewer('second', REGION, 'confirmer'));
    await second.go('/watchlist');
    await button(second, '确认列入').click();
    await second.page.getByRole('table', { name: '关注名单' }).getByText('已列入').waitFor();
    await second.page.getByRole('button', { name: '提出移出' }).click();
    await second.page.getByRole('dialog').getByLabel('理由').fill('整改完成');
    await second.page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    // What one proposed is theirs to withdraw; that another confirms it is not offered to them.
    await button(second, '撤回').waitFor();
    await second.page.getByText(/\d{4}-\d{2}-\d{2} 后无人办理即失效/).waitFor();
    expect(await button(second, '确认移出').count()).toBe(0);
    await second.accessible();
    await second.screenshot('review-watchlist');
    await second.onAPhone('review-watchlist');

    const claimId = await inReview([line()]);
    await stack.machine.quiet();
    await second.go('/cases');
    await second.page.getByRole('row').filter({ hasText: claimId }).getByRole('link').click();
    await second.page.getByRole('heading', { name: '案件认定' }).waitFor();
    await second.accessible();
    await second.page
      .getByText(/第 \d+ 行/)
      .first()
      .waitFor();
    await second.namesNoLineId();
    await second.screenshot('review-case');
    await second.onAPhone('review-case');
    await second.page.getByLabel('理由').fill('已核实');
    await button(second, '线索不成立').click();
    await second.page.getByText('经核实线索不成立,申报不存在问题。').waitFor();
    await second.go('/cases');
    await second.accessible();
    await second.leave();
  });
});
