import { describe, expect, it } from 'vitest';
import type { CertificateAnswer, EmploymentAnswer } from '#functions/verification/register-client.ts';
import { employmentMonths, selfContradictions, verifyLine } from '#functions/verification/verify-line.ts';
import { aFrozenLine } from '#test/support/domain.ts';

const line = aFrozenLine();
const at = '2025-06-03T01:00:00.000Z';
const certificate: CertificateAnswer = { ref: '0-1', result: 'verified', mismatches: [] };
const employment: EmploymentAnswer = { ref: '0-1', insuredByClaimant: 'yes', pensionDrawn: 'no' };

describe('the months of employment to ask for', () => {
  it.each([
    [
      'those of the training',
      { trainingFrom: '2024-03-15', trainingTo: '2024-05-02' },
      ['2024-03', '2024-04', '2024-05'],
    ],
    [
      'over the turn of a year',
      { trainingFrom: '2023-11-30', trainingTo: '2024-01-01' },
      ['2023-11', '2023-12', '2024-01'],
    ],
    ['the one month of a short course', { trainingFrom: '2024-03-01', trainingTo: '2024-03-31' }, ['2024-03']],
    ['that of the begin, when no end is known', { trainingFrom: '2024-03-15' }, ['2024-03']],
    ['that of the end, when no begin is known', { trainingTo: '2024-05-02' }, ['2024-05']],
    ['that of the issue, when no training is known', {}, ['2024-06']],
    [
      'the same, when begin and end were swapped',
      { trainingFrom: '2024-05-02', trainingTo: '2024-03-15' },
      ['2024-03', '2024-04', '2024-05'],
    ],
  ])('are %s', (_, training, months) => {
    expect(employmentMonths({ issuedOn: '2024-06-01', ...training })).toEqual(months);
  });

  it('are two years at most, so that a mistyped year does not ask for centuries', () => {
    const months = employmentMonths({ issuedOn: '2024-06-01', trainingFrom: '1924-03-01', trainingTo: '2024-05-01' });
    expect(months).toHaveLength(24);
  });
});

describe('what a certificate number says against its own line', () => {
  it('is nothing where it fits', () => {
    expect(selfContradictions(line)).toEqual([]);
  });

  it('is every point at once', () => {
    const wrong = { ...line, level: '5', issuedOn: '2023-06-01', certificateType: 'qualification' } as const;
    expect(selfContradictions(wrong).toSorted()).toEqual([
      'number-level-differs',
      'number-type-differs',
      'number-year-differs',
    ]);
  });
});

describe('a verified line', () => {
  it('is what both registers say', () => {
    expect(verifyLine(line, [], certificate, employment, at)).toEqual({
      lineId: '0-1',
      certificate: 'verified',
      differences: [],
      employed: 'yes',
      pension: 'no',
      answeredAt: at,
    });
  });

  it.each(['mismatch', 'not-found', 'revoked'] as const)('is %s when the register says so', (result) => {
    const said = { ...certificate, result, mismatches: result === 'mismatch' ? ['name'] : [] };
    expect(verifyLine(line, [], said, employment, at)).toMatchObject({
      certificate: result,
      differences: said.mismatches,
    });
  });

  it('is never verified when its number contradicts it, whatever the register says', () => {
    expect(verifyLine(line, ['number-level-differs'], certificate, employment, at)).toMatchObject({
      certificate: 'contradiction',
      differences: ['number-level-differs'],
    });
  });

  it.each(['yes', 'no', 'unknown'] as const)('repeats "%s" of employment and pension unchanged', (said) => {
    const answered: EmploymentAnswer = { ...employment, insuredByClaimant: said, pensionDrawn: said };
    expect(verifyLine(line, [], certificate, answered, at)).toMatchObject({ employed: said, pension: said });
  });

  it('is unknown, not refused, of what the employment register did not say', () => {
    expect(verifyLine(line, [], certificate, undefined, at)).toMatchObject({ employed: 'unknown', pension: 'unknown' });
  });

  it('is never verified without an answer on the certificate', () => {
    expect(verifyLine(line, [], undefined, employment, at).certificate).toBe('not-found');
  });
});
