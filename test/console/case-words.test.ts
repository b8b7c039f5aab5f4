import { expect, test } from 'vitest';
import { CASES } from '#console/pages/review/case-texts.ts';
import { CASE_OUTCOMES } from '#functions/case/case.ts';

test('a case that proved unfounded says that the suspicion did not hold, which nobody reads as that the denial is true', () => {
  expect(CASES.unfounded.zh).toBe('线索不成立');
  expect(CASE_OUTCOMES.unfounded.zh).toContain('线索不成立');
  for (const words of [CASES.unfounded.zh, CASE_OUTCOMES.unfounded.zh]) expect(words).not.toContain('属实');
});
