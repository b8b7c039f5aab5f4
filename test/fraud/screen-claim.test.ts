import { describe, expect, it, vi } from 'vitest';
import { ContactMemory, ContributionMemory } from '#functions/fraud/contribution-memory.ts';
import { screenClaim } from '#functions/fraud/screen-claim.ts';
import type { ScreenedLine } from '#functions/fraud/signal.ts';
import { aClass, aScreenedClaim, manyLines } from '#test/support/screened.ts';

const ports = () => ({
  contributions: new ContributionMemory(),
  contacts: new ContactMemory(),
  watched: async () => new Set<string>(),
});

const screen = (
  batches: readonly (readonly ScreenedLine[])[],
  at: ReturnType<typeof ports>,
  claimId = 'clm-1',
  enterpriseId = '91350200MA00000001',
) => screenClaim({ claim: aScreenedClaim({ claimId, enterpriseId }), revision: 1, round: 1, batches }, at);

const calm = (count: number, from = 0) =>
  manyLines(count, (index) => ({
    line: { lineId: `${from}-${index + 1}`, person: `p-${from}-${index}`, phoneMark: `phone ${from}-${index}` },
    verified: { trainingClass: aClass({ classNumber: `class ${from}` }) },
  }));

describe('screening a claim', () => {
  it('finds nothing in one with which all is well', async () => {
    expect(await screen([calm(20), calm(20, 1)], ports())).toEqual([]);
  });

  it('finds a phone that people of different batches share, on all of their lines', async () => {
    const batches = [calm(1), calm(1, 1), calm(1, 2)].map((batch) =>
      batch.map((on) => ({ ...on, line: { ...on.line, phoneMark: 'one phone' } })),
    );
    const found = await screen(batches, ports());
    expect(found.map(({ lineId, code }) => `${lineId} ${code}`).toSorted()).toContainEqual('0-1 shared-phone');
    expect(found.filter(({ code }) => code === 'shared-phone')).toHaveLength(3);
  });

  it('keeps the phone of somebody with several lines once, and shows it on each of them', async () => {
    const at = ports();
    const use = vi.spyOn(at.contacts, 'use');
    const lines = manyLines(6, (i) => ({ line: { person: `person ${i % 3}`, phoneMark: 'one phone' } }));
    const found = await screen([lines], at);
    expect(use.mock.calls.map(([, own]) => own.map(({ person }) => person))).toEqual([
      ['person 0', 'person 1', 'person 2'],
    ]);
    expect(found.filter(({ code }) => code === 'shared-phone')).toHaveLength(6);
  });

  it('sees an account that another claim named, though each line has a phone of its own', async () => {
    const at = ports();
    const named = (from: number) =>
      calm(1, from).map((on) => ({ ...on, line: { ...on.line, accountMark: 'one account', nameMark: `${from}` } }));
    expect(await screen([named(1)], at)).toEqual([]);
    const found = await screen([named(2)], at, 'clm-2', '91350200MA00000002');
    expect(found.map(({ code, evidence }) => ({ code, ...evidence }))).toEqual([
      { code: 'shared-account', people: 2, claims: 2, enterprises: 2 },
    ]);
  });

  it('sees what a claim a moment earlier contributed', async () => {
    const at = ports();
    expect(await screen([calm(21)], at)).toEqual([]);
    const other = calm(20).map((on) => ({
      ...on,
      line: { ...on.line, person: `other ${on.line.person}`, nameMark: `other ${on.line.person}` },
    }));
    const found = await screen([other], at, 'clm-2', '91350200MA00000002');
    expect(new Set(found.map(({ code }) => code))).toEqual(
      new Set(['class-oversold', 'class-reused', 'paired-phone', 'many-paired-phones']),
    );
  });

  it('finds the same again when it is done again: nothing counts twice', async () => {
    const at = ports();
    const lines = [manyLines(41, (i) => ({ line: { phoneMark: `phone ${i % 39}` } }))];
    const first = await screen(lines, at);
    expect(first.length).toBeGreaterThan(41);
    expect(await screen(lines, at)).toEqual(first);
  });

  it('tells each sign of a line once', async () => {
    const found = await screen([manyLines(60, (i) => ({ line: { phoneMark: `phone ${i % 3}` } }))], ports());
    const names = found.map(({ lineId, code }) => `${lineId} ${code}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
