import { describe, expect, it } from 'vitest';
import { amend } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy } from '#policy/load.ts';

const base = {
  id: 'base',
  uplifts: [
    { id: 'a', percent: 10, certificateUntil: '2024-12-31' },
    { id: 'b', percent: 20 },
  ],
  regions: [{ code: '350100', funds: ['x'] }],
  claimWindow: { value: 12, regions: [{ region: '350100', value: 9 }], source: 'old', assumption: 'weak' },
  calendar: { years: [2024, 2025], source: 'old' },
};

const amended = (changes: object) => amend(base, { amends: 'base', ...changes });

describe('an amendment', () => {
  it('leaves what it does not mention, and no trace of itself', () => {
    expect(amended({})).toEqual(base);
  });

  it('replaces an entry whole, adds new ones behind, and takes away', () => {
    expect(
      amended({
        uplifts: [
          { id: 'c', percent: 5 },
          { id: 'a', percent: 15 },
          { id: 'b', removed: true },
        ],
      }),
    ).toEqual({
      ...base,
      uplifts: [
        { id: 'a', percent: 15 },
        { id: 'c', percent: 5 },
      ],
    });
  });

  it('changes nothing by an empty list of entries', () => {
    expect(amended({ uplifts: [] })).toEqual(base);
  });

  it('knows regions by code, and what single regions say by region', () => {
    const changed = amended({
      regions: [{ code: '350200', funds: ['y'] }],
      claimWindow: { regions: [{ region: '350200', value: 6 }] },
    });
    expect(changed).toEqual({
      ...base,
      regions: [...base.regions, { code: '350200', funds: ['y'] }],
      claimWindow: { ...base.claimWindow, regions: [...base.claimWindow.regions, { region: '350200', value: 6 }] },
    });
  });

  it('goes into a section name by name, and lists of plain values it replaces', () => {
    expect(amended({ calendar: { years: [2026] } })).toEqual({ ...base, calendar: { years: [2026], source: 'old' } });
  });

  it('with a source of its own no longer rests on the old assumption', () => {
    const { claimWindow } = base;
    const { assumption: _, ...sure } = claimWindow;
    expect(amended({ claimWindow: { value: 6, source: 'new' } })).toEqual({
      ...base,
      claimWindow: { ...sure, value: 6, source: 'new' },
    });
    expect(amended({ claimWindow: { value: 6, source: 'new', assumption: 'still' } })).toMatchObject({
      claimWindow: { assumption: 'still' },
    });
    expect(amended({ claimWindow: { value: 6 } })).toMatchObject({ claimWindow: { assumption: 'weak' } });
  });

  it('may amend an amendment', () => {
    const source = 'an invented notice';
    const title = { zh: '示例', en: 'Example' };
    const one = {
      id: 'one',
      amends: 'fujian-2025',
      title,
      holdsFrom: { date: '2025-08-01', source },
      claimWindow: { regions: [{ region: '350100', value: 6, source }] },
    };
    const two = {
      id: 'two',
      amends: 'one',
      title,
      holdsFrom: { date: '2025-09-01', source },
      claimWindow: { regions: [{ region: '350200', value: 9, source }] },
    };
    const policy = loadPolicy(two, (id) => (id === 'one' ? one : fileById(id)));
    expect(policy.claimWindow.regions.map(({ region, value }) => [region, value])).toEqual([
      ['350100', 6],
      ['350200', 9],
    ]);
    expect(policy.targets.map(({ id }) => id)).toEqual(['2024', '2025-2027']);
    expect(policy).toMatchObject({ id: 'two', holdsFrom: { date: '2025-09-01' } });
    expect(policy).not.toHaveProperty('amends');
  });
});
