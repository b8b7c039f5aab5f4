import { describe, expect, it } from 'vitest';
import { markOf, planRecovery } from '#functions/payment/recovery.ts';
import { aLine } from '#test/support/domain.ts';

const claim = {
  settledRound: 2,
  settlements: [
    { round: 1, fund: 'old', amountFen: 500 },
    { round: 2, fund: 'new', amountFen: 70 },
  ],
};
const lines = {
  '0-1': aLine({ lineId: '0-1', round: 1, grantedFen: 300 }),
  '0-2': aLine({ lineId: '0-2', round: 1, grantedFen: 200 }),
  '0-3': aLine({ lineId: '0-3', round: 2, grantedFen: 70 }),
  '0-4': aLine({ lineId: '0-4', round: 3, grantedFen: 70 }),
  '0-5': aLine({ lineId: '0-5', round: 1, outcome: 'refused', grantedFen: 0 }),
  '0-6': aLine({ lineId: '0-6', round: 1, grantedFen: 90, recovery: 'rec-1' }),
};
const plan = (...ids: string[]) =>
  planRecovery(
    claim,
    ids,
    ids.map((id) => lines[id as keyof typeof lines]),
  );

const FRAUD = { state: 'confirmed', finding: 'fraud' } as const;

describe('what comes back for paid lines', () => {
  it('goes to the fund that paid them, round by round', () => {
    expect(plan('0-1', '0-3', '0-2')).toEqual({
      amountFen: 570,
      shares: [
        { fund: 'old', amountFen: 500 },
        { fund: 'new', amountFen: 70 },
      ],
    });
  });

  it.each([
    ['is on its way to be paid', '0-4', 'line-not-paid'],
    ['was refused', '0-5', 'line-not-paid'],
    ['does not exist', '9-9', 'line-not-paid'],
    ['came back before', '0-6', 'line-recovered-before'],
  ])('is nothing for a line that %s', (_what, id, code) => {
    expect(plan('0-1', id)).toMatchObject({ faults: [{ code, place: { pointer: '/lineIds/1' } }] });
  });

  it('is nothing for a line that is named twice, and all faults are told at once', () => {
    expect(plan('0-1', '0-1')).toMatchObject({ faults: [{ code: 'line-not-paid', place: { pointer: '/lineIds/1' } }] });
    expect(plan('0-4', '0-6', '0-1')).toMatchObject({ faults: [{}, {}] });
  });

  it('is nothing where no round was settled', () => {
    expect(planRecovery({ settledRound: 0 }, ['0-1'], [lines['0-1']])).toHaveProperty('faults');
  });
});

describe('the mark that a finding of fraud leaves', () => {
  const decided = { proposedBy: 'one', proposedAt: '', lapsesAt: '', reason: '' };
  it.each([
    ['is not there before the money was asked back', { state: 'proposed', finding: 'fraud' }, undefined],
    ['is left by nothing but fraud', { state: 'confirmed', finding: 'error' }, undefined],
    ['stands', { state: 'confirmed', finding: 'fraud' }, 'stands'],
    ['stands while its lifting waits', { ...FRAUD, lifting: { ...decided, state: 'proposed' } }, 'stands'],
    ['stands when its lifting was refused', { ...FRAUD, lifting: { ...decided, state: 'refused' } }, 'stands'],
    ['is gone once two people lifted it', { ...FRAUD, lifting: { ...decided, state: 'confirmed' } }, 'lifted'],
  ] as const)('%s', (_what, recovery, mark) => expect(markOf(recovery).mark).toBe(mark));
});
