import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instructionId, parseInstructionId } from '#functions/payment/instruction-id.ts';
import { seed } from '#test/support/seed.ts';

describe('the id of a payment instruction', () => {
  it('leads back to its claim, revision, round and attempt', () => {
    const claimId = fc.stringMatching(/^[\w-]{1,40}$/);
    const count = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(claimId, count, count, count, (id, revision, round, attempt) => {
        const claim = { claimId: id, revision, round };
        expect(parseInstructionId(instructionId(claim, attempt))).toEqual({ ...claim, attempt });
      }),
      { seed, examples: [['c-r1-n1-a1', 2, 3, 4]] },
    );
  });

  it.each(['', 'c', 'c-r1-n1', 'c-r1-n1-a', 'c-r1-n1-a1x', '-r1-n1-a1', 'c-r1-a1-n1', 'c-r-1-n1-a1', 'c-r1-n1.5-a1'])(
    'is not read out of %j',
    (text) => {
      expect(parseInstructionId(text)).toBeUndefined();
    },
  );
});
