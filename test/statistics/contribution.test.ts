import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '#functions/claim/audit-event.ts';
import type { Claim } from '#functions/claim/claim.ts';
import type { Line } from '#functions/claim/line.ts';
import { contributionOf, difference, linesMark, NO_LINES, summary } from '#functions/statistics/contribution.ts';
import { PHASES } from '#functions/statistics/phase.ts';
import { targetFor } from '#functions/statistics/progress.ts';
import { toldFigures, together } from '#functions/statistics/told-figures.ts';
import { STATUSES } from '#functions/claim/status.ts';

const CLAIM = {
  claimId: 'clm-1',
  enterpriseId: 'e-1',
  region: '350200',
  status: 'paid',
  submittedAt: '2024-12-31T16:30:00.000Z',
  lines: 3,
  grantedLines: 2,
  refusedLines: 1,
  paidLines: 2,
  settledRound: 1,
  settlements: [{ round: 1, fund: '350200-2025', amountFen: 300 }],
  grantedFen: 300,
  pendingFen: 0,
  heldFen: 0,
  paidFen: 300,
  cancelledFen: 0,
  recoveredFen: 0,
} as unknown as Claim;

const event = (type: string, at: string, data: object = {}, actor: AuditEvent['actor'] = { kind: 'system', id: 'x' }) =>
  ({ type, at, data, actor }) as unknown as AuditEvent;
const person = (id: string) => ({ kind: 'person', id, role: 'first-reviewer' }) as const;

const TRAIL = [
  event('screened', '2025-01-02T01:00:00.000Z', { to: 'first-review' }),
  event('first-review-decided', '2025-01-03T01:00:00.000Z', { to: 'second-review' }, person('one')),
  event('second-review-decided', '2025-01-20T01:00:00.000Z', { to: 'approved' }, person('two')),
  event('payment-confirmed', '2025-02-05T01:00:00.000Z', { amountFen: 300, to: 'settling' }),
];

