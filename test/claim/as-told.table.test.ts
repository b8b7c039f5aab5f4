import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { claimTag } from '#functions/api/version.ts';
import { FEN, NoticeWorld, OPERATOR } from '#test/notice/notice-world.ts';
import { handler as claimApi } from '#functions/claim/api-handler.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

interface Way {
  readonly lines: number;
  /** What both claims go through; the worker of the first line of one of them denies it at that moment. */
  readonly before: (world: NoticeWorld, claimId: string) => Promise<unknown>;
  readonly after?: (world: NoticeWorld, claimId: string) => Promise<unknown>;
}

const nothing = () => Promise.resolve();
const WAYS: Readonly<Record<string, Way>> = {
  'before its notice': { lines: 3, before: nothing, after: (world, claimId) => world.publish(claimId) },
  'under notice': { lines: 3, before: (world, claimId) => world.publish(claimId) },
  'under notice, which then ends': {
    lines: 1,
    before: (world, claimId) => world.publish(claimId),
    after: (world, claimId) => world.endNotice(claimId),
  },
  'under notice, and the others wait for money': {
    lines: 3,
    before: (world, claimId) => world.publish(claimId),
    after: async (world, claimId) => {
      await world.endNotice(claimId);
      await world.ask(claimId);
    },
  },
  'while it waits for money': {
    lines: 3,
    before: async (world, claimId) => {
      await world.publish(claimId);
      await world.endNotice(claimId);
      await world.ask(claimId);
    },
  },
  'the only line, while it waits for money': {
    lines: 1,
    before: async (world, claimId) => {
      await world.publish(claimId);
      await world.endNotice(claimId);
      await world.ask(claimId);
    },
  },
  'and it is dismissed': {
    lines: 2,
    before: (world, claimId) => world.publish(claimId),
    after: async (world, claimId) => {
      const [found] = (await world.objections(claimId)).body.objections;
      if (found !== undefined) await world.decide(claimId, found.objectionId, 'dismiss');
      await world.endNotice(claimId);
    },
  },
};

describe('a claim of which a line was denied, as the enterprise sees it', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await NoticeWorld.start();
  });
  afterAll(() => world.close());

  /** Everything that every route answers, without what names the claim and its machine times. */
  async function seen({ claimId, region }: { claimId: string; region: string }): Promise<unknown> {
    const told = await world.told(claimId);
    const list = await world.call(claimApi, 'GET', '/claims', {}, { as: OPERATOR, query: { region } });
    const text = JSON.stringify([...told, list])
      .replaceAll(claimId, 'CLAIM')
      .replaceAll(region, 'REGION')
      .replace(/"(hash|head|recordedAt|createdAt)":"[^"]*"/g, '"$1":"-"');
    return JSON.parse(text);
  }

  test.each(Object.keys(WAYS))('is in every answer as one without a denial: %s', async (name) => {
    const { lines, before, after = nothing } = WAYS[name] as Way;
    const [quiet, denied] = [await world.approved(lines), await world.approved(lines)];
    for (const { claimId } of [quiet, denied]) await before(world, claimId);
    const then = await seen(denied);
    await world.deny(denied.claimId, '0-1');
    expect(await seen(denied), 'the moment of the denial').toEqual(then);
    for (const { claimId } of [quiet, denied]) await after(world, claimId);
    expect(await seen(denied)).toEqual(await seen(quiet));
  });

  test('once the others are paid stands where claims without a denial stand too, and names no line', async () => {
    const { claimId, region } = await world.underNotice(3);
    await world.appropriate(region, 10 * FEN);
    await world.deny(claimId, '0-2');
    await world.endNotice(claimId);
    await world.ask(claimId);
    await world.pay(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'objection-review', heldFen: FEN });
    const [claim, lines, history] = await world.told(claimId);
    expect(claim?.body).toMatchObject({ status: 'assessing', heldFen: 0, pendingFen: FEN, openObjections: 0 });
    expect(lines?.body.lines.map(({ standing }: { standing: string }) => standing)).toEqual([
      'paid',
      'granted',
      'paid',
    ]);
    const text = JSON.stringify(history?.body);
    for (const word of ['objection', 'denied', 'under-examination', 'held']) expect(text).not.toContain(word);
    const seqs = history?.body.events.map(({ seq }: { seq: number }) => seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
    for (const [status, found] of [
      ['objection-review', 0],
      ['assessing', 1],
    ] as const) {
      const list = await world.call(claimApi, 'GET', '/claims', {}, { as: OPERATOR, query: { region, status } });
      expect(list.body.claims).toHaveLength(found);
    }
  });

  test('is told truly where the public objects, and to officers always', async () => {
    const { claimId } = await world.underNotice(2);
    await world.deny(claimId, '0-1');
    await world.object(claimId, '0-1');
    const [claim, lines] = await world.told(claimId);
    expect(claim?.body).toMatchObject({ heldFen: FEN, pendingFen: FEN, openObjections: 1 });
    expect(lines?.body.lines[0]).toMatchObject({ standing: 'held' });
    const now = await world.claim(claimId);
    const as = { subject: 'second', roles: 'second-reviewer', region: now.region };
    const officer = await world.call(claimApi, 'GET', '/claims/{claimId}', { claimId }, { as });
    expect(officer).toMatchObject({ etag: claimTag(now), body: { openObjections: 1, heldFen: FEN } });
    expect(claim?.etag).not.toBe(officer.etag);
  });
});
