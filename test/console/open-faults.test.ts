import { expect, test } from 'vitest';
import { columnIndex, openFaults, placesOf } from '#console/pages/enterprise/open-faults.ts';
import type { Fault } from '#functions/shared/fault.ts';

const text = { zh: '有误', en: 'wrong' };
const fault = (row: number, column?: string): Fault => ({
  code: 'test',
  place: { row, ...(column === undefined ? {} : { column }) },
  text,
  fix: text,
});
const rows = [2, 5, 9].map((number) => ({ number, cells: ['a', 'b', 'c'] }));

test('a column is the place of its letters', () => {
  expect(['A', 'Z', 'AA', 'AZ', undefined].map(columnIndex)).toEqual([0, 25, 26, 51, undefined]);
});

test('wrong cells come in the order of reading, each once, a row as a whole first, and not once typed over', () => {
  const faults = [fault(9, 'C'), fault(2, 'B'), fault(2, 'A'), fault(2, 'B'), fault(5), fault(7, 'A')];
  const places = placesOf(
    rows,
    Map.groupBy(faults, ({ place }) => place.row ?? 0),
  );
  expect(places).toEqual([
    { index: 0, column: 0 },
    { index: 0, column: 1 },
    { index: 1, column: 0 },
    { index: 2, column: 2 },
  ]);
  const corrections = new Map([
    [2, new Map([[1, 'x']])],
    [9, new Map([[2, 'y']])],
  ]);
  expect(openFaults(places, rows, corrections)).toEqual([places[0], places[2]]);
});
