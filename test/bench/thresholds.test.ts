import { expect, it } from 'vitest';
import { documented, thresholdTable } from '../../bench/fraud/thresholds.ts';

it('the documented thresholds are those of the policy: node bench/fraud/thresholds.ts --write', () => {
  expect(documented()[1]).toBe(thresholdTable());
});
