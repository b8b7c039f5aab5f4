import { describe, expect, it } from 'vitest';
import type { Conflict, Grant } from '#functions/eligibility/entitlement.ts';
import { conflictReason, conflictView, conflictViews, usesOf } from '#functions/eligibility/entitlement-view.ts';

const held: Grant = {
  claimId: 'clm-of-somebody-else',
  revision: 3,
  lineId: '12-345',
  round: 2,
  subsidies: ['training', 'evaluation'],
  counters: ['n#all'],
  issuedOn: '2024-06-01',
  region: '350981',
};
const taken = (changes: Partial<Extract<Conflict, { kind: 'taken' }>> = {}): Conflict => ({
  kind: 'taken',
  level: '3',
  higher: false,
  by: held,
  ...changes,
});
const usedUp: Conflict = { kind: 'used-up', subsidy: 'evaluation', times: 3, by: [held, held, held] };

describe('a conflict as a line shows it', () => {
  it('names the reason, the level, the date of issue and the kind of channel', () => {
    expect(conflictView(taken())).toEqual({
      reason: 'same-level-granted-before',
      level: '3',
      issuedOn: '2024-06-01',
      channel: 'enterprise',
    });
    expect(conflictView(taken({ higher: true, by: { ...held, channel: 'training-voucher' } }))).toMatchObject({
      reason: 'higher-level-granted-before',
      channel: 'training-voucher',
    });
    expect(conflictView(usedUp)).toEqual({ reason: 'evaluation-times-used-up', times: 3 });
    expect(conflictView({ kind: 'released' })).toEqual({ reason: 'entitlement-released' });
  });

  it('leaks nothing of whose it is, and stays small', () => {
    const views = conflictViews([taken(), taken({ higher: true }), usedUp, usedUp, taken()]);
    const kept = JSON.stringify(views);
    for (const secret of [held.claimId, held.lineId, held.region]) expect(kept).not.toContain(secret);
    expect(Buffer.byteLength(kept)).toBeLessThan(350);
  });

  it('has a reason for every kind', () => {
    expect([taken(), usedUp, { kind: 'released' } as const].map(conflictReason)).toEqual([
      'same-level-granted-before',
      'evaluation-times-used-up',
      'entitlement-released',
    ]);
  });
});

describe("a worker's own uses", () => {
  it('are the grants in order of issue and the counters, without claim or line', () => {
    const uses = usesOf({
      pk: 'PERSON#p',
      sk: 'ENTITLEMENT',
      v: 4,
      caps: 'abc',
      'g#C#程序员#3': held,
      'g#welder#5': { ...held, issuedOn: '2023-12-20', subsidies: ['training'], channel: 'person' },
      'n#all': 2,
      'n#a-year#2024': 1,
      'x#clm#1#0-1': 1,
    });
    expect(uses).toEqual({
      grants: [
        {
          occupation: 'welder',
          level: '5',
          subsidies: ['training'],
          issuedOn: '2023-12-20',
          channel: 'person',
          state: 'paid',
        },
        {
          occupation: 'C#程序员',
          level: '3',
          subsidies: ['training', 'evaluation'],
          issuedOn: '2024-06-01',
          channel: 'enterprise',
          state: 'unknown',
        },
      ],
      counters: [
        { cap: 'a-year', year: '2024', used: 1 },
        { cap: 'all', used: 2 },
      ],
    });
    expect(JSON.stringify(uses)).not.toContain(held.claimId);
  });

  it('are none for a person of whom nothing is known', () => {
    expect(usesOf({})).toEqual({ grants: [], counters: [] });
  });
});
