import { describe, expect, it } from 'vitest';
import { compareReplays } from '#functions/policy/compare-replays.ts';
import { type PastClaim, type PastLine, replay } from '#functions/policy/replay.ts';
import { told } from '#functions/policy/told-comparison.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { aFrozenLine, aVerifiedLine, fujian2024 } from '#test/support/domain.ts';

const past = (lineId: string, frozen: Partial<FrozenLine> = {}, more: Partial<PastLine> = {}): PastLine => ({
  frozen: aFrozenLine({
    lineId,
    row: Number(lineId.split('-')[1]),
    person: lineId,
    certificateNumber: `certificate of ${lineId}`,
    ...frozen,
  }),
  verified: aVerifiedLine({ lineId }),
  refusedByPeople: false,
  grantedFen: 0,
  ...more,
});
const claimOf = (claimId: string, lines: readonly PastLine[], more: Partial<PastClaim> = {}): PastClaim => ({
  claimId,
  enterpriseId: 'e-1',
  region: '350200',
  submittedOn: '2025-05-01',
  lines,
  ...more,
});
const policy = fujian2024();
const outcomes = (claims: readonly PastClaim[], by = policy) =>
  replay(claims, () => by).flatMap(({ lines }) =>
    lines.map(({ lineId, outcome, amountFen, reasons }) => [lineId, outcome, amountFen, ...reasons]),
  );

describe('past claims under a policy', () => {
  it('are granted what the policy grants, refused with all reasons', () => {
    const unemployed: VerifiedLine = aVerifiedLine({ lineId: '0-2', employed: 'no', pension: 'yes' });
    expect(outcomes([claimOf('c', [past('0-1'), past('0-2', {}, { verified: unemployed })])])).toEqual([
      ['0-1', 'granted', 180_000],
      ['0-2', 'refused', 0, 'not-employed-by-claimant', 'pension-drawn'],
    ]);
  });

  it('are judged in the order of their submission, with one ledger over all of them', () => {
    const later = claimOf('a', [past('0-1', { person: 'p', level: '3' })], { submittedOn: '2025-05-02' });
    const earlier = claimOf('b', [past('0-2', { person: 'p', level: '3' }), past('0-3', { person: 'q', level: '2' })]);
    const lower = claimOf('c', [past('0-4', { person: 'q', level: '3' })], { submittedOn: '2025-05-03' });
    expect(outcomes([later, lower, earlier])).toEqual([
      ['0-2', 'granted', 180_000],
      ['0-3', 'granted', 240_000],
      ['0-1', 'refused', 0, 'same-level-granted-before'],
      ['0-4', 'refused', 0, 'higher-level-granted-before'],
    ]);
  });

  it('count towards the caps of the policy that judges them', () => {
    const occupations = ['电工', '车工', '铣工', '钳工'];
    const lines = occupations.map((occupation, index) => past(`0-${index + 1}`, { person: 'p', occupation }));
    expect(outcomes([claimOf('c', lines)]).map(([, , , reason]) => reason)).toEqual([
      undefined,
      undefined,
      undefined,
      'times-used-up',
    ]);
  });

  it('refused by people stay refused and use nothing up', () => {
    const lines = [past('0-1', { person: 'p' }, { refusedByPeople: true }), past('0-2', { person: 'p' })];
    expect(outcomes([claimOf('c', lines)])).toEqual([
      ['0-1', 'refused', 0, 'refused-by-people'],
      ['0-2', 'granted', 180_000],
    ]);
  });

  it('wait for a person where the policy does not know', () => {
    expect(outcomes([claimOf('c', [past('0-1', { claimedEvaluationFen: 100 })])])).toEqual([
      ['0-1', 'waits-for-a-person', 180_000],
    ]);
  });
});

describe('a draft beside what was', () => {
  const urgent = policy.uplifts.map((uplift) => ({ ...uplift, percent: 30 }));
  const draft = { ...policy, id: 'draft', uplifts: urgent, caps: policy.caps.map((cap) => ({ ...cap, times: 1 })) };
  const claims = [
    claimOf('a', [past('0-1'), past('0-2', { occupation: '保安员' })]),
    claimOf('b', [past('0-3', { person: '0-1', occupation: '车工' })], {
      enterpriseId: 'e-2',
      submittedOn: '2025-05-09',
    }),
    claimOf('c', [past('0-4')], { region: '350100', enterpriseId: 'e-3' }),
  ];
  const comparison = compareReplays(
    replay(claims, () => policy),
    replay(claims, () => draft),
  );

  it('shows totals, by region, fund and enterprise', () => {
    expect(comparison.all).toEqual({ linesBefore: 4, linesAfter: 3, fenBefore: 660_000, fenAfter: 495_000 });
    expect([...comparison.byRegion.keys()]).toEqual(['350100', '350200']);
    expect(comparison.byRegion.get('350100')).toMatchObject({ fenBefore: 150_000, fenAfter: 150_000 });
    expect([...comparison.byFund.keys()]).toEqual(['350100 skills-upgrade-account', '350200 skills-upgrade-account']);
    expect(comparison.byEnterprise.get('e-2')).toMatchObject({ linesBefore: 1, linesAfter: 0 });
  });

  it('names the lines that flip and those whose amount alone changes', () => {
    expect(comparison.flipped.map(({ before, after }) => [before.lineId, after.reasons])).toEqual([
      ['0-3', ['times-used-up']],
    ]);
    expect(comparison.amountChanged.map(({ before, after }) => [before.amountFen, after.amountFen])).toEqual([
      [180_000, 195_000],
    ]);
  });

  it('is told in words, people masked', () => {
    const text = told(comparison, draft);
    expect(text).toContain('6600.00 → 4950.00 元 (-1650.00)');
    expect(text).toContain('c 350100'.slice(2));
    expect(text).toMatch(/b 行 row 3 张\*: granted 1800\.00 元 → refused times-used-up/);
  });

  it('of many lines tells the first of them, and where the others are', () => {
    const many = [
      claimOf(
        'a',
        Array.from({ length: 45 }, (_, index) => past(`0-${index + 1}`)),
      ),
    ];
    const none = { ...draft, certificates: { ...draft.certificates, until: '2024-02-01' } };
    const text = told(
      compareReplays(
        replay(many, () => policy),
        replay(many, () => none),
      ),
      none,
    );
    expect(text.match(/refused no-policy-in-force/g)).toHaveLength(40);
    expect(text).toContain('… 5 (--json)');
    expect(text).toContain('(-81000.00)');
  });

  it('that changes nothing says so, whatever the names that it does not know', () => {
    const elsewhere = [claimOf('a', [past('0-1')], { region: '999999' })];
    const same = replay(elsewhere, () => policy);
    const text = told(compareReplays(same, same), { ...policy, funds: [] });
    expect(text).toContain('lines that flip: 0');
    expect(text).toContain('999999');
  });

  it('of other lines is not compared', () => {
    const other = [claimOf('a', [past('0-9')])];
    expect(() =>
      compareReplays(
        replay([claimOf('a', [past('0-1')])], () => policy),
        replay(other, () => policy),
      ),
    ).toThrow(RangeError);
  });

  it('of other claims is not compared', () => {
    const some = replay(claims.slice(1), () => draft);
    expect(() =>
      compareReplays(
        replay(claims, () => policy),
        some,
      ),
    ).toThrow(RangeError);
  });
});
