import { describe, expect, it } from 'vitest';
import type { RoutedLine } from '#functions/fraud/routing.ts';
import { faultsOfAnswers } from '#functions/review/answers.ts';
import { withDenied } from '#functions/review/denied.ts';
import { WORKER_DENIED } from '#functions/review/worker-denied.ts';

const FLAGGED: RoutedLine = { band: 'high', points: 60, codes: ['x'], holds: ['x'], sampled: true };

describe('a line that its worker denied', () => {
  it('is looked at by itself, and keeps what it showed besides', () => {
    const lines = withDenied({ '0-1': FLAGGED }, ['0-1', '0-2']);
    expect(lines['0-1']).toEqual({ ...FLAGGED, holds: ['x', WORKER_DENIED] });
    expect(lines['0-2']).toMatchObject({ band: 'flagged', holds: [WORKER_DENIED] });
    expect(withDenied({ '0-1': FLAGGED }, [])).toEqual({ '0-1': FLAGGED });
  });

  it('passes with evidence, or is refused, and not in silence', () => {
    const lines = withDenied({}, ['0-2']);
    const codes = (...args: Parameters<typeof faultsOfAnswers>) => faultsOfAnswers(...args).map(({ code }) => code);
    expect(codes({ lines }, [], [])).toEqual(['line-not-answered']);
    expect(codes({ lines }, [{ lineId: '0-2', reason: 'r' }], [])).toEqual(['evidence-missing']);
    expect(codes({ lines }, [{ lineId: '0-2', reason: 'r', evidence: 'e' }], [])).toEqual([]);
    expect(codes({ lines }, [], [{ lineId: '0-2' }])).toEqual([]);
  });
});
