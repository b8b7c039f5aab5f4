import { expect, test } from 'vitest';
import { growsTooFast, TIMES_LONGER } from '#test/support/cpu-time.ts';
import { pastedCells } from '#console/roster/pasted-cells.ts';

test.each([
  ['三级', [['三级']]],
  [
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a\tb\nc', [['a', 'b'], ['c']]],
  ['\tb', [['', 'b']]],
  ['a\n\nb', [['a'], [''], ['b']]],
  ['"一行\n两行"\tb', [['一行\n两行', 'b']]],
  ['"say ""x"""\tb', [['say "x"', 'b']]],
  ['"\tb', [['"', 'b']]],
  ['5" 管\tb', [['5" 管', 'b']]],
  ['', [['']]],
])('what is pasted as %j are the cells %j', (text, cells) => {
  expect(pastedCells(text)).toEqual(cells);
});

test('time grows with the text, also of lone quotes', () => {
  const [small, large] = [2_000, 2_000 * TIMES_LONGER].map((cells) => '"a\t'.repeat(cells));
  const tooFast = growsTooFast(
    () => pastedCells(small ?? ''),
    () => pastedCells(large ?? ''),
  );
  expect(tooFast).toBe(false);
});