describe('what a claim adds to the figures', () => {
  const { years, decided } = contributionOf(
    CLAIM,
    TRAIL,
    { reasons: {}, paid: { 1: { lines: 2, highSkill: 1 } } },
    () => '2025-01-15',
  );

  test('counts by the day in Shanghai, money in the month in which it was paid', () => {
    // 16:30 UTC of New Year's Eve is the new year there.
    expect(Object.keys(years)).toEqual(['2025']);
    expect(years['2025']).toMatchObject({
      claims: 1,
      lines: 3,
      'phase:paid': 1,
      'month:01:lines': 3,
      'month:02:paidFen': 300,
      'month:02:paidLines': 2,
      paidFen: 300,
      paidLines: 2,
      highSkillPaid: 1,
    });
  });

  test('counts what was claimed in one year and paid in the next where each happened, and each round on its own day', () => {
    const claim = {
      ...CLAIM,
      submittedAt: '2024-12-20T01:00:00.000Z',
      settledRound: 2,
      settlements: [...(CLAIM.settlements ?? []), { round: 2, fund: '350200-2026', amountFen: 70 }],
    };
    const trail = [
      ...TRAIL,
      event('payment-confirmed', '2026-01-10T01:00:00.000Z', { amountFen: 70, to: 'settling' }),
      event('recovery-confirmed', '2026-03-01T01:00:00.000Z', { amountFen: 40 }),
    ];
    const paid = { 1: { lines: 2, highSkill: 1 }, 2: { lines: 1, highSkill: 0 } };
    const told = contributionOf(claim, trail, { reasons: {}, paid }, () => undefined).years;
    expect(told['2024']).toMatchObject({ claims: 1, lines: 3, grantedFen: 300 });
    expect(told['2024']).not.toHaveProperty('paidFen');
    expect(told['2025']).toMatchObject({ paidFen: 300, paidLines: 2, highSkillPaid: 1, 'month:02:paidFen': 300 });
    expect(told['2026']).toMatchObject({ paidFen: 70, paidLines: 1, recoveredFen: 40, 'month:01:paidLines': 1 });
    // Paid, and not settled yet: its people are known with the settlement.
    const { settlements: _none, ...unsettled } = claim;
    expect(contributionOf(unsettled, trail, NO_LINES, () => undefined).years['2025']).not.toHaveProperty('paidLines');
  });

  test('a review that ended because the enterprise withdrew was not concluded by anybody', () => {
    const withdrawn = [
      ...TRAIL.slice(0, 1),
      event('withdrawal-requested', '2025-01-03T01:00:00.000Z', { to: 'withdrawing' }),
    ];
    expect(contributionOf(CLAIM, withdrawn, NO_LINES, () => '2025-01-02').years['2025']).not.toHaveProperty('reviews');
  });

  test('knows how long the reviews took, whether that was too long, and who decided', () => {
    expect(years['2025']).toMatchObject({ reviews: 1, reviewDays: 18, reviewsLate: 1 });
    expect(decided).toEqual([
      { year: '2025', reviewer: 'one' },
      { year: '2025', reviewer: 'two' },
    ]);
    const inTime = contributionOf(CLAIM, TRAIL, NO_LINES, () => '2025-01-20');
    expect(inTime.years['2025']?.reviewsLate).toBeUndefined();
  });

  test('time for review counts from the receipt, and in a later round from when that came to the reviewers', () => {
    const since: string[] = [];
    const reviews = (trail: readonly AuditEvent[]) =>
      contributionOf(CLAIM, trail, NO_LINES, (clock) => {
        since.push(clock.slice(0, 10));
        return undefined;
      }).years['2025'];
    const received = event('claim-submitted', '2025-01-01T01:00:00.000Z', { to: 'submitted' });
    expect(reviews([received, ...TRAIL])).toMatchObject({ reviews: 1, reviewDays: 19 });
    const again = [
      event('payment-confirmed', '2025-02-06T01:00:00.000Z', { amountFen: 1, to: 'settling' }),
      event('claim-settled', '2025-02-06T02:00:00.000Z', { from: 'settling', to: 'assessing' }),
      event('screened', '2025-03-03T01:00:00.000Z', { to: 'first-review' }),
      event('first-review-decided', '2025-03-04T01:00:00.000Z', { to: 'rejecting' }, person('one')),
    ];
    expect(reviews([received, ...TRAIL, ...again])).toMatchObject({ reviews: 2, reviewDays: 20 });
    expect(since).toEqual(['2025-01-01', '2025-01-01', '2025-03-03']);
    // Asked again while the first pass ran, before anybody reviewed: the second round has a clock of its own.
    const between = [
      event('certificates-verified', '2025-01-01T02:00:00.000Z', { from: 'verifying', to: 'assessing' }),
      event('entitlement-asked-again', '2025-01-01T03:00:00.000Z', { from: 'assessing', to: 'assessing' }),
    ];
    expect(reviews([received, ...between.slice(0, 1), ...TRAIL])).toMatchObject({ reviewDays: 19 });
    expect(reviews([received, ...between, ...TRAIL])).toMatchObject({ reviewDays: 18 });
  });

  test('counts a claim once for whoever decided it, however often, in two rounds or after a correction', () => {
    const again = event('first-review-decided', '2025-03-03T01:00:00.000Z', { to: 'second-review' }, person('one'));
    expect(contributionOf(CLAIM, [...TRAIL, again], NO_LINES, () => undefined).decided).toEqual(decided);
  });

  test('a draft adds nothing', () => {
    const { submittedAt: _none, ...draft } = CLAIM;
    expect(contributionOf(draft as Claim, [], NO_LINES, () => undefined)).toEqual({ years: {}, decided: [] });
  });

  test('every status a claim can have after it was submitted is in one phase', () => {
    for (const status of STATUSES) {
      const counts = contributionOf({ ...CLAIM, status }, [], NO_LINES, () => undefined).years['2025'] ?? {};
      expect(PHASES.filter((phase) => counts[`phase:${phase}`] === 1)).toHaveLength(1);
    }
  });

  test('what changes is added once: from any state to any other and back is nothing', () => {
    const earlier = contributionOf(
      { ...CLAIM, status: 'notice', paidFen: 0 },
      TRAIL.slice(0, 3),
      NO_LINES,
      () => undefined,
    );
    const there = difference(earlier.years, years)['2025'] ?? {};
    const back = difference(years, earlier.years)['2025'] ?? {};
    expect(there['phase:paid']).toBe(1);
    expect(there['phase:notice']).toBe(-1);
    expect(Object.values(together([there, back])).every((value) => value === 0)).toBe(true);
    expect(difference(years, years)).toEqual({});
  });
});

