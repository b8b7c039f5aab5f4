/** Slow: a stack of its own for counts that nobody else may move; `npm test` counts in pure files and on a table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operations, Statistics } from '#client/types.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { AUDITOR, finance, operatorOf, RunningStack } from '#test/support/running-stack.ts';

const { machinery, garments } = ENTERPRISES;
const REGION = machinery.region;
const supervisor = (region: string): TokenFor => ({ role: 'supervisor', region, sub: `supervisor-${region}` });

describe('figures of a region', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 62 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const figures = async (as: TokenFor, region: string) =>
    expectStatus(await stack.client.get<Statistics>(as, `/statistics/${region}/2025`), 200);

  /** They follow the claims by the stream: soon, not at once. */
  async function once(region: string, holds: (told: Statistics) => boolean): Promise<Statistics> {
    await stack.machine.quiet();
    for (let attempt = 1; attempt <= 200; attempt += 1) {
      const told = await figures(supervisor(region), region);
      if (holds(told)) return told;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The figures did not follow: ${JSON.stringify(await figures(supervisor(region), region))}`);
  }

  test('follow a claim to the money, with refusals by reason, each counted once', async () => {
    const wish = { occupation: '电工', level: '3', issuedOn: '2025-03-01' } as const;
    const lines = [
      ...Array.from({ length: 2 }, () => stack.world.line(machinery, wish)),
      stack.world.line(machinery, { ...wish, register: 'absent' }),
    ];
    const claimId = await stack.claimOf(machinery, lines);
    await stack.until(claimId, 'first-review');
    const reviewed = await once(REGION, ({ phases }) => phases.review === 1);
    expect(reviewed.reasons).toMatchObject([{ lines: 1 }]);
    await stack.payOut(claimId);
    const told = await once(REGION, ({ phases }) => phases.paid === 1);
    const claim = await stack.read(claimId);
    expect(told).toMatchObject({
      claims: 1,
      lines: 3,
      grantedLines: 2,
      refusedLines: 1,
      paidLines: 2,
      highSkillPaid: 2,
      paidFen: claim.paidFen,
      phases: { checking: 0, review: 0, notice: 0, payment: 0, paid: 1 },
      reviews: { concluded: 1, late: 0 },
    });
    expect(told.reasons).toHaveLength(1);
    expect(told.reasons[0]).toMatchObject({ lines: 1, zh: expect.any(String), clause: expect.any(String) });
    expect(told.months[5]).toEqual({ month: '06', lines: 3, paidLines: 2, paidFen: claim.paidFen });
  });

  const behind = async (as: TokenFor, region: string, query: Readonly<Record<string, string>>) =>
    expectStatus(
      await stack.client.get<Operations['listClaimsBehind']['answer']>(
        as,
        `/statistics/${region}/2025/claims?${new URLSearchParams(query)}`,
      ),
      200,
    );

  test('each figure opens the claims it is made of, whose parts add up to it', async () => {
    const draft = expectStatus(
      await stack.client.post<{ claimId: string }>(
        operatorOf(machinery),
        '/claims',
        { enterpriseId: machinery.creditCode, region: REGION },
        stack.purpose('draft'),
      ),
      201,
    );
    const told = await figures(supervisor(REGION), REGION);
    const reason = told.reasons[0]?.code ?? '';
    const asked = [
      ['claims', told.claims],
      ['refusedLines', told.refusedLines],
      ['phase:paid', told.phases.paid],
      ['month:06:lines', told.months[5]?.lines],
      ['month:06:paidFen', told.paidFen],
      [`reason:${reason}`, told.reasons[0]?.lines],
      ['reason:claim-refused', 0],
      ['phase:review', 0],
    ] as const;
    for (const [figure, amount] of asked) {
      const { claims } = await behind(supervisor(REGION), REGION, { figure });
      expect(claims.reduce((sum, claim) => sum + claim.amount, 0)).toBe(amount);
      expect(claims.map(({ claimId }) => claimId)).not.toContain(draft.claimId);
    }
    expect((await behind(AUDITOR, REGION, { figure: 'decided', reviewer: 'nobody' })).claims).toEqual([]);
    expect((await behind(AUDITOR, REGION, { figure: 'decided' })).claims).toHaveLength(1);
    const others = { figure: 'claims', enterpriseId: garments.creditCode };
    expect((await behind(AUDITOR, REGION, others)).claims).toEqual([]);
    for (const path of [`${REGION}/2025/claims?cursor=made-up`, '350000/2025/claims'])
      expect((await stack.client.get(AUDITOR, `/statistics/${path}`)).status).toBe(400);
  });

  test('claims of one enterprise in a region are found by whoever may see that region', async () => {
    const query = `region=${REGION}&enterpriseId=${machinery.creditCode}`;
    for (const as of [supervisor(REGION), AUDITOR]) {
      const found = await stack.client.get<Operations['listClaims']['answer']>(as, `/claims?${query}&limit=1`);
      const { claims, cursor } = expectStatus(found, 200);
      expect(claims).toHaveLength(1);
      expect(cursor).toBeDefined();
      const elsewhere = `region=${garments.region}&enterpriseId=${machinery.creditCode}`;
      const none = await stack.client.get<Operations['listClaims']['answer']>(as, `/claims?${elsewhere}`);
      if (as === AUDITOR) expect(expectStatus(none, 200).claims).toEqual([]);
      else expect(none.status).toBe(403);
    }
    expect((await stack.client.get(operatorOf(garments), `/claims?${query}`)).status).toBe(403);
    // Naming the enterprise alone, an officer is shown nothing of it outside the own region.
    const byEnterprise = `/claims?enterpriseId=${machinery.creditCode}`;
    const shownTo = async (as: TokenFor) =>
      expectStatus(await stack.client.get<Operations['listClaims']['answer']>(as, byEnterprise), 200).claims;
    expect((await shownTo(supervisor(REGION))).length).toBeGreaterThan(0);
    expect(await shownTo(supervisor(garments.region))).toEqual([]);
  });

  test('a second claim adds to them, a withdrawn one moves; the province has the regions side by side', async () => {
    const wish = { occupation: '缝纫工', level: '4', issuedOn: '2025-03-01' } as const;
    const claimId = await stack.claimOf(garments, [stack.world.line(garments, wish)]);
    await stack.until(claimId, 'first-review');
    await once(garments.region, ({ phases }) => phases.review === 1);
    const path = `/claims/${claimId}/withdrawal`;
    expectStatus(
      await stack.client.post(operatorOf(garments), path, { reason: 'test' }, stack.purpose('withdraw')),
      202,
    );
    await stack.until(claimId, 'withdrawn');
    await once(garments.region, ({ phases }) => phases.withdrawn === 1 && phases.review === 0);
    const province = await figures(AUDITOR, '350000');
    expect(province).toMatchObject({ claims: 2, lines: 4, phases: { paid: 1, withdrawn: 1 } });
    // The policy names one target for the province, dispatched to no region.
    expect(province.target).toBeUndefined();
    expect(province.regions.find(({ region }) => region === REGION)).toMatchObject({ lines: 3, paidLines: 2 });
  });

  test('the list behind a figure goes on where a page ended, with no claim twice and none left out', async () => {
    for (let more = 0; more < 3; more += 1) {
      const claimId = await stack.claimOf(machinery, [
        stack.world.line(machinery, { occupation: '电工', level: '3', issuedOn: '2025-03-01' }),
      ]);
      await stack.until(claimId, 'first-review');
    }
    const told = await once(REGION, ({ phases }) => phases.review === 3);
    const found: { claimId: string; amount: number }[] = [];
    let cursor: string | undefined;
    do {
      const page = await behind(supervisor(REGION), REGION, {
        figure: 'lines',
        limit: '1',
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.claims.length).toBeLessThanOrEqual(1);
      found.push(...page.claims);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(found.map(({ claimId }) => claimId)).size).toBe(found.length);
    expect(found).toHaveLength(told.claims);
    expect(found.reduce((sum, { amount }) => sum + amount, 0)).toBe(told.lines);
    // A place of a later year is none of this list.
    const later = Buffer.from(JSON.stringify({ createdAt: '2026-05-01T00:00:00.000Z', claimId: 'clm-x' }));
    const path = `/statistics/${REGION}/2025/claims?cursor=${later.toString('base64url')}`;
    expect((await stack.client.get(AUDITOR, path)).status).toBe(400);
  });

  test('are for those who oversee that region, and for nobody else', async () => {
    const path = `/statistics/${REGION}/2025`;
    for (const each of [path, `${path}/claims`]) {
      for (const as of [finance(REGION), supervisor(REGION), AUDITOR])
        expect((await stack.client.get(as, each)).status).toBe(200);
      for (const as of [supervisor('350500'), operatorOf(machinery)])
        expect((await stack.client.get(as, each)).status).toBe(403);
    }
    // Neither places and years that there are not, nor another province of which the policy knows nothing.
    for (const each of ['somewhere/2025', '350299/2025', '110000/2025', `${REGION}/9999`])
      expect((await stack.client.get(AUDITOR, `/statistics/${each}`)).status).toBe(404);
  });
});
