import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { haltOf, object, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { losing } from '#test/support/lost-objects.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, reviewer, type RunningStack } from '#test/support/running-stack.ts';

const { machinery, appliances, garments } = ENTERPRISES;
type Enterprise = typeof machinery | typeof appliances | typeof garments;
const REGION = machinery.region;

/** Claims of one region where a request may find them; what comes of the requests is theirs. */
export interface States {
  readonly claimIds: readonly string[];
  /** One of them, under notice with an objection. */
  readonly noticed: string;
  readonly draft: string;
  readonly uploadId: string;
}

/**
 * Requests meet states, not only each other: a draft, a review, a notice with an objection; a claim that was returned,
 * withdrawn, paid, recovered from, that is halted, in its second round with money paid, and one from which a reviewer
 * keeps away.
 * @param whole also those that take a payment to come to
 */
export async function seedStates(stack: RunningStack, whole: boolean): Promise<States> {
  const line = (enterprise: Enterprise, more: object = {}) =>
    stack.world.line(enterprise, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });
  const lines = (enterprise: Enterprise, count: number) => Array.from({ length: count }, () => line(enterprise));
  const post = (as: TokenFor, path: string, body: object) => stack.client.post(as, path, body, stack.purpose('seed'));

  // What takes a notice to its end comes first: business time jumps.
  const paid = whole ? await seedPaid() : [];

  const noticed = await stack.claimOf(machinery, lines(machinery, 3));
  const reviewed = await stack.claimOf(machinery, lines(machinery, 3));
  const returned = await stack.claimOf(machinery, lines(machinery, 1));
  const avoided = await stack.claimOf(appliances, lines(appliances, 2));
  const draft = await stack.createClaim(machinery);
  const withdrawn = await stack.createClaim(machinery);
  const halted = await stack.createClaim(machinery);
  const [{ uploadId }, lost] = [
    await stack.upload(machinery, draft, plainRoster(lines(machinery, 2))),
    await stack.upload(machinery, halted, plainRoster(lines(machinery, 1))),
  ];
  const putBack = await losing(stack, `uploads/${halted}/${lost.uploadId}/`, /\/lines-/);
  expectStatus(await stack.submit(machinery, halted, lost.uploadId), 202);
  expectStatus(await withdraw(stack, machinery, withdrawn), 202);
  const recusal = { enterpriseId: appliances.creditCode, region: REGION, ground: 'relative', reason: 'test' };
  expectStatus(await post(reviewer('first', REGION, 'first-reviewer-a'), '/recusals', recusal), 201);
  await stack.until(returned, 'first-review');
  expectStatus(await stack.review(returned, 'first', 'return', reviewer('first', REGION)), 200);
  await stack.reviewBoth(noticed, 'approve');
  await stack.until(noticed, 'notice');
  await object(stack, noticed, '0-1');
  await stack.until(reviewed, 'first-review');
  await stack.until(returned, 'returned');
  await sweepUntil(stack, async () => (await haltOf(stack, halted, AUDITOR)) !== undefined);
  // Halted it stays; a lost object would be a fault of its own to whoever asks for it.
  await putBack();
  return {
    claimIds: [noticed, reviewed, draft, returned, avoided, withdrawn, halted, ...paid],
    noticed,
    draft,
    uploadId,
  };

  /** One paid and recovered from, one whose second round began after its first was paid. */
  async function seedPaid(): Promise<string[]> {
    const shared = line(garments);
    const holder = await stack.claimOf(garments, [shared]);
    await stack.until(holder, 'first-review');
    const { person, certificateNumber } = shared;
    const twice = await stack.claimOf(machinery, [line(machinery), line(machinery, { person, certificateNumber })]);
    const recovered = await stack.claimOf(machinery, lines(machinery, 2));
    for (const claimId of [twice, recovered]) await stack.reviewBoth(claimId, 'approve');
    await stack.until(twice, 'notice');
    await stack.passNotice(recovered);
    await stack.until(recovered, 'paid');
    await stack.until(twice, 'waiting-for-entitlement');
    expectStatus(await withdraw(stack, garments, holder), 202);
    await stack.until(twice, 'first-review');
    const [paidLine] = (await stack.lines(recovered)).filter(({ standing }) => standing === 'paid');
    const path = `/claims/${recovered}/recoveries`;
    const proposed = await post({ role: 'finance', region: REGION, sub: 'one' }, path, {
      lineIds: [paidLine?.lineId],
      reason: 'test',
      document: 'test',
    });
    const { recoveryId } = expectStatus(proposed, 201) as unknown as { recoveryId: string };
    const confirmed = await post(
      { role: 'finance', region: REGION, sub: 'other' },
      `${path}/${recoveryId}/confirmation`,
      {},
    );
    expectStatus(confirmed, 200);
    return [twice, recovered];
  }
}
