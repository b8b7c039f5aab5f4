import { describe, expect, it } from 'vitest';
import { withoutSuspicion } from '#functions/claim/as-told.ts';
import { claimView, lineView } from '#functions/claim/view.ts';
import { answersOf } from '#functions/review/answers.ts';
import { REASONS } from '#functions/eligibility/reasons.ts';
import { UNKNOWNS } from '#functions/eligibility/unknowns.ts';
import { SIGNALS } from '#functions/fraud/signals-by-code.ts';
import { aClaim, aLine, fujian2024 } from '#test/support/domain.ts';

describe('what a caller sees of a claim', () => {
  it('holds no fingerprint, hash, storage key or other inner mark', () => {
    const claim = aClaim({
      submittedLinesKey: 'claims/secret-key',
      openBatches: [1],
      reservation: { fund: 'f', amountFen: 1, entryId: 'secret-entry' },
      eventHash: 'secret-hash',
    });
    expect(JSON.stringify(claimView(claim, 'auditor'))).not.toContain('secret');
  });

  it('holds every amount, so that a person can add them up', () => {
    const amounts = { grantedFen: 15, pendingFen: 1, heldFen: 2, paidFen: 4, cancelledFen: 8, recoveredFen: 3 };
    expect(claimView(aClaim(amounts), 'auditor')).toMatchObject(amounts);
  });

  it('has no empty fields for what has not happened yet', () => {
    const view = claimView(aClaim(), 'auditor');
    expect(Object.values(view)).not.toContain(undefined);
    for (const field of ['notice', 'firstReview', 'secondReview', 'queue', 'paymentReturn', 'submittedAt']) {
      expect(view).not.toHaveProperty(field);
    }
    expect(view.openObjections).toBe(0);
  });

  it('says in which queue it waits for money, and why a payment came back', () => {
    const view = claimView(
      aClaim({
        fundTicket: { region: '350200', ticket: 7, amountFen: 100 },
        paymentReturn: { reason: 'account-closed' },
        openObjections: 2,
      }),
      'auditor',
    );
    expect(view).toMatchObject({
      queue: { region: '350200', ticket: 7 },
      paymentReturn: { reason: 'account-closed' },
      openObjections: 2,
    });
  });
});

describe('what the enterprise sees of its own claim', () => {
  const firstReview = {
    by: 'r-1',
    at: '2025-06-03T01:00:00.000Z',
    decision: 'return',
    reason: 'Dates are missing.',
  } as const;
  const judged = { firstReview, riskBand: 'flagged', signals: [{ code: 'shared-phone', lines: 2 }] } as const;

  it('is neither who decides nor what looks suspicious', () => {
    const view = claimView(aClaim({ ...judged, status: 'second-review' }), 'enterprise-operator');
    for (const field of ['firstReview', 'riskBand', 'signals', 'decisionReason'])
      expect(view).not.toHaveProperty(field);
    expect(claimView(aClaim(judged), 'first-reviewer')).toMatchObject(judged);
  });

  it('is the reason, once the claim came back or was refused', () => {
    const seen = (status: 'returned' | 'rejected', more = {}) =>
      claimView(aClaim({ ...judged, status, ...more }), 'enterprise-operator');
    expect(seen('returned')).toMatchObject({ decisionReason: 'Dates are missing.' });
    const secondReview = { ...firstReview, by: 'r-2', decision: 'refuse', reason: 'Not trained.' };
    expect(seen('rejected', { secondReview })).toMatchObject({ decisionReason: 'Not trained.' });
  });

  it('holds its events without risk and signals', () => {
    const event = {
      claimId: 'c',
      seq: 1,
      type: 'screened',
      at: '',
      recordedAt: '',
      previousHash: '',
      hash: 'h',
      actor: { kind: 'system', id: 'fraud' },
      data: { riskBand: 'flagged', signals: [], from: 'screening', salt: 's' },
    } as const;
    expect(withoutSuspicion(event)).toEqual({ ...event, data: { from: 'screening' } });
  });
});

describe('what a caller sees of a line', () => {
  it('names the person only masked', () => {
    const view = lineView(aLine(), aClaim(), fujian2024());
    expect(view).toMatchObject({ name: '张*', document: '**************1234', standing: 'granted' });
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('tells the one who claims of a hold that the public knows of, and of no other', () => {
    const held = aLine({ heldBy: 'obj-1' });
    const standing = (objectedTo?: ReadonlySet<string>) =>
      lineView(held, aClaim({ status: 'notice' }), fujian2024(), undefined, undefined, objectedTo).standing;
    expect(standing()).toBe('held');
    expect(standing(new Set([held.lineId]))).toBe('held');
    expect(standing(new Set())).toBe('granted');
  });

  it('says what the first reviewer refused or set of the line, and why, before it is carried out', () => {
    const [refused, set] = [aLine({ lineId: '0-1' }), aLine({ lineId: '0-2' })];
    const firstReview = {
      by: 'wang',
      at: '2025-06-03T02:00:00.000Z',
      decision: 'approve',
      refusedLines: [{ lineId: '0-1', reason: '培训协议缺页', finding: 'error' }],
      determinedLines: [{ lineId: '0-2', amountFen: 50_000, document: '闽人社函〔2025〕1号' }],
    } as const;
    const seen = (line: typeof refused) =>
      lineView(
        line,
        aClaim({ status: 'second-review' }),
        fujian2024(),
        undefined,
        answersOf({ firstReview }).get(line.lineId),
      );
    expect(seen(refused)).toMatchObject({ refusal: { reason: '培训协议缺页', finding: 'error' } });
    expect(seen(set)).toMatchObject({ determination: { amountFen: 50_000, document: '闽人社函〔2025〕1号' } });
    expect(seen(aLine({ lineId: '0-3' }))).not.toHaveProperty('refusal');
  });

  it('gives every reason with its text in both languages and its clause', () => {
    const reasons = ['certificate-not-found', 'pension-drawn'] as const;
    const view = lineView(aLine({ outcome: 'refused', reasons }), aClaim(), fujian2024());
    expect(view.reasons).toEqual(reasons.map((code) => ({ code, ...REASONS[code] })));
  });

  it('shows what the roster claimed and what could not be found out, where there is any', () => {
    const line = aLine({ claimedFen: 200_000, unknowns: ['employment-unknown'] });
    const evidence = { people: 4, claims: 1, enterprises: 1 };
    const routed = { band: 'flagged', points: 20, codes: ['shared-phone'], holds: [], sampled: true } as const;
    const screening = { signals: [{ code: 'shared-phone', evidence }], routed };
    expect(lineView(line, aClaim(), fujian2024(), screening)).toMatchObject({
      claimedFen: 200_000,
      differenceFen: 20_000,
      unknowns: [{ code: 'employment-unknown', ...UNKNOWNS['employment-unknown'] }],
      signals: [{ code: 'shared-phone', zh: SIGNALS.get('shared-phone')?.zh, evidence }],
      toAnswer: { riskBand: 'flagged', points: 20, sampled: true },
    });
    expect(lineView(aLine(), aClaim(), fujian2024())).not.toHaveProperty('claimedFen');
    expect(lineView(aLine(), aClaim(), fujian2024()).signals).toEqual([]);
  });
});
