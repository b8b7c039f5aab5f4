import { expect, test } from 'vitest';
import { STATUSES } from '#functions/claim/status.ts';
import { bar, Progress, shareOfWay, WAY } from '../../cli/progress.ts';

test('the bar grows along the way, and every status has a place on it', () => {
  const shares = WAY.map(shareOfWay);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  for (const status of STATUSES) expect(bar(shareOfWay(status))).toHaveLength(26);
  expect(shareOfWay('waiting-for-register')).toBe(shareOfWay('verifying'));
});

test('a file gets each step once, a terminal one line that moves, a program nothing', () => {
  const written = (isTTY: boolean, quiet: boolean) => {
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const progress = new Progress({ isTTY, write }, quiet);
    progress.show(0, 'uploading', '10%');
    progress.show(0.1, 'uploading', '20%');
    progress.show(0.2, 'reading');
    progress.end();
    return text;
  };
  expect(written(false, false)).toBe('uploading\nreading\n');
  expect(written(true, false).split('\r')).toHaveLength(4);
  expect(written(true, true)).toBe('');
});
