import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { encodeGb18030 } from '#samples/gb18030.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, type Problem, RunningStack } from '#test/support/running-stack.ts';

const { machinery, appliances } = ENTERPRISES;
const importer: TokenFor = { role: 'policy-administrator', sub: 'importer' };
const HEADER = '渠道,凭证号,证件类型,证件号码,职业(工种),等级,发证日期,补贴种类,地区';
const ISSUED = '2025-03-01';

interface Uses {
  readonly grants: readonly { readonly occupation: string; readonly level: string; readonly channel: string }[];
}

describe('entitlements of a person, across channels', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 23 });
    await stack.appropriate('350200', 100_000_000);
  });
  afterAll(() => stack.close());

  const send = (
    rows: readonly string[],
    as = importer,
  ): Promise<Answer<{ granted: number; known: number } & Problem>> =>
    stack.client.post(as, '/grants-elsewhere', { file: [HEADER, ...rows].join('\n') }, stack.purpose('import'));
  const worker = (documentNumber: string): TokenFor => ({
    role: 'worker',
    sub: 'worker',
    documentType: 'resident-id',
    documentNumber,
  });

  test('what another channel granted stands in the way of a claim, and names nobody', async () => {
    const person = stack.world.person();
    const row = `个人申领,P-1,居民身份证,${person.documentNumber},电工,四级,${ISSUED},培训补贴,350100`;
    expect(expectStatus(await send([row]), 200)).toMatchObject({ granted: 1, known: 0, conflicts: [] });
    expect(expectStatus(await send([row]), 200)).toMatchObject({ granted: 0, known: 1 });

    const wish = { occupation: '电工', level: '4', issuedOn: '2025-03-02', person } as const;
    const claimId = await stack.claimOf(machinery, [stack.world.line(machinery, wish)]);
    await stack.until(claimId, 'first-review');
    const [line] = await stack.lines(claimId);
    expect(line?.reasons.map(({ code }) => code)).toEqual(['same-level-granted-before']);
    expect(line).toMatchObject({ conflicts: [{ level: '4', issuedOn: ISSUED, channel: expect.any(String) }] });
    expect(JSON.stringify(line)).not.toContain('P-1');
  });

  test('a claim stands in the way of an import, which reports it', async () => {
    const person = stack.world.person();
    const wish = { occupation: '焊工', level: '3', issuedOn: ISSUED, person } as const;
    const claimId = await stack.claimOf(appliances, [stack.world.line(appliances, wish)]);
    await stack.payOut(claimId);
    const bytes = encodeGb18030(
      `${HEADER}\r\n失业保险,U-1,居民身份证,${person.documentNumber},焊工,四级,2025-04-01,培训补贴,350200\r\n`,
    );
    const body = { file: Buffer.from(bytes).toString('base64'), base64: true };
    const answer = await stack.client.post<{ granted: number; conflicts: { place: { row: number } }[] }>(
      importer,
      '/grants-elsewhere',
      body,
      stack.purpose('import'),
    );
    const report = expectStatus(answer, 200);
    expect(report.granted).toBe(0);
    expect(report.conflicts.map(({ place }) => place.row)).toEqual([2]);
    expect(JSON.stringify(report)).not.toContain(claimId);
    expect(JSON.stringify(report)).not.toContain(appliances.creditCode);

    // The worker sees the own uses, and nobody else's.
    const own = expectStatus(await stack.client.get<Uses>(worker(person.documentNumber), '/entitlements'), 200);
    expect(own.grants).toEqual([
      expect.objectContaining({ level: '3', channel: 'enterprise', name: expect.objectContaining({ zh: '焊工' }) }),
    ]);
    const other = stack.world.person();
    const none = expectStatus(await stack.client.get<Uses>(worker(other.documentNumber), '/entitlements'), 200);
    expect(none.grants).toEqual([]);
    expect((await stack.client.get({ role: 'worker' }, '/entitlements')).status).toBe(403);
    expect((await stack.client.get(AUDITOR, '/entitlements')).status).toBe(403);
  });

  test('a file with faults imports nothing and tells all of them', async () => {
    const person = stack.world.person();
    const good = `个人申领,P-2,居民身份证,${person.documentNumber},电工,四级,${ISSUED},培训补贴,350100`;
    const answer = await send([good, '别的,,居民身份证,123,电工,九级,2025-02-30,培训补贴,999999']);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.length).toBeGreaterThan(4);
    expect(JSON.stringify(answer.body)).not.toContain(person.documentNumber);
    const own = expectStatus(await stack.client.get<Uses>(worker(person.documentNumber), '/entitlements'), 200);
    expect(own.grants).toEqual([]);
    expect((await send([good], { role: 'finance', region: '350200' })).status).toBe(403);
  });

  test('reaches what it stands for', () => expectReached('entitlements', stack.client.witness));
});
