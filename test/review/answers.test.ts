import { describe, expect, it } from 'vitest';
import type { RoutedLine } from '#functions/fraud/routing.ts';
import { faultsOfAnswers } from '#functions/review/answers.ts';

const routed = (changes: Partial<RoutedLine> = {}): RoutedLine => ({
  band: 'flagged',
  points: 20,
  codes: ['shared-phone'],
  holds: [],
  sampled: false,
  ...changes,
});
const routing = {
  lines: {
    '0-1': routed(),
    '0-2': routed({ holds: ['class-not-filed'] }),
    '0-3': routed({ band: 'clean', sampled: true }),
  },
};
const reason = 'looked at';
const codes = (...args: Parameters<typeof faultsOfAnswers>) =>
  faultsOfAnswers(...args).map(({ code, place }) => `${code} ${place.pointer}`);

describe('the answers to lines that are looked at by themselves', () => {
  it('are complete when each is cleared or refused', () => {
    const cleared = [
      { lineId: '0-1', reason },
      { lineId: '0-2', reason, evidence: 'contract 17' },
    ];
    expect(codes(routing, cleared, [{ lineId: '0-3' }])).toEqual([]);
    expect(codes({ lines: {} }, [], [])).toEqual([]);
  });

  it('are missing for each line by name, sampled ones included', () => {
    const faults = faultsOfAnswers(routing, [{ lineId: '0-1', reason }], []);
    expect(faults.map(({ code }) => code)).toEqual(['line-not-answered', 'line-not-answered']);
    // Before people it is told by its row: whoever tells it looks that up by the line.
    expect(faults.map(({ lineId }) => lineId)).toEqual(['0-2', '0-3']);
    expect(JSON.stringify(faults.map(({ text, fix }) => [text, fix]))).not.toMatch(/0-\d|cleared|refusedLines/);
  });

  it('name the evidence where a sign holds the line', () => {
    const cleared = ['0-1', '0-2', '0-3'].map((lineId) => ({ lineId, reason }));
    expect(codes(routing, cleared, [])).toEqual(['evidence-missing /cleared/1/evidence']);
  });

  it('are one for each line, and for no other', () => {
    const all = ['0-1', '0-3', '0-1', '0-9'].map((lineId) => ({ lineId, reason }));
    expect(codes(routing, all, [{ lineId: '0-2' }])).toEqual([
      'line-answered-twice /cleared/2/lineId',
      'line-needs-no-answer /cleared/3/lineId',
    ]);
    expect(codes(routing, [{ lineId: '0-2', reason, evidence: 'x' }], [{ lineId: '0-2' }])).toContain(
      'line-answered-twice /cleared/0/lineId',
    );
  });

  it('are told up to a number of faults', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`0-${index + 1}`, routed()]));
    expect(faultsOfAnswers({ lines: many }, [], [])).toHaveLength(200);
  });
});
