import { expect, test } from 'vitest';
import { capitalAmount } from '#functions/document/capital-amount.ts';

test.each([
  [0, '零元整'],
  [1, '壹分'],
  [10, '壹角整'],
  [105, '壹元零伍分'],
  [150, '壹元伍角整'],
  [1_000, '壹拾元整'],
  [10_500, '壹佰零伍元整'],
  [150_000, '壹仟伍佰元整'],
  [1_000_000, '壹万元整'],
  [1_000_100, '壹万零壹元整'],
  [1_680_032, '壹万陆仟捌佰元叁角贰分'],
  [10_740_953, '壹拾万柒仟肆佰零玖元伍角叁分'],
  [1_234_567_890, '壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整'],
  [100_000_000_000, '壹拾亿元整'],
  [100_000_100_000, '壹拾亿零壹仟元整'],
  [10_000_000_000_100, '壹仟亿零壹元整'],
  [10_100_000_000_000, '壹仟零壹拾亿元整'],
])('an amount of %d fen is written out as %s', (fen, text) => {
  expect(capitalAmount(fen)).toBe(text);
});

test.each([-1, 1.5, Number.NaN, 10 ** 14])('%d is refused, for it is no amount', (fen) => {
  expect(() => capitalAmount(fen)).toThrow(RangeError);
});

test('no two amounts read alike, and each says its digits', () => {
  const seen = new Set<string>();
  for (let fen = 7; fen <= 3_000_000; fen += 77) {
    const text = capitalAmount(fen);
    expect(text).not.toMatch(/零零|零[万亿元角整]|^零/);
    seen.add(text);
  }
  expect(seen.size).toBe(Math.floor((3_000_000 - 7) / 77) + 1);
});
