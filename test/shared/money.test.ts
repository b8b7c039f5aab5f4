import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertFen, yuan } from '#functions/shared/money.ts';
import { seed } from '#test/support/seed.ts';

describe('money', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [50, '0.50'],
    [100, '1.00'],
    [123_456, '1234.56'],
    [-5, '-0.05'],
    [-123_456, '-1234.56'],
    [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
  ])('%i fen are written %s yuan', (fen, written) => {
    expect(yuan(fen)).toBe(written);
  });

  it('loses no fen on the way to paper and back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        expect(BigInt(yuan(fen).replace('.', ''))).toBe(BigInt(fen));
      }),
      { seed },
    );
  });

  it.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no amount of money', (amount) => {
    expect(() => assertFen(amount)).toThrow(RangeError);
    expect(() => yuan(amount)).toThrow(RangeError);
  });
});
