import { describe, expect, it } from 'vitest';
import { differenceFen, explain } from '#functions/eligibility/explain.ts';
import { fujian2024 } from '#test/support/domain.ts';

const part = { subsidy: 'training', baseId: 'training-level-3', baseFen: 150_000, amountFen: 150_000 } as const;
const explained = (more: object = {}) =>
  explain({ policyVersion: 'fujian-2024', parts: [{ ...part, ...more }] }, fujian2024())[0];

describe('a calculation that a person can follow', () => {
  it('of a base alone names its source', () => {
    expect(explained()).toMatchObject({
      baseFen: 150_000,
      baseSource: expect.stringContaining('3号'),
      uplifts: [],
      text: { zh: '培训补贴:1500.00 元', en: 'Training subsidy: 1500.00 yuan' },
    });
  });

  it('of an uplift says which one, why, and what it makes', () => {
    const uplifts = [{ id: 'xiamen-urgent-shortage', percent: 20 }];
    expect(explained({ uplifts, amountFen: 180_000 })).toMatchObject({
      uplifts: [{ percent: 20, source: expect.stringContaining('厦门') }],
      text: { zh: '培训补贴:1500.00 × (100% + 20% 厦门市急需紧缺职业(工种)) = 1800.00 元' },
    });
  });

  it('names what would have applied but for a higher one', () => {
    expect(explained({ passedOver: ['xiamen-urgent-shortage'] })?.passedOver).toEqual([
      expect.objectContaining({ zh: expect.stringContaining('厦门') }),
    ]);
  });

  it('keeps what the version does not hold (any more) by its name', () => {
    expect(explained({ baseId: 'gone', uplifts: [{ id: 'gone', percent: 1 }], passedOver: ['gone'] })).toMatchObject({
      baseSource: '',
      uplifts: [{ name: { zh: 'gone', en: 'gone' } }],
      passedOver: [{ zh: 'gone', en: 'gone' }],
    });
  });
});

describe('the difference between roster and policy', () => {
  it.each([
    [{ grantedFen: 100 }, undefined],
    [{ claimedFen: 150, grantedFen: 100 }, 50],
    [{ claimedFen: 50, grantedFen: 100 }, -50],
    [{ claimedEvaluationFen: 20, grantedFen: 0 }, 20],
    [{ claimedFen: 80, claimedEvaluationFen: 20, grantedFen: 100 }, 0],
  ])('%j: %s', (line, fen) => expect(differenceFen(line)).toBe(fen));
});
