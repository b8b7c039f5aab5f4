import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentKind } from '#functions/document/requests.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { decideObjection, object, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { paperOf } from '#test/support/paper.ts';
import { expectReached } from '#test/support/reached.ts';
import { reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, garments } = ENTERPRISES;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const FEN = 70_000;

describe('two enterprises claim for one certificate', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 13 });
    await stack.appropriate(machinery.region, 100_000_000);
    await stack.appropriate(garments.region, 100_000_000);
  });
  afterAll(() => stack.close());

  const own = (enterprise: SampleEnterprise) => stack.world.line(enterprise, WISH);

  /** The first claim holds the certificate and is in review; the second claims for it too, with `more` of its own. */
  async function contest(more: readonly SampleLine[] = []): Promise<{ first: string; second: string }> {
    const held = own(machinery);
    const first = await stack.claimOf(machinery, [held]);
    await stack.until(first, 'first-review');
    const { person, certificateNumber } = held;
    const same = stack.world.line(garments, { ...WISH, person, certificateNumber });
    const second = await stack.claimOf(garments, [same, ...more]);
    return { first, second };
  }

  const standings = async (claimId: string) => (await stack.lines(claimId)).map(({ standing }) => standing).sort();
  const reasons = async (claimId: string) =>
    (await stack.lines(claimId)).flatMap((line) => line.reasons.map(({ code }) => code));

  test('the first is refused: the second, which waited, is granted and paid', async () => {
    const { first, second } = await contest();
    const waiting = await stack.until(second, 'waiting-for-entitlement');
    expect(waiting).toMatchObject({ waitingLines: 1, grantedLines: 0, refusedLines: 0, grantedFen: 0 });
    await stack.reviewBoth(first, 'refuse');
    expect(await ending(stack, first, 'rejected')).toMatchObject({ paidFen: 0 });
    await stack.payOut(second);
    expect(await ending(stack, second, 'paid')).toMatchObject({ paidFen: FEN, grantedLines: 1 });
  });

  slow('two more claims; that who waited is refused is the other end of the same wait', () => {
    test('the first is paid: the second is refused', async () => {
      const { first, second } = await contest();
      await stack.until(second, 'waiting-for-entitlement');
      await stack.payOut(first);
      await ending(stack, first, 'paid');
      await stack.reviewBoth(second, 'approve');
      expect(await ending(stack, second, 'rejected')).toMatchObject({ paidFen: 0, refusedLines: 1, grantedFen: 0 });
      expect(await reasons(second)).toEqual(['same-level-granted-before']);
    });
  });

  test('what is ready is paid in one round, what had to wait in the next', async () => {
    const { first, second } = await contest([own(garments), own(garments)]);
    expect(await stack.until(second, 'first-review')).toMatchObject({ round: 1, grantedLines: 2, waitingLines: 1 });
    await stack.reviewBoth(second, 'approve');
    await stack.passNotice(second);
    const between = await stack.until(second, 'waiting-for-entitlement');
    expect(between).toMatchObject({ paidFen: 2 * FEN, pendingFen: 0, waitingLines: 1 });
    expect(await standings(second)).toEqual(['paid', 'paid', 'waiting']);
    const paper = (kind: DocumentKind, round?: number) =>
      paperOf(stack, reviewer('first', garments.region), second, kind, round);

    expectStatus(await withdraw(stack, machinery, first), 202);
    await ending(stack, first, 'withdrawn');
    await stack.until(second, 'first-review');
    // What was paid in the first round is on its papers whatever the second comes to, which nobody has signed yet.
    const form = await paper('approval-form', 1);
    expect(form.status).toBe(200);
    expect(form.page).toMatch(/<td>2<\/td>/);
    expect(form.page.match(/同意/g)).toHaveLength(2);
    expect((await paper('summary', 1)).status).toBe(200);
    expect((await paper('notice-list', 1)).page).toContain('拟补贴 2 人次');
    for (const kind of ['approval-form', 'notice-list', 'summary'] as const) {
      expect((await paper(kind)).status).toBe(409);
      expect((await paper(kind, 3)).status).toBe(409);
    }
    const late = await stack.review(second, 'first', 'return', reviewer('first', garments.region));
    expect(late).toMatchObject({ status: 409, body: { code: 'return-too-late' } });
    await stack.payOut(second);
    expect(await ending(stack, second, 'paid')).toMatchObject({ paidFen: 3 * FEN, grantedLines: 3, cancelledFen: 0 });
  });

  slow('two pairs of claims; the round of those who waited stands above', () => {
    test('the waiting line is refused in the next round, by the ledger or by people, and the claim stays paid', async () => {
      const [byLedger, byPeople] = [await contest([own(garments)]), await contest([own(garments)])];
      await Promise.all([byLedger.second, byPeople.second].map((claimId) => stack.reviewBoth(claimId, 'approve')));
      await stack.until(byPeople.second, 'notice');
      await stack.passNotice(byLedger.second);
      await Promise.all(
        [byLedger.second, byPeople.second].map((claimId) => stack.until(claimId, 'waiting-for-entitlement')),
      );

      await stack.payOut(byLedger.first);
      await stack.reviewBoth(byPeople.first, 'refuse');
      await stack.reviewBoth(byLedger.second, 'approve');
      await stack.reviewBoth(byPeople.second, 'refuse');
      expect(await ending(stack, byLedger.second, 'paid')).toMatchObject({
        paidFen: FEN,
        refusedLines: 1,
        cancelledFen: 0,
      });
      expect(await ending(stack, byPeople.second, 'paid')).toMatchObject({
        paidFen: FEN,
        refusedLines: 1,
        cancelledFen: FEN,
      });
    });
  });

  slow('one more pair of claims; that a claim with money paid ends as paid is told of the step itself', () => {
    test('the enterprise withdraws while its waiting line is in review: the claim stays paid, the line is cancelled', async () => {
      const { first, second } = await contest([own(garments)]);
      await stack.until(second, 'first-review');
      await stack.reviewBoth(second, 'approve');
      await stack.passNotice(second);
      await stack.until(second, 'waiting-for-entitlement');
      expectStatus(await withdraw(stack, garments, second), 202);
      expect(await ending(stack, second, 'paid')).toMatchObject({
        paidFen: FEN,
        restWithdrawn: true,
        cancelledLines: 1,
      });
      expect(await standings(second)).toEqual(['cancelled', 'paid']);
      expectStatus(await withdraw(stack, machinery, first), 202);
    });
  });

  slow('one more pair of claims; what a refusal of a round leaves alone is told of the step itself', () => {
    test('who refuses the round of a line that waited leaves alone the one that is held beside it', async () => {
      const { first, second } = await contest([own(garments)]);
      await stack.until(second, 'first-review');
      await stack.reviewBoth(second, 'approve');
      await stack.until(second, 'notice');
      const granted = (await stack.lines(second)).find(({ standing }) => standing === 'granted')?.lineId ?? '';
      const { objectionId } = expectStatus(await object(stack, second, granted), 201);
      await stack.passNotice(second);
      expect(await stack.until(second, 'waiting-for-entitlement')).toMatchObject({ heldFen: FEN, openObjections: 1 });
      await stack.reviewBoth(first, 'refuse');
      await stack.reviewBoth(second, 'refuse');
      expect(await stack.until(second, 'objection-review')).toMatchObject({ heldFen: FEN, cancelledFen: FEN });
      expect(await standings(second)).toEqual(['held', 'refused']);
      expect(await reasons(second)).toEqual(['refused-by-review']);
      expectStatus(await decideObjection(stack, second, objectionId, 'dismiss'), 200);
      expect(await ending(stack, second, 'paid')).toMatchObject({ paidFen: FEN, cancelledFen: FEN, refusedLines: 1 });
      expect(await standings(second)).toEqual(['paid', 'refused']);
    });
  });

  test('a claim that waited and was paid nothing yet may still be returned for correction', async () => {
    const { first, second } = await contest();
    await stack.until(second, 'waiting-for-entitlement');
    await stack.reviewBoth(first, 'refuse');
    await stack.until(second, 'first-review');
    expectStatus(await stack.review(second, 'first', 'return', reviewer('first', garments.region)), 200);
    expect(await ending(stack, second, 'returned')).toMatchObject({ paidFen: 0, cancelledFen: FEN });
  });

  test('reaches what it stands for', () => expectReached('entitlement-wait', stack.client.witness));
});
