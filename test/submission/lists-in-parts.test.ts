import { describe, expect, it } from 'vitest';
import { digest } from '#functions/shared/canonical.ts';
import { freezeBatches } from '#functions/submission/batches.ts';
import { claimedOf, frozenLine, indexLines, orderOf } from '#functions/submission/line-index.ts';
import { ListDigest } from '#functions/submission/list-digest.ts';
import { TextRun } from '#functions/submission/text-run.ts';

describe('text that grows', () => {
  it('is what was added, however often it had to be widened', () => {
    const run = new TextRun(4);
    for (const piece of ['a', '焊工', '', '𠮷祥'.repeat(50)]) run.add(piece);
    expect(run.text()).toBe(`a焊工${'𠮷祥'.repeat(50)}`);
    expect(run.bytes).toBe(Buffer.byteLength(run.text()));
  });
});

describe('the digest of a list whose items come one by one', () => {
  it.each([[[]], [[{ b: 1, a: '焊工' }]], [[1, null, ['x'], { a: undefined }]]])(
    'of %j is that of the list',
    (items) => {
      const list = new ListDigest();
      for (const item of items) list.add(item);
      expect(list.end()).toBe(digest(items));
    },
  );
});

describe('lines of a part that stay bytes until their turn', () => {
  const lines = [
    { person: 'p', issuedOn: '2024-06-01', level: '3', row: 2, occupation: '焊工' },
    { person: 'q', issuedOn: '2024-06-02', level: '4', sheet: '花名册', row: 3, occupation: '电工' },
  ];

  it('are found again whole', () => {
    const indexed = [...indexLines(lines.map((line) => JSON.stringify(line)).join('\n'))];
    expect(indexed.map(({ person, row, sheet }) => [person, row, sheet])).toEqual([
      ['p', 2, undefined],
      ['q', 3, '花名册'],
    ]);
    expect(indexed.map((line, index) => frozenLine({ ...line, lineId: `0-${index}` }))).toEqual(
      lines.map((line, index) => ({ ...line, lineId: `0-${index}` })),
    );
  });

  it('are known by id in the order of the roster, whichever batch each went to, and add up to what it asks for', () => {
    const text = (row: number, person: string) =>
      JSON.stringify({
        maskedName: '王*',
        maskedDocument: '**************1234',
        person,
        issuedOn: '2024-06-01',
        level: '3',
        row,
        ...(row === 4 ? {} : { claimedFen: row * 100 }),
      });
    const parts = [`${text(2, 'z')}\n${text(3, 'm')}`, `${text(4, 'a')}\n${text(5, 'z')}`];
    const roster = parts.flatMap((part) => [...indexLines(part)]);
    const batches = freezeBatches(roster);
    const rowOf = new Map(batches.flat().map(({ lineId, row }) => [lineId, row]));
    const order = orderOf(roster, batches);
    expect(order.map(({ lineId }) => rowOf.get(lineId))).toEqual([2, 3, 4, 5]);
    expect(order[0]).toMatchObject({ row: 2, name: '王*', document: '**************1234' });
    expect(claimedOf(roster)).toBe(1_000);
    expect(claimedOf(roster.filter(({ row }) => row === 4))).toBeUndefined();
  });

  it('are none of a part without text', () => expect([...indexLines('')]).toEqual([]));
});