describe('lines', () => {
  const line = (more: object) =>
    ({ outcome: 'granted', level: '5', round: 1, grantedFen: 100, reasons: [], ...more }) as unknown as Line;

  test('are told by every reason, with the money that was asked for', () => {
    const lines = [
      line({ outcome: 'refused', grantedFen: 0, claimedFen: 70, reasons: ['times-used-up', 'certificate-not-found'] }),
      line({ outcome: 'refused', grantedFen: 0, cancelledFen: 50, reasons: ['times-used-up'] }),
      line({ level: '3' }),
      line({}),
    ];
    expect(summary(lines, { status: 'paid', settledRound: 1 })).toEqual({
      reasons: { 'times-used-up': { lines: 2, fen: 120 }, 'certificate-not-found': { lines: 1, fen: 70 } },
      paid: { 1: { lines: 2, highSkill: 1 } },
    });
  });

  test('are read again only where what they add up to may have changed', () => {
    const at = (more: object) => linesMark({ ...CLAIM, revision: 1, status: 'notice', ...more } as Claim);
    expect(at({ refusedLines: 0, settledRound: 0 })).toBeUndefined();
    expect(at({ status: 'rejected', refusedLines: 0, settledRound: 0 })).toBeDefined();
    const steps = [{}, { refusedLines: 2 }, { settledRound: 2 }, { revision: 2 }, { status: 'paid' }].map(at);
    expect(new Set(steps).size).toBe(steps.length);
    // Waiting for money it is what it was during the notice.
    for (const status of ['awaiting-funds', 'disbursing', 'payment-returned']) expect(at({ status })).toBe(at({}));
  });

  test('of a claim that was refused as a whole have no reason of their own', () => {
    expect(summary([line({})], { status: 'rejected', settledRound: 0 }).reasons).toEqual({
      'claim-refused': { lines: 1, fen: 100 },
    });
  });
});

describe('progress', () => {
  const sourced = { source: 'test' };
  const targets = [
    {
      id: 't',
      from: '2025-01-01',
      until: '2025-12-31',
      trainings: 36_500,
      highSkillPercent: 35,
      regions: [{ region: '350200', trainings: 3_650, ...sourced }],
      ...sourced,
    },
  ] as const;

  test('is held against what each day would have brought', () => {
    expect(targetFor({ targets }, undefined, '2025-01-10')).toMatchObject({
      trainings: 36_500,
      onSchedule: 1_000,
      highSkill: 12_775,
    });
    expect(targetFor({ targets }, '350200', '2025-12-31')).toMatchObject({ trainings: 3_650, onSchedule: 3_650 });
  });

  test('of a region that was given no part, or of a year without a target, is not made up', () => {
    expect(targetFor({ targets }, '350100', '2025-01-10')).toBeUndefined();
    expect(targetFor({ targets }, undefined, '2026-01-10')).toBeUndefined();
    expect(targetFor({ targets: [{ ...targets[0], trainings: 'unknown' }] }, undefined, '2025-01-10')).toBeUndefined();
  });
});

test('figures are told with every month, and reasons in order of how often they come', () => {
  const told = toldFigures({
    'reason:times-used-up:lines': 1,
    'reason:claim-refused:lines': 2,
    'reason:gone:lines': 0,
  });
  expect(told.months).toHaveLength(12);
  expect(told.reasons.map(({ code, lines }) => [code, lines])).toEqual([
    ['claim-refused', 2],
    ['times-used-up', 1],
  ]);
});
