import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersTo } from '#local/main-job/answers.ts';
import { type Answer, expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { expectReached } from '#test/support/reached.ts';
import {
  approver,
  AUDITOR,
  type LineView,
  operatorOf,
  type Problem,
  reviewer,
  RunningStack,
} from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, appliances, garments } = ENTERPRISES;
const REGION = machinery.region;
const FIRST = reviewer('first', REGION);
const SECOND = reviewer('second', REGION);
const APPROVER = approver(REGION);

interface Links {
  readonly clusters: readonly {
    readonly kind: string;
    readonly lineIds?: readonly string[];
    readonly claims: readonly { readonly claimId: string }[];
  }[];
}

describe('risk and route', () => {
  let stack: RunningStack;
  let claimId: string;
  let lines: LineView[];
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 31 });
    await stack.appropriate(REGION, 100_000_000);
    claimId = await stack.claimOf(machinery, threeOnOnePhone(machinery));
    await stack.until(claimId, 'first-review');
    lines = await stack.lines(claimId);
  });
  afterAll(() => stack.close());

  const line = (enterprise: SampleEnterprise, more: Partial<Parameters<typeof stack.world.line>[1]> = {}): SampleLine =>
    stack.world.line(enterprise, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });

  /** Two documents in one name, and a third person, all on one phone; and somebody with whom all is well. */
  function threeOnOnePhone(enterprise: SampleEnterprise, phone = stack.world.person().phone): SampleLine[] {
    const { name } = stack.world.person();
    return [{ name, phone }, { name, phone }, { phone }, {}].map((change) =>
      line(enterprise, { person: stack.world.person(change) }),
    );
  }
  const withSigns = () => lines.filter(({ signals }) => signals.length > 0);
  const codesOf = ({ body }: Answer<Problem>) => [body.code, ...(body.errors ?? []).map(({ code }) => code)];
  const approve = (more: object) =>
    stack.client.post<Problem>(
      FIRST,
      `/claims/${claimId}/reviews`,
      { stage: 'first', decision: 'approve', ...more },
      stack.purpose('review'),
    );

  test('a reviewer sees each sign with its words and evidence; who claims sees none of it', async () => {
    expect(await stack.read(claimId)).toMatchObject({ riskBand: 'high' });
    expect(withSigns()).toHaveLength(3);
    for (const { signals } of withSigns()) {
      expect(signals).toContainEqual({
        code: 'shared-phone',
        zh: expect.stringMatching(/\p{Script=Han}/u),
        en: 'Several people have the same phone.',
        evidence: { people: 3, claims: 1, enterprises: 1 },
      });
    }
    const bands = withSigns().map(({ toAnswer }) => `${toAnswer?.riskBand} ${toAnswer?.points}`);
    expect(bands.toSorted()).toEqual(['flagged 20', 'high 60', 'high 60']);
    const page = await stack.client.get<{ lines: object[] }>(operatorOf(machinery), `/claims/${claimId}/lines`);
    const claim = await stack.client.get(operatorOf(machinery), `/claims/${claimId}`);
    const history = await stack.client.get(operatorOf(machinery), `/claims/${claimId}/history`);
    const shown = JSON.stringify([page.body, claim.body, history.body]);
    expect(shown).not.toMatch(/riskBand|shared-phone|toAnswer|sampled/);
  });

  test('nothing is approved before each line that shows something, or was drawn, has its own answer', async () => {
    const none = await approve({});
    expect(codesOf(none)).toContain('lines-not-granted');
    // Before people a line is its row in the roster.
    const told = none.body.errors?.map(({ place }) => place.row);
    for (const { row } of withSigns()) expect(told).toContain(row);
    expect(JSON.stringify(none.body.errors)).not.toMatch(/"[^"]*\b\d+-\d+\b[^"]*"/);
    const all = await answersTo(stack.client, FIRST, claimId);
    expect(codesOf(await approve({ cleared: all.slice(1) }))).toContain('line-not-answered');
    expect(codesOf(await approve({ cleared: [...all, all[0]] }))).toContain('line-answered-twice');
    expect(codesOf(await approve({ cleared: [...all, { lineId: '0-99', reason: 'x' }] }))).toContain(
      'line-needs-no-answer',
    );
    expect(await stack.read(claimId)).toMatchObject({ status: 'first-review' });
  });

  test('high risk is signed by a third person, and fraud has its own words', async () => {
    const all = await answersTo(stack.client, FIRST, claimId);
    const refused = withSigns().find(({ toAnswer }) => toAnswer?.riskBand === 'flagged')?.lineId ?? '';
    const refusedLines = [{ lineId: refused, reason: 'never worked there', finding: 'fraud' }];
    const cleared = all.filter(({ lineId }) => lineId !== refused);
    expectStatus(await approve({ refusedLines, cleared }), 200);
    await stack.until(claimId, 'second-review');
    expect((await stack.lines(claimId)).filter((each) => 'cleared' in each)).toHaveLength(cleared.length);
    expect(expectStatus(await stack.review(claimId, 'second', 'approve', SECOND), 200)).toMatchObject({
      status: 'approval',
    });
    await stack.until(claimId, 'approval');

    const both = { region: REGION, sub: SECOND.sub ?? '' };
    expect((await stack.review(claimId, 'approval', 'approve', SECOND)).status).toBe(403);
    const same = await stack.review(claimId, 'approval', 'approve', { role: 'approver', ...both });
    expect(codesOf(same)).toEqual(['same-person']);
    expect(codesOf(await stack.review(claimId, 'approval', 'refuse', APPROVER))).toEqual(['approver-decision-unknown']);

    expectStatus(await stack.review(claimId, 'approval', 'send-back', APPROVER), 200);
    await stack.until(claimId, 'first-review');
    expectStatus(await approve({ refusedLines, cleared }), 200);
    await stack.until(claimId, 'second-review');
    expectStatus(await stack.review(claimId, 'second', 'approve', SECOND), 200);
    await stack.until(claimId, 'approval');
    expectStatus(await stack.review(claimId, 'approval', 'approve', APPROVER), 200);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'paid');
    const [fraud] = (await stack.lines(claimId)).filter(({ standing }) => standing === 'refused');
    expect(fraud?.reasons).toMatchObject([{ code: 'refused-for-fraud' }]);
    await stack.machine.quiet();
    const cases = await stack.client.get<{ cases: object[] }>(AUDITOR, `/cases?region=${REGION}&state=open`);
    expect(expectStatus(cases, 200).cases).toMatchObject([{ kind: 'fraud-found', claimId, lineIds: [refused] }]);
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(events.filter(({ type }) => type === 'approval-decided').map(({ data }) => data['decision'])).toEqual([
      'send-back',
      'approve',
    ]);
  });

  test('a sign that holds a line needs the paper that settles it', async () => {
    const enterprise = garments;
    const first = reviewer('first', enterprise.region);
    const held = await stack.claimOf(enterprise, [line(enterprise, { employment: 'unknown' })]);
    const claim = await stack.until(held, 'first-review');
    expect(claim).toMatchObject({ riskBand: 'flagged', toAnswer: 1 });
    const [one] = await stack.lines(held);
    expect(one?.toAnswer).toMatchObject({ evidenceFor: ['employment-unconfirmed'] });
    const answer = { lineId: one?.lineId ?? '', reason: 'contract seen' };
    const bare = await stack.review(held, 'first', 'approve', first, { cleared: [answer] });
    expect(codesOf(bare)).toContain('evidence-missing');
    const shown = await stack.review(held, 'first', 'approve', first, {
      cleared: [{ ...answer, evidence: 'contract 17' }],
    });
    expectStatus(shown, 200);
    const [after] = await stack.lines(held);
    expect(after).toMatchObject({ cleared: { reason: 'contract seen', evidence: 'contract 17' } });
  });

  slow('three claims that hang together; links are searched in pure files', () => {
    test('claims that share a phone hang together, over claims between them too', async () => {
      const ids: string[] = [];
      const phones = [stack.world.person().phone, stack.world.person().phone];
      for (const [index, enterprise] of [machinery, appliances, machinery].entries()) {
        const shared = phones.slice(Math.max(0, index - 1), index + 1);
        const people = shared.map((phone) => line(enterprise, { person: stack.world.person({ phone }) }));
        const id = await stack.claimOf(enterprise, people);
        await stack.until(id, 'first-review');
        ids.push(id);
      }
      const [one = '', between = '', far = ''] = ids;
      const linksOf = (id: string) => stack.client.get<Links>(FIRST, `/claims/${id}/links`);
      const phone = (links: Links, id: string) =>
        links.clusters.filter(({ kind, claims }) => kind === 'phone' && claims.some((each) => each.claimId === id));
      expect(phone(expectStatus(await linksOf(one), 200), between)).toHaveLength(1);
      expect(phone(expectStatus(await linksOf(one), 200), far)).toHaveLength(0);
      expect(phone(expectStatus(await linksOf(far), 200), between)).toMatchObject([{ lineIds: ['0-1'] }]);
      const path = (from: string, to: string, as = FIRST) =>
        stack.client.get<{ path: object }>(as, `/claims/${from}/links?to=${to}`);
      expect((await path(one, between)).body.path).toMatchObject({ found: true, steps: [{ claimId: between }] });
      expect((await path(one, far, AUDITOR)).body.path).toMatchObject({ found: true });
      expect((await path(one, 'clm-nobody')).status).toBe(404);
      expect((await path(one, far, operatorOf(machinery))).status).toBe(403);
      expect((await path(one, far, operatorOf(garments))).status).toBe(404);
    });
  });

  test('reaches what it stands for', () => expectReached('risk', stack.client.witness));
});
