import { describe, expect, it } from 'vitest';
import { drivenAgain } from '#functions/claim/halted.ts';
import { isFinal, STATUSES } from '#functions/claim/status.ts';

const HALTED = { at: '2025-06-03T01:00:00.000Z', error: 'IntegrityError', redriveCount: 0 };
const claim = { revision: 2, generation: 3, halted: HALTED };

describe('a halted claim that is moved', () => {
  it.each(STATUSES.filter((status) => !isFinal(status)))(
    'to %s is driven on from there by its next generation',
    (to) => {
      expect(drivenAgain(claim, to)).toEqual({
        set: { halted: undefined, generation: 4 },
        messages: [
          { type: 'stop-execution', revision: 2, generation: 3 },
          { type: 'start-execution', revision: 2, generation: 4 },
        ],
        data: { generation: 4 },
      });
    },
  );

  it.each(STATUSES.filter(isFinal))('to its end, %s, needs nobody who drives it, and is halted no more', (to) => {
    expect(drivenAgain(claim, to)).toEqual({ set: { halted: undefined }, messages: [], data: {} });
  });

  it('stays halted by what moves it nowhere, and what is not halted is driven as it was', () => {
    const nothing = { set: {}, messages: [], data: {} };
    expect(drivenAgain(claim, undefined)).toEqual(nothing);
    expect(drivenAgain({ revision: 2, generation: 3 }, 'notice')).toEqual(nothing);
  });
});
