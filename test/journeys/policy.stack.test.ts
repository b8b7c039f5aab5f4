import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { attach, SCANNED_PDF } from '#test/support/attachments.ts';
import { expectReached } from '#test/support/reached.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { electronics, hotel } = ENTERPRISES;
const FUZHOU = '350100';
const ISSUED = '2025-03-01';
const author: TokenFor = { role: 'policy-administrator', sub: 'author' };
const second: TokenFor = { role: 'policy-administrator', sub: 'second' };

const source = '示例市人社局通告(虚构)';
/** What an invented notice of Fuzhou changes, from the day after the stack's first. */
const CHANGES = {
  id: 'fuzhou-example',
  amends: 'fujian-2024',
  title: { zh: '福州市示例', en: 'An example of Fuzhou' },
  holdsFrom: { date: '2025-06-04', source },
  baseRates: [
    {
      id: 'fuzhou-level-4',
      subsidy: 'training',
      level: '4',
      fen: 130_000,
      certificateFrom: '2025-01-01',
      regions: [FUZHOU],
      source,
    },
    {
      id: 'fuzhou-level-4-before',
      subsidy: 'training',
      level: '4',
      fen: 100_000,
      certificateUntil: '2024-12-31',
      regions: [FUZHOU],
      source,
    },
  ],
  caps: [{ id: 'evaluation-in-all', subsidy: 'evaluation', times: 1, period: 'ever', source }],
};

interface Draft extends Problem {
  readonly id: string;
  readonly status: string;
  readonly fileDigest: string;
}

