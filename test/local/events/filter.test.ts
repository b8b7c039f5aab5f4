import { describe, expect, it } from 'vitest';
import { compileFilters } from '#local/events/filter.ts';

const matches = (pattern: object, record: unknown): boolean =>
  compileFilters([JSON.stringify(pattern)], 'here')(record);
const record = {
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: 'CLAIM#1' } }, NewImage: { status: { S: 'paid' }, n: { N: '3' } } },
};

describe('filter patterns', () => {
  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['REMOVE'] }, false],
    [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'CLAIM#' }] } } } }, true],
    [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'FUND#' }] } } } }, false],
    [{ dynamodb: { NewImage: { token: [{ exists: true }] } } }, false],
    [{ dynamodb: { NewImage: { token: [{ exists: false }] } } }, true],
    [{ dynamodb: { OldImage: { status: { S: [{ exists: false }] } } } }, true],
    [{ dynamodb: { NewImage: { status: { S: [{ 'anything-but': ['draft', 'void'] }] } } } }, true],
    [{ dynamodb: { NewImage: { status: { S: [{ 'anything-but': 'paid' }] } } } }, false],
    [{ dynamodb: { NewImage: { status: { S: [{ 'anything-but': { prefix: 'pa' } }] } } } }, false],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { status: { S: ['draft'] } } } }, false],
  ])('whether %j lets the record pass is told: %s', (pattern, expected) => {
    expect(matches(pattern, record)).toBe(expected);
  });

  it('pass if any of several matches, and without any', () => {
    expect(compileFilters(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}'], '')(record)).toBe(true);
    expect(compileFilters([], '')(record)).toBe(true);
  });

  it('are refused where they compare in a way that is not implemented', () => {
    expect(() => matches({ n: [{ numeric: ['>', 1] }] }, record)).toThrow(/numeric.*not implemented/);
    expect(() => matches({ $or: [{ a: [1] }] }, record)).toThrow(/\$or/);
  });
});
