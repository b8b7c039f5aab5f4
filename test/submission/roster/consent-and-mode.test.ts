import { describe, expect, it } from 'vitest';
import { consentOf, trainingModeOf } from '#functions/submission/roster/consent-and-mode.ts';

describe("a worker's consent as rosters write it", () => {
  it.each([
    ['张三', 'yes'],
    ['已签', 'yes'],
    ['√', 'yes'],
    ['同意', 'yes'],
    ['Xu Wei', 'yes'],
    ['否', 'no'],
    ['不同意', 'no'],
    ['未签', 'no'],
    ['没有授权', 'no'],
    ['×', 'no'],
    ['N', 'no'],
  ])('%s: %s', (written, consent) => expect(consentOf(written)).toBe(consent));

  it('is not known where nothing is written', () => expect(consentOf(undefined)).toBeUndefined());
});

describe('the training mode as rosters write it', () => {
  it.each([
    ['自主培训', 'own'],
    ['企业自行组织', 'own'],
    ['委托院校培训', 'commissioned'],
    ['校企联合', 'joint'],
    ['跨地区', 'cross-region'],
    ['自学', 'self-taught'],
    ['线上', undefined],
  ])('%s: %s', (written, mode) => expect(trainingModeOf(written)).toBe(mode));
});
