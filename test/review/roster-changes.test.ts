import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countChanges, type LineMark, markOf, rosterChanges, TOLD_LINES } from '#functions/review/roster-changes.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';

const frozen = (person: string, certificateNumber: string, more: Partial<FrozenLine> = {}): FrozenLine => ({
  lineId: '0-0',
  row: 1,
  person,
  nameMark: `name of ${person}`,
  maskedName: '张*',
  maskedDocument: '**************0012',
  documentType: 'resident-id',
  occupation: '电工',
  level: '3',
  certificateType: 'skill-level',
  certificateNumber,
  issuedOn: '2025-03-01',
  sealed: { name: 'sealed', documentNumber: 'sealed' },
  ...more,
});
const mark = (...of: Parameters<typeof frozen>): LineMark => markOf(frozen(...of));

test('a mark tells fields apart and holds no value of a person', () => {
  const { fields } = mark('p', 'c', { phoneMark: 'mark of a phone' });
  expect(Object.keys(fields)).toEqual(expect.arrayContaining(['documentNumber', 'name', 'phone', 'certificateNumber']));
  expect(JSON.stringify(mark('p', 'c'))).not.toContain('sealed');
});

test('moved rows are the same line, corrected numbers a changed one, the rest added or removed', () => {
  const before = [mark('a', '1'), mark('b', '2'), mark('c', '3'), mark('d', '4')];
  const after = [
    mark('b', '2', { row: 9, lineId: '1-1' }),
    mark('a', '11', { level: '4' }),
    mark('cc', '3'),
    mark('e', '5'),
  ];
  const changes = rosterChanges(before, after);
  expect(changes).toMatchObject({ added: 1, removed: 1, changed: 2, unchanged: 1 });
  expect(changes.fields).toEqual({ certificateNumber: 1, level: 1, documentNumber: 1, name: 1 });
  expect(changes.lines.changed.map(({ fields }) => fields)).toEqual([
    ['certificateNumber', 'level'],
    ['documentNumber', 'name'],
  ]);
});

test('a field that was left out before, or is now, has changed', () => {
  const [without, withHours] = [mark('a', '1'), mark('a', '1', { trainingHours: 40 })];
  expect(rosterChanges([without], [withHours]).fields).toEqual({ trainingHours: 1 });
  expect(rosterChanges([withHours], [without]).fields).toEqual({ trainingHours: 1 });
});

test('every line of either roster is counted once, whatever they are', () => {
  const line = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'), fc.constantFrom('3', '4' as const))
    .map(([person, certificate, level]) => mark(person, certificate, { level: level as '3' }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (before, after) => {
      const { added, removed, changed, unchanged } = rosterChanges(before, after);
      expect(changed + unchanged + removed).toBe(before.length);
      expect(changed + unchanged + added).toBe(after.length);
    }),
  );
});

test('figures are of all lines, words of the first', () => {
  const many = Array.from({ length: TOLD_LINES + 5 }, (_, index) => mark(`p${index}`, `c${index}`));
  const changes = rosterChanges([], many);
  expect(changes.added).toBe(TOLD_LINES + 5);
  expect(changes.lines.added).toHaveLength(TOLD_LINES);
});

test('only what changed is told', () => {
  expect(countChanges({ a: 1, b: 2 }, { b: 2, c: 3 })).toEqual([
    { code: 'a', before: 1, after: 0 },
    { code: 'c', before: 0, after: 3 },
  ]);
});
