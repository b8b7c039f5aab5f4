import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { onClaim, readEvents, requireClaim } from '#functions/claim/claim-store.ts';
import { eventKey } from '#functions/claim/keys.ts';
import { type EventPlace, toldPage, trailPage } from '#functions/claim/trail-page-store.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { FundWorld } from '#test/payment/fund-world.ts';
import { putItem } from '#test/payment/table.ts';

const NOW = new Date('2025-06-03T01:00:00.000Z');
const LIMIT = 7;
type Order = 'oldest' | 'newest';
type Page = Awaited<ReturnType<typeof trailPage>>;

describe('the trail of a claim, page by page', () => {
  let world: FundWorld;
  let read = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    dynamo().middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        read += (answer.output as { Items?: unknown[] }).Items?.length ?? 0;
        return answer;
      },
      { step: 'initialize' },
    );
  });
  afterAll(() => world.close());

  /** Of so many events, each third one of another type. */
  async function claimWith(events: number): Promise<string> {
    const claimId = `clm-trail-${events}`;
    await world.claim(claimId, 'trail', 100);
    for (let index = 2; index <= events; index += 1) {
      const type = index % 3 === 0 ? 'third' : 'other';
      await onClaim<void>(claimId, NOW, () => ({
        step: { event: { type, actor: { kind: 'system', id: 'test' } } },
        done: () => undefined,
      }));
    }
    return claimId;
  }

  async function pages(claimId: string, order: Order, type?: string): Promise<readonly Page[]> {
    const claim = await requireClaim(claimId);
    const all: Page[] = [];
    let after: z.infer<typeof EventPlace> | undefined;
    do {
      const page = await trailPage(claim, { limit: LIMIT, order, type }, after);
      all.push(page);
      after = page.next;
    } while (after !== undefined);
    return all;
  }

  test('has each event once in either order, and no page reads more than it shows', async () => {
    const claimId = await claimWith(3 * LIMIT);
    const trail = await readEvents(claimId);
    const { eventHash } = await requireClaim(claimId);
    for (const [order, expected] of [
      ['oldest', trail],
      ['newest', trail.toReversed()],
    ] as const) {
      read = 0;
      const told = await pages(claimId, order);
      expect(read).toBe(trail.length);
      expect(told.flatMap(({ events }) => events)).toEqual(expected);
      expect(told).toHaveLength(3);
      for (const { chain } of told) expect(chain).toEqual({ intact: true, head: eventHash });
      const third = await pages(claimId, order, 'third');
      expect(third.flatMap(({ events }) => events)).toEqual(expected.filter(({ type }) => type === 'third'));
    }
    const claim = await requireClaim(claimId);
    expect((await toldPage(claim, { limit: LIMIT, order: 'newest' }, undefined)).events).toHaveLength(LIMIT);
  });

  test('says in which page the chain is broken, wherever it was tampered with', async () => {
    const claimId = await claimWith(3 * LIMIT + 2);
    const trail = await readEvents(claimId);
    for (const seq of [1, 4, LIMIT, LIMIT + 1, 2 * LIMIT, 3 * LIMIT + 1, 3 * LIMIT + 2]) {
      const event = trail[seq - 1];
      await putItem({ ...eventKey(claimId, seq), ...event, at: '2025-06-04T01:00:00.000Z' });
      for (const order of ['oldest', 'newest'] as const) {
        const broken = (await pages(claimId, order)).filter(({ chain }) => !chain.intact);
        expect(broken.map(({ chain }) => chain)).toEqual([{ intact: false, brokenAt: seq }]);
        expect(broken[0]?.events.map((each) => each.seq)).toContain(seq);
      }
      await putItem({ ...eventKey(claimId, seq), ...event });
    }
  });

  test('says so too where a page was cut off with its cursor, or the newest events are gone', async () => {
    const claimId = await claimWith(LIMIT + 3);
    const claim = await requireClaim(claimId);
    const other = { seq: 3, hash: 'f'.repeat(64) };
    expect((await trailPage(claim, { limit: LIMIT, order: 'oldest' }, other)).chain).toEqual({
      intact: false,
      brokenAt: 4,
    });
    expect((await trailPage(claim, { limit: LIMIT, order: 'newest' }, other)).chain.intact).toBe(false);
    const longer = { ...claim, eventSeq: claim.eventSeq + 1, eventHash: 'f'.repeat(64) };
    for (const order of ['oldest', 'newest'] as const) {
      const page = await trailPage(longer, { limit: 50, order }, undefined);
      expect(page.chain.intact).toBe(false);
    }
  });
});
