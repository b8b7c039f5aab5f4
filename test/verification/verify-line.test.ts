import { describe, expect, it } from 'vitest';
import type { FactsOf } from '#functions/verification/answer-lifetime.ts';
import { employmentMonths, selfContradictions, verifyLine } from '#functions/verification/verify-line.ts';
import { aFrozenLine } from '#test/support/domain.ts';

const line = aFrozenLine();
const at = '2025-06-03T01:00:00.000Z';
const given = <Facts>(facts: Facts, answeredAt = at) => ({ facts, answeredAt, callId: 'call' });
const certificate: FactsOf['certificates'] = { result: 'verified', mismatches: [] };
const insurance: FactsOf['insurance'] = { insuredByClaimant: 'yes', insuredMonths: [], pensionDrawn: 'no' };
const said = { certificate: given(certificate), insurance: given(insurance) };

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
  it('is what all registers say, and as old as the oldest answer', () => {
    const trainingClass = { filed: 'yes', attendedHours: 40, overlaps: 'no' } as const;
    expect(
      verifyLine('0-1', [], {
        certificate: given({ ...certificate, issuerOnFile: 'yes', issuerId: 'i-1', examinedOn: '2024-05-20' }),
        insurance: given({
          ...insurance,
          insuredFrom: '2023-01',
          insuredUntil: '2024-07',
          insuredElsewhere: 'no',
        }),
        enrolment: given({ student: 'no' }, '2025-06-03T00:30:00.000Z'),
        fiscalPayroll: given({ publicServant: 'unknown' }),
        otherGrants: given({ unemploymentSubsidy: 'eligible', claimedPersonally: 'yes' }),
        trainingClass: given(trainingClass),
      }),
    ).toEqual({
      lineId: '0-1',
      certificate: 'verified',
      differences: [],
      employed: 'yes',
      pension: 'no',
      student: 'no',
      publicServant: 'unknown',
      unemploymentSubsidy: 'eligible',
      claimedPersonally: 'yes',
      issuerOnFile: 'yes',
      issuerId: 'i-1',
      examinedOn: '2024-05-20',
      insuredFrom: '2023-01',
      insuredUntil: '2024-07',
      insuredElsewhere: 'no',
      trainingClass,
      answeredAt: '2025-06-03T00:30:00.000Z',
    });
  });

  it.each(['mismatch', 'not-found', 'revoked'] as const)('is %s when the register says so', (result) => {
    const answered = given({ ...certificate, result, mismatches: result === 'mismatch' ? ['name'] : [] });
    expect(verifyLine('0-1', [], { ...said, certificate: answered })).toMatchObject({
      certificate: result,
      differences: answered.facts.mismatches,
    });
  });

  it('is never verified when its number contradicts it, whatever the register says', () => {
    expect(verifyLine('0-1', ['number-level-differs'], said)).toMatchObject({
      certificate: 'contradiction',
      differences: ['number-level-differs'],
    });
  });

  it.each(['yes', 'no', 'unknown'] as const)('repeats "%s" of employment and pension unchanged', (each) => {
    const answered = given({ ...insurance, insuredByClaimant: each, pensionDrawn: each });
    expect(verifyLine('0-1', [], { ...said, insurance: answered })).toMatchObject({ employed: each, pension: each });
  });

  it('is unknown, not refused, of what the register of insurance did not say', () => {
    expect(verifyLine('0-1', [], { certificate: given(certificate) })).toMatchObject({
      employed: 'unknown',
      pension: 'unknown',
    });
  });

  it('is never verified without an answer on the certificate', () => {
    expect(verifyLine('0-1', [], { insurance: given(insurance) }).certificate).toBe('not-found');
  });
});
