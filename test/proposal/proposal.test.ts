import { describe, expect, test } from 'vitest';
import type { Hands } from '#functions/api/hands.ts';
import { deciding, deedsOpen, proposalShown, proposing } from '#functions/proposal/proposal.ts';

const at = new Date('2025-06-03T01:00:00Z');
const later = (days: number) => new Date(at.getTime() + days * 24 * 3_600_000);
const proposal = proposing({ by: 'stand-in', onBehalfOf: 'holder' }, at);

describe('what somebody can do with a proposal', () => {
  const people: readonly (readonly [string, Hands | undefined, readonly string[]])[] = [
    ['another confirms or refuses it', { by: 'another' }, ['confirm', 'refuse']],
    ['whoever proposed it withdraws it, and nothing else', { by: 'stand-in' }, ['withdraw']],
    ['so does the one in whose name it was proposed', { by: 'holder' }, ['withdraw']],
    [
      'who stands in for somebody who had a hand in it only withdraws it',
      { by: 'x', onBehalfOf: 'holder' },
      ['withdraw'],
    ],
    ['who may decide nothing of the kind is offered nothing', undefined, []],
  ];
  test.each(people)('%s', (_what, hands, deeds) => {
    expect(deedsOpen(proposal, hands, later(1))).toEqual(deeds);
    expect(proposalShown(proposal, hands, later(1))).toMatchObject({ state: 'proposed', deeds });
  });

  test.each(people)('%s, but not after it has lapsed, and not twice', (_what, hands) => {
    expect(proposalShown(proposal, hands, later(31))).toMatchObject({ state: 'lapsed', deeds: [] });
    const decided = { ...proposal, ...deciding('refuse', { by: 'third' }, later(1), '不符') };
    expect(proposalShown(decided, hands, later(2))).toMatchObject({ state: 'refused', deeds: [] });
  });
});