describe('a policy that people write and publish', () => {
  let stack: RunningStack;
  let rules: Record<string, unknown>;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 22 });
    const { policy } = expectStatus(
      await stack.client.get<{ policy: { rules: typeof rules } }>(author, '/policies/fujian-2024'),
      200,
    );
    rules = policy.rules;
    await stack.appropriate(FUZHOU, 100_000_000);
  });
  afterAll(() => stack.close());

  /** The file with a least number of hours, and with employment that a person must confirm where nobody knows it. */
  const file = (more: object = {}) => ({
    ...CHANGES,
    rules: {
      ...rules,
      trainingHours: { value: { least: 30 }, source },
      employment: { ...(rules['employment'] as object), whenUnknown: 'hold' },
    },
    ...more,
  });
  const draft = (content: object, as = author): Promise<Answer<Draft>> =>
    stack.client.post(as, '/policies', { file: content }, stack.purpose('draft'));
  const publish = (id: string, fileDigest: string, as: TokenFor, said: object = {}): Promise<Answer<Draft>> =>
    stack.client.post(as, `/policies/${id}/publication`, { fileDigest, ...said }, stack.purpose('publish'));
  /** Shipped for 2025, from 2025-07-02: it knows nothing of the cities' amendments here. */
  const UNTIL = { until: '2025-07-02' };
  const codeOf = ({ body }: Answer<Problem>) => body.code;

  test('is refused with every fault and its place, and kept by nobody', async () => {
    const answer = await draft(
      file({ baseRates: [{ id: 'x', subsidy: 'training', level: '9', fen: 1.5 }], funds: [] }),
    );
    expect([answer.status, codeOf(answer)]).toEqual([422, 'policy-has-faults']);
    const places = answer.body.errors?.map(({ place }) => place.pointer) ?? [];
    expect(places.length).toBeGreaterThan(2);
    expect((await stack.client.get(author, '/policies/fuzhou-example')).status).toBe(404);
  });

  test('takes no name that is shipped, is no larger than can be kept, and is written by policy administrators', async () => {
    expect(codeOf(await draft({ ...file(), id: 'fujian-2024', amends: 'fujian-2024' }))).toBe('policy-exists');
    expect(codeOf(await draft(file({ title: { zh: '长'.repeat(120_000), en: 'x' } })))).toBe('policy-too-large');
    expect((await draft(file(), reviewer('first', FUZHOU))).status).toBe(403);
  });

  test('needs a second person, who publishes what they read, from a day to come', async () => {
    const early = expectStatus(await draft(file({ id: 'too-early', holdsFrom: { date: '2025-06-03', source } })), 201);
    expect(codeOf(await publish('too-early', early.fileDigest, second))).toBe('policy-holds-too-early');

    const first = expectStatus(await draft(file({ fundQueue: { overtaking: true, source } })), 201);
    const { fileDigest } = expectStatus(await draft(file()), 201);
    expect(codeOf(await publish('fuzhou-example', first.fileDigest, second))).toBe('policy-changed');
    expect(codeOf(await publish('fuzhou-example', fileDigest, author, UNTIL))).toBe('same-person');
    const ends = await publish('fuzhou-example', fileDigest, second);
    expect(codeOf(ends)).toBe('policy-ends-early');
    expect(ends.body.fix?.en).toContain('"until": "2025-07-02"');
    // A draft is nobody's rule and for nobody's eyes but theirs who write and audit.
    expect((await stack.client.get(operatorOf(hotel), '/policies/fuzhou-example')).status).toBe(404);
    expect(expectStatus(await publish('fuzhou-example', fileDigest, second, UNTIL), 200).status).toBe('published');
    expect(codeOf(await publish('fuzhou-example', fileDigest, second, UNTIL))).toBe('policy-changed');
    expect(codeOf(await draft(file()))).toBe('policy-exists');
    expect(expectStatus(await stack.client.get(operatorOf(hotel), '/policies/fuzhou-example'), 200)).toMatchObject({
      status: 'published',
    });
  });

  test('another city takes nothing of it back without saying so, nor do two who publish at one moment', async () => {
    const base = {
      title: { zh: '泉州市示例', en: 'An example of Quanzhou' },
      holdsFrom: { date: '2025-06-20', source },
    };
    const quanzhou = { ...base, id: 'quanzhou-example', amends: 'fujian-2024' };
    const drafted = expectStatus(await draft(quanzhou), 201);
    const left = await publish(quanzhou.id, drafted.fileDigest, second, UNTIL);
    expect(codeOf(left)).toBe('policy-leaves-out');
    expect(left.body.fix?.en).toContain('"amends": "fuzhou-example"');

    const amending = ['quanzhou-a', 'quanzhou-b'].map((id) => ({ ...base, id, amends: 'fuzhou-example' }));
    const digests = await Promise.all(amending.map(async (each) => expectStatus(await draft(each), 201).fileDigest));
    const answers = await Promise.all(
      amending.map(({ id }, index) => publish(id, digests[index] ?? '', second, UNTIL)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const lost = answers.findIndex(({ status }) => status === 409);
    const again = await publish(amending[lost]?.id ?? '', digests[lost] ?? '', second, UNTIL);
    expect(codeOf(again)).toBe(lost === 1 ? 'policy-leaves-out' : 'policy-ends-early');
    const replaces = { replaces: 'quanzhou-a', until: lost === 1 ? '2025-07-02' : '2025-06-20' };
    expectStatus(await publish(amending[lost]?.id ?? '', digests[lost] ?? '', second, replaces), 200);

    const { policies } = expectStatus(
      await stack.client.get<{ policies: { id: string; contains: string[] }[] }>(author, '/policies'),
      200,
    );
    expect(policies.find(({ id }) => id === 'quanzhou-b')?.contains).toEqual([
      'quanzhou-b',
      'fuzhou-example',
      'fujian-2024',
    ]);
  });

  test('holds for claims made from its day on; who claimed before keeps the version of that day', async () => {
    const wish = { occupation: '保安员', level: '4', issuedOn: ISSUED } as const;
    const before = await stack.claimOf(hotel, [stack.world.line(hotel, wish)]);
    const late = await stack.createClaim(hotel);
    await stack.until(before, 'first-review');
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date('2025-06-04T09:00:00+08:00'));

    const lines = [
      stack.world.line(electronics, wish),
      stack.world.line(electronics, { ...wish, hours: 24 }),
      stack.world.line(electronics, { ...wish, issuedOn: '2024-12-31' }),
    ];
    const after = await stack.claimOf(electronics, lines);
    await stack.payOut(after);
    await stack.payOut(before);
    const shown = (await stack.lines(after)).toSorted((a, b) => a.row - b.row);
    expect(shown.map(({ grantedFen }) => grantedFen)).toEqual([130_000, 0, 100_000]);
    expect(shown[1]?.reasons.map(({ code }) => code)).toEqual(['training-too-short']);
    expect(await stack.read(after)).toMatchObject({ policyVersion: 'fuzhou-example', paidFen: 230_000 });
    expect(await stack.read(before)).toMatchObject({ policyVersion: 'fujian-2024', paidFen: 100_000 });

    // Created before, first submitted after: it pins what holds on the day of its submission.
    const upload = await stack.upload(hotel, late, plainRoster([stack.world.line(hotel, wish)]));
    await stack.publishWorld();
    expectStatus(await stack.submit(hotel, late, upload.uploadId), 202);
    await stack.until(late, 'first-review');
    expect(await stack.read(late)).toMatchObject({ policyVersion: 'fuzhou-example', grantedFen: 130_000 });
  });

  test('what it does not know waits for a person: a fact is confirmed, an amount is set by its paper', async () => {
    const wish = { occupation: '保安员', level: '5', issuedOn: ISSUED } as const;
    const person = stack.world.person();
    const lines = [
      stack.world.line(electronics, { ...wish, employment: 'unknown' }),
      stack.world.line(electronics, wish),
      stack.world.line(electronics, { ...wish, person }),
      stack.world.line(electronics, { ...wish, occupation: '电工', issuedOn: '2025-03-02', person }),
    ];
    const claimId = await stack.claimOf(electronics, lines, { header: '评价补贴', cells: ['', '', '150', '150'] });
    await stack.until(claimId, 'first-review');
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    const [unknown, , evaluated, again] = shown;
    expect(unknown).toMatchObject({ holds: ['employment-unknown'], grantedFen: 70_000 });
    expect(evaluated).toMatchObject({ holds: ['evaluation-rate-unknown'], grantedFen: 70_000, differenceFen: -55_000 });
    // The second evaluation of one person is one too many; the training is granted all the same.
    expect(again).toMatchObject({ grantedFen: 70_000, short: [{ code: 'evaluation-times-used-up' }] });

    const as = reviewer('first', FUZHOU);
    expect(codeOf(await stack.review(claimId, 'first', 'approve', as))).toBe('unknowns-not-confirmed');
    const confirmed = [{ code: 'employment-unknown', reason: 'contract seen' }];
    const open = await stack.review(claimId, 'first', 'approve', as, { confirmed });
    expect([open.status, codeOf(open)]).toEqual([409, 'lines-not-granted']);
    const set = (lineId: string | undefined) => ({ lineId, amountFen: 15_000, document: 'invented notice 1' });
    const wrong = await stack.review(claimId, 'first', 'approve', as, {
      confirmed,
      determinedLines: [set(unknown?.lineId), set(evaluated?.lineId), set(evaluated?.lineId)],
    });
    expect(wrong.status).toBe(409);

    const determinedLines = [set(evaluated?.lineId)];
    expectStatus(await stack.review(claimId, 'first', 'approve', as, { confirmed, determinedLines }), 200);
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', FUZHOU)), 200);
    await stack.passNotice(claimId);
    expect(await stack.until(claimId, 'paid')).toMatchObject({ grantedFen: 295_000, paidFen: 295_000 });
    expect((await stack.events(claimId)).chain.intact).toBe(true);
  });

  test('a certificate is paid for once, whatever later catalogues and registers call its occupation', async () => {
    const wish = { level: '4', issuedOn: ISSUED } as const;
    const carver = stack.world.line(hotel, { ...wish, occupation: '水仙花雕刻' });
    const painter = stack.world.line(hotel, { ...wish, occupation: '漆线雕' });
    const before = await stack.claimOf(hotel, [carver, painter]);
    await stack.payOut(before);
    expect((await stack.lines(before)).map(({ standing }) => standing)).toEqual(['paid', 'paid']);

    const grown = {
      id: 'grown',
      amends: 'fujian-2025',
      title: { zh: '新增职业', en: 'One occupation more' },
      holdsFrom: { date: '2025-07-15', source },
      occupations: [{ id: 'daffodil-carver', name: { zh: '水仙雕刻师' }, aliases: ['水仙花雕刻'], source }],
    };
    const { fileDigest } = expectStatus(await draft(grown), 201);
    expectStatus(await publish('grown', fileDigest, second), 200);
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date('2025-07-15T09:00:00+08:00'));

    const { person, certificateNumber } = painter;
    const renamed = stack.world.line(hotel, { ...wish, occupation: '漆线雕装饰工', person, certificateNumber });
    const after = await stack.claimOf(hotel, [carver, renamed]);
    await stack.until(after, 'first-review');
    expect(await stack.read(after)).toMatchObject({ policyVersion: 'grown', grantedFen: 0 });
    const shown = (await stack.lines(after)).toSorted((a, b) => a.row - b.row);
    expect(shown.flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      'same-level-granted-before',
      'certificate-granted-before',
    ]);
  });

  test('a region that a version takes out is served no longer', async () => {
    const id = 'without-ningde';
    const regions = [{ code: '350900', removed: true }];
    const title = { zh: '不含宁德', en: 'Without Ningde' };
    const { policy } = expectStatus(
      await stack.client.get<{ policy: { caps: { regions?: string[] }[] } }>(author, '/policies/grown'),
      200,
    );
    const caps = policy.caps.map((cap) =>
      cap.regions === undefined ? cap : { ...cap, regions: cap.regions.filter((code) => code !== '350900') },
    );
    const attachments = { value: ['application', 'pledge'], source };
    const content = {
      id,
      title,
      amends: 'grown',
      regions,
      caps,
      holdsFrom: { date: '2025-07-20', source },
      procedure: { attachments },
    };
    const { fileDigest } = expectStatus(await draft(content), 201);
    expectStatus(await publish(id, fileDigest, second), 200);
    const ningde = { ...hotel, region: '350900' };
    const made = await stack.createClaim(ningde);
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date('2025-07-20T09:00:00+08:00'));
    const line = stack.world.line(hotel, { occupation: '保安员', level: '5', issuedOn: ISSUED });
    await stack.publishWorld();
    const { uploadId } = await stack.upload(ningde, made, plainRoster([line]));
    // What will be asked for is told before anything is sent.
    const listed = expectStatus(
      await stack.client.get<{ required: string[] }>(operatorOf(ningde), `/claims/${made}/attachments`),
      200,
    );
    expect(listed.required).toEqual(['application', 'pledge']);
    await attach(stack, ningde, made, 'application', SCANNED_PDF);
    // Papers of the paper's region, all that lack at once; one that is refused does not count.
    await attach(stack, ningde, made, 'pledge', new TextEncoder().encode('MZ'));
    const lacking = await stack.submit(ningde, made, uploadId);
    expect([lacking.status, codeOf(lacking)]).toEqual([409, 'attachments-missing']);
    expect(lacking.body.errors?.map(({ code }) => code)).toEqual(['attachment-missing-pledge']);
    await attach(stack, ningde, made, 'pledge', SCANNED_PDF);
    expectStatus(await stack.submit(ningde, made, uploadId), 202);
    await stack.until(made, 'first-review');
    expect((await stack.lines(made)).flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      'region-not-served',
    ]);
    const body = { enterpriseId: hotel.creditCode, region: '350900' };
    const refused: Answer<Problem> = await stack.client.post(operatorOf(hotel), '/claims', body, stack.purpose('new'));
    expect([refused.status, codeOf(refused)]).toEqual([400, 'invalid-body']);
    expect(refused.body.errors?.map(({ place }) => place.pointer)).toEqual(['/region']);
  });

  test('reaches what it stands for', () => expectReached('policy', stack.client.witness));
});
