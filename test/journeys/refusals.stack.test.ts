import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReasonCode } from '#functions/eligibility/reasons.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { type LineWish, residentId } from '#samples/world.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { decideObjection, object, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { type LineView, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { sampleSize } from '#test/support/slow.ts';

const { machinery, appliances, electronics } = ENTERPRISES;
const ISSUED = '2025-03-01';
const LATER = '2025-03-02';
/** A plain roster has one title row. */
const FIRST_ROW = 2;

const byRow = (a: LineView, b: LineView) => a.row - b.row;
const reasonsOf = (lines: readonly LineView[]) =>
  lines.toSorted(byRow).map(({ reasons }) => reasons.map(({ code }) => code));

describe('every refusal states all its reasons', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 11 });
    await stack.appropriate('350200', 100_000_000);
  });
  afterAll(() => stack.close());

  test('a roster with a line for each reason, and after it a claim against what was paid', async () => {
    const [twice, stepped, often] = [stack.world.person(), stack.world.person(), stack.world.person()];
    const old = stack.world.person({ documentNumber: residentId('1962-05-01', 905) });
    const wishes: readonly [LineWish, ...ReasonCode[]][] = [
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, register: 'absent' }, 'certificate-not-found'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, register: { name: '别人' } }, 'certificate-mismatch'],
      [
        { occupation: '保安员', level: '5', issuedOn: ISSUED, register: { revokedOn: '2025-04-01' } },
        'certificate-revoked',
      ],
      [
        {
          occupation: '保安员',
          level: '5',
          issuedOn: ISSUED,
          certificateNumber: stack.world.certificateNumber('skill-level', '4', ISSUED),
        },
        'certificate-number-contradicts',
      ],
      [
        { occupation: '保安员', level: '5', issuedOn: ISSUED, certificateType: 'special-ability' },
        'certificate-type-and-level',
      ],
      [{ occupation: '保安员', level: '5', issuedOn: '2024-06-02' }, 'claim-window-passed'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, employment: 'elsewhere' }, 'not-employed-by-claimant'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, pensionDrawn: true }, 'pension-drawn'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, standing: { publicServant: true } }, 'public-servant'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, standing: { student: true } }, 'student'],
      [
        { occupation: '保安员', level: '5', issuedOn: ISSUED, standing: { unemploymentSubsidy: 'drawn' } },
        'unemployment-subsidy-drawn',
      ],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, register: { issuerOnFile: false } }, 'issuer-not-on-file'],
      [
        { occupation: '保安员', level: '5', issuedOn: ISSUED, register: { claimedPersonally: true } },
        'claimed-personally',
      ],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED, person: old }, 'past-age-limit'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED }, 'no-consent'],
      [{ occupation: '保安员', level: '5', issuedOn: ISSUED }, 'training-mode-not-allowed'],
      [
        {
          occupation: '保安员',
          level: '5',
          issuedOn: '2023-12-01',
          register: 'absent',
          employment: 'elsewhere',
          pensionDrawn: true,
        },
        'certificate-not-found',
        'no-policy-in-force',
        'claim-window-passed',
        'not-employed-by-claimant',
        'pension-drawn',
      ],
      [{ occupation: '电工', level: '4', issuedOn: ISSUED, person: twice }],
      [{ occupation: '电工', level: '4', issuedOn: LATER, person: twice }, 'same-level-granted-before'],
      [{ occupation: '电工', level: '3', issuedOn: ISSUED, person: stepped }],
      [{ occupation: '电工', level: '4', issuedOn: LATER, person: stepped }, 'higher-level-granted-before'],
      [{ occupation: '电工', level: '5', issuedOn: ISSUED, person: often }],
      [{ occupation: '焊工', level: '5', issuedOn: ISSUED, person: often }],
      [{ occupation: '车工', level: '5', issuedOn: ISSUED, person: often }],
      [{ occupation: '钳工', level: '5', issuedOn: LATER, person: often }, 'times-used-up'],
      [
        { occupation: '电工', level: '5', issuedOn: '2025-03-03', person: often },
        'same-level-granted-before',
        'times-used-up',
      ],
      [{ occupation: '保安员', level: '1', issuedOn: ISSUED }, 'refused-by-review'],
      [{ occupation: '保安员', level: '2', issuedOn: ISSUED }, 'objection-upheld'],
    ];
    const lines = wishes.map(([wish]) => stack.world.line(machinery, wish));
    const cells = (of: ReasonCode, cell: string, otherwise: string) =>
      wishes.map(([, reason]) => (reason === of ? cell : otherwise));
    const claimId = await stack.claimOf(
      machinery,
      lines,
      { header: '本人签名', cells: cells('no-consent', '不同意', '') },
      { header: '培训方式', cells: cells('training-mode-not-allowed', '自学', '委托培训') },
    );
    await stack.until(claimId, 'first-review');
    const lineOf = async (reason: ReasonCode) => {
      const row = FIRST_ROW + wishes.findIndex(([, first]) => first === reason);
      const line = (await stack.lines(claimId)).find((one) => one.row === row);
      if (line === undefined) throw new Error(`There is no line in row ${row}.`);
      return line.lineId;
    };

    const refusedLines = [{ lineId: await lineOf('refused-by-review'), reason: 'test' }];
    await stack.reviewBoth(claimId, 'approve', { refusedLines });
    await stack.until(claimId, 'notice');
    const { objectionId } = expectStatus(await object(stack, claimId, await lineOf('objection-upheld')), 201);
    expectStatus(await decideObjection(stack, claimId, objectionId, 'uphold'), 200);
    await stack.passNotice(claimId);
    const claim = await ending(stack, claimId, 'paid');

    const shown = await stack.lines(claimId);
    expect(reasonsOf(shown)).toEqual(wishes.map(([, ...reasons]) => reasons));
    for (const { code, zh, en, clause } of shown.flatMap(({ reasons }) => reasons)) {
      expect(
        [zh, en, clause].every((text) => text.length > 0),
        code,
      ).toBe(true);
    }
    // 电工 4 and 3 and three of level 5 in Xiamen, 20 % more; 300,000 and 200,000 fen were granted and given up.
    expect(claim).toMatchObject({ paidFen: 120_000 + 180_000 + 3 * 84_000, cancelledFen: 500_000, grantedLines: 5 });

    // Another employer claims for the same people: what was paid decides at once.
    const next: readonly [LineWish, ...ReasonCode[]][] = [
      [{ occupation: '电工', level: '4', issuedOn: ISSUED, person: twice }, 'same-level-granted-before'],
      [{ occupation: '电工', level: '5', issuedOn: ISSUED, person: stepped }, 'higher-level-granted-before'],
      [{ occupation: '铣工', level: '5', issuedOn: ISSUED, person: often }, 'times-used-up'],
      [{ occupation: '电工', level: '3', issuedOn: LATER, person: twice }],
    ];
    const second = await stack.claimOf(
      appliances,
      next.map(([wish]) => stack.world.line(appliances, wish)),
    );
    await stack.payOut(second);
    expect(await ending(stack, second, 'paid')).toMatchObject({ paidFen: 180_000, refusedLines: 3 });
    expect(reasonsOf(await stack.lines(second))).toEqual(next.map(([, ...reasons]) => reasons));
  });

  test('in Fuzhou who may draw the subsidy of the unemployment fund is sent there', async () => {
    const wish = {
      occupation: '保安员',
      level: '5',
      issuedOn: ISSUED,
      standing: { unemploymentSubsidy: 'eligible' },
    } as const;
    const claimId = await stack.claimOf(electronics, [stack.world.line(electronics, wish)]);
    await stack.until(claimId, 'first-review');
    expect(reasonsOf(await stack.lines(claimId))).toEqual([['unemployment-subsidy-eligible']]);
  });

  test('a certificate number that nobody can read goes to the register and to a person, and so does a wrong issuer', async () => {
    const wish = { occupation: '保安员', level: '5', issuedOn: ISSUED } as const;
    const issuers = ['', '', '', '厦门市示例职业培训学校'];
    const lines = [
      stack.world.line(machinery, { ...wish, certificateNumber: 'JN-2025-0001' }),
      stack.world.line(machinery, { ...wish, certificateNumber: 'JN-2025-0002', register: 'absent' }),
      stack.world.line(machinery, { ...wish, certificateNumber: 'S000044999901255000901' }),
      stack.world.line(machinery, { ...wish, certificateNumber: 'Y000035999901255000902' }),
    ];
    const claimId = await stack.claimOf(machinery, lines, { header: '评价机构', cells: issuers });
    await stack.until(claimId, 'first-review');
    const shown = (await stack.lines(claimId)).toSorted(byRow);
    const certificateUnknowns = shown.map(({ unknowns }) =>
      unknowns.flatMap(({ code }) => (code.startsWith('certificate') ? [code] : [])),
    );
    expect(certificateUnknowns).toEqual([
      ['certificate-number-form-unknown'],
      ['certificate-number-form-unknown'],
      ['certificate-number-of-another-province'],
      ['certificate-number-issuer-differs'],
    ]);
    expect(reasonsOf(shown)).toEqual([[], ['certificate-not-found'], [], []]);
    expect(shown.map(({ holds = [] }) => holds)).toEqual([[], [], [], ['certificate-number-issuer-differs']]);

    const as = reviewer('first', machinery.region);
    const unread = await stack.review(claimId, 'first', 'approve', as);
    expect(unread).toMatchObject({ status: 409, body: { code: 'unknowns-not-confirmed' } });
    const confirmed = [{ code: 'certificate-number-issuer-differs', reason: 'the school examines its own staff' }];
    expectStatus(await stack.review(claimId, 'first', 'approve', as, { confirmed }), 200);
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', machinery.region)), 200);
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 3 * 70_000, refusedLines: 1 });
  });

  test('a withdrawal in the midst of the assessment: what comes too late is granted nothing', async () => {
    // One person's lines are asked for one after the other, so that letting go overtakes asking.
    const person = stack.world.person();
    const occupations = [
      '电工',
      '焊工',
      '车工',
      '铣工',
      '钳工',
      '保安员',
      '养老护理员',
      '中式烹调师',
      '叉车司机',
      '保育师',
    ];
    const lines = occupations.map((occupation) =>
      stack.world.line(machinery, { occupation, level: '5', issuedOn: ISSUED, person }),
    );
    await stack.publishWorld();
    const claimId = await stack.createClaim(machinery);
    const upload = await stack.upload(machinery, claimId, plainRoster(lines));
    await stack.machine.proxy.setFaults({ seed: 1, latencyMs: sampleSize(150, 500, undefined) });
    expectStatus(await stack.submit(machinery, claimId, upload.uploadId), 202);
    await stack.until(claimId, 'assessing');
    expectStatus(await withdraw(stack, machinery, claimId), 202);
    expect(await stack.until(claimId, 'withdrawn')).toMatchObject({
      grantedFen: 0,
      grantedLines: 0,
      cancelledLines: lines.length,
    });
    await stack.machine.quiet();
    await stack.machine.proxy.setFaults(undefined);
    expect(reasonsOf(await stack.lines(claimId)).flat()).toContain('entitlement-released');

    // Nothing of the person is used up.
    const again = await stack.claimOf(machinery, lines.slice(0, 3));
    await stack.until(again, 'first-review');
    expect(await stack.read(again)).toMatchObject({ grantedLines: 3, refusedLines: 0, waitingLines: 0 });
  });

  test('reaches what it stands for', () => expectReached('refusals', stack.client.witness));
});
