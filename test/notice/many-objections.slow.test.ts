/** Slow: 1,100 requests and 120 decisions; twenty objections to one line, and a limit of sixty, stand in the fast lane. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as noticeApi } from '#functions/notice/api-handler.ts';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { FEN, NOW, NoticeWorld } from './notice-world.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

const OBJECTIONS = 1_100;
const LINES = 140;
/** Lines to which nobody objects. */
const LEFT_ALONE = 20;
const REASON = '此人从未参加培训。'.repeat(220);

/** What an answer of a function may hold. */
const MOST_BYTES = 6_000_000;

interface Page {
  readonly objections: readonly { readonly objectionId: string; readonly objections: number }[];
  readonly open: number;
  readonly total: number;
  readonly cursor?: string;
}

describe('eleven hundred objections without a token', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await NoticeWorld.start();
  });
  afterAll(() => world.close());

  async function pages(claimId: string): Promise<readonly Page[]> {
    const found: Page[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await world.objections(claimId, {
        limit: '100',
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(status).toBe(200);
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(MOST_BYTES);
      found.push(body as Page);
      cursor = body.cursor;
    } while (cursor !== undefined);
    return found;
  }

  test('are listed in pages, let the other lines be paid in time, and are decided line by line in one act', async () => {
    const { claimId, region } = await world.underNotice(LINES);
    await world.appropriate(region, 2 * LINES * FEN);
    const objectedTo = LINES - LEFT_ALONE;
    await world.at(NOW);
    const began = performance.now();
    const statuses = await mapLimited(
      Array.from({ length: OBJECTIONS }, (_, index) => index),
      8,
      async (index) =>
        (
          await world.call(
            noticeApi,
            'POST',
            '/notices/{claimId}/objections',
            { claimId },
            {
              body: {
                lineId: `0-${(index % objectedTo) + 1}`,
                reason: REASON.slice(0, 2_000),
                contact: `1380000${index}`,
              },
              from: `203.0.${Math.floor(index / 250)}.${index % 250}`,
            },
          )
        ).status,
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    console.info(`${OBJECTIONS} objections: ${Math.round(performance.now() - began)} ms`);
    expect(await world.claim(claimId)).toMatchObject({ openObjections: objectedTo, heldFen: objectedTo * FEN });
    expect((await world.types(claimId)).filter((type) => type === 'objection-received')).toHaveLength(objectedTo);

    const listed = await pages(claimId);
    expect(listed.map(({ objections }) => objections.length)).toEqual([100, objectedTo - 100]);
    for (const { open, total } of listed) expect([open, total]).toEqual([objectedTo, objectedTo]);
    const all = listed.flatMap(({ objections }) => objections);
    expect(all.reduce((sum, { objections }) => sum + objections, 0)).toBe(OBJECTIONS);

    await world.endNotice(claimId);
    expect(await world.ask(claimId)).toBe('reserved');
    await world.pay(claimId);
    expect(await world.claim(claimId)).toMatchObject({ paidFen: LEFT_ALONE * FEN, status: 'objection-review' });

    for (const [index, { objectionId }] of all.entries()) {
      const decision = index % 2 === 0 ? 'dismiss' : 'uphold';
      expect((await world.decide(claimId, objectionId, decision)).status).toBe(200);
    }
    expect(await world.claim(claimId)).toMatchObject({ status: 'reserving', heldFen: 0 });
    expect(await world.ask(claimId)).toBe('reserved');
    await world.pay(claimId);
    const paid = LEFT_ALONE + objectedTo / 2;
    expect(await world.claim(claimId)).toMatchObject({ status: 'paid', paidFen: paid * FEN, paidLines: paid });
    expect((await pages(claimId)).map(({ open, total }) => [open, total])).toEqual([
      [0, objectedTo],
      [0, objectedTo],
    ]);
  }, 300_000);

  test('to one line keep the first fifty in words, count all, and leave its page small', async () => {
    const { claimId } = await world.underNotice(1);
    const count = 200;
    await mapLimited(
      Array.from({ length: count }, (_, index) => index),
      8,
      (index) => world.object(claimId, '0-1', { from: `198.18.${index}.1` }),
    );
    const { body } = await world.objections(claimId);
    expect(body.objections).toMatchObject([{ objections: count }]);
    const [{ objectionId }] = body.objections;
    const one = await world.objections(claimId, { objectionId });
    expect(one.body.objections[0].said.length).toBeGreaterThanOrEqual(48);
    expect(one.body.objections[0].said.length).toBeLessThanOrEqual(50);
  }, 120_000);
});
