import { describe, expect, it } from 'vitest';
import { passesWithoutPeople } from '#functions/fraud/straight-through.ts';
import { aClaim, fujian2024 } from '#test/support/domain.ts';

const shipped = fujian2024();
const on = { ...shipped, review: { ...shipped.review, straightThrough: true } };
const clean = { band: 'clean', lines: {}, signals: [] } as const;
const claim = aClaim({ pendingFen: 70_000, refusedLines: 0 });
const aLine = { points: 20, riskBand: 'flagged', sampled: false, evidenceFor: [] } as const;

describe('a claim with which all is well', () => {
  it('goes to people, as shipped', () => {
    expect(shipped.review.straightThrough).toBe(false);
    expect(passesWithoutPeople(claim, clean, shipped)).toBe(false);
  });

  it('passes without them where the policy says so', () => {
    expect(passesWithoutPeople(claim, clean, on)).toBe(true);
  });
});

describe('whatever the policy says, people look at', () => {
  const signed = { ...on, review: { ...on.review, approverFromFen: { value: 70_000, regions: [], source: 'test' } } };
  it.each([
    ['a claim that shows a sign', claim, { ...clean, band: 'flagged' as const }, on],
    ['a sign that alone weighs little', claim, { ...clean, signals: [{ code: 'paired-phone', lines: 1 }] }, on],
    ['a line that is refused', aClaim({ ...claim, refusedLines: 1 }), clean, on],
    ['a line that is looked at by itself', claim, { ...clean, lines: { '0-1': aLine } }, on],
    ['something that nobody knows', aClaim({ ...claim, holds: { 'pension-unknown': 1 } }), clean, on],
    ["a worker's denial", aClaim({ ...claim, deniedLines: 1 }), clean, on],
    ['a claim of which nothing is granted', aClaim({ ...claim, pendingFen: 0 }), clean, on],
    ['an amount that a head signs', claim, clean, signed],
  ] as const)('%s', (_what, seen, routing, policy) => {
    expect(passesWithoutPeople(seen, routing as Parameters<typeof passesWithoutPeople>[1], policy)).toBe(false);
  });
});
