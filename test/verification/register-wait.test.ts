import { describe, expect, it } from 'vitest';
import {
  dueAt,
  hasRoomBy,
  type RegisterState,
  type RegisterWait,
  toWake,
} from '#functions/verification/register-wait.ts';
import type { RegisterName } from '#functions/verification/registers/register-names.ts';

const now = new Date('2025-06-03T01:00:00.000Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

describe('when a claim may be woken again', () => {
  it.each([
    [0, 0],
    [1, 0],
    [3, 0],
    [4, 1],
    [5, 2],
    [6, 4],
    [9, 32],
    [10, 60],
    [50, 60],
  ])('after %d passes that brought nothing: in %d minutes', (fruitless, wait) => {
    expect(dueAt(now, fruitless)).toEqual(minutes(wait));
  });
});

describe('whom to wake', () => {
  const wait = (claimId: string, more: Partial<RegisterWait> = {}): RegisterWait => ({
    claimId,
    waitsFor: ['insurance'],
    batches: 1,
    since: now.toISOString(),
    dueAt: now.toISOString(),
    ...more,
  });
  const up: RegisterState = { up: true, unproven: false, room: 100 };
  const woken = (waiting: readonly RegisterWait[], states: Partial<Record<RegisterName, RegisterState>>) =>
    toWake(waiting, new Map(Object.entries(states) as [RegisterName, RegisterState][]), now).map(
      ({ claimId }) => claimId,
    );

  it('is everybody whose registers are all up, who has waited longest first', () => {
    const waiting = [
      wait('late'),
      wait('early', { since: minutes(-5).toISOString() }),
      wait('other', { waitsFor: ['insurance', 'classes'] }),
    ];
    expect(woken(waiting, { insurance: up, classes: { ...up, up: false } })).toEqual(['early', 'late']);
    expect(woken(waiting, { insurance: up })).toEqual(['early', 'late']);
    expect(woken(waiting, { insurance: { ...up, up: false } })).toEqual([]);
  });

  it('is nobody before it is due', () => {
    expect(woken([wait('a', { dueAt: minutes(1).toISOString() }), wait('b')], { insurance: up })).toEqual(['b']);
  });

  it('is as many as the limit has room for until the next time', () => {
    const waiting = ['a', 'b', 'c', 'd'].map((claimId) => wait(claimId, { batches: 30 }));
    expect(woken(waiting, { insurance: up })).toEqual(['a', 'b', 'c']);
  });

  it('is one that needs more than there ever is room for, when it is its turn', () => {
    const waiting = [wait('large', { batches: 500 }), wait('small')];
    expect(woken(waiting, { insurance: up })).toEqual(['large']);
  });

  it('is one claim for a register that has not yet answered anybody', () => {
    const waiting = [wait('a'), wait('b'), wait('c', { waitsFor: ['classes'] })];
    expect(woken(waiting, { insurance: { ...up, unproven: true }, classes: up })).toEqual(['a', 'c']);
  });
});

describe('whether a register has room', () => {
  const by = now.getTime() + 60_000;

  it('is told by its next free slot, and nobody has asked one without', () => {
    expect(hasRoomBy(undefined, by)).toBe(true);
    expect(hasRoomBy({ nextFreeUs: 0 }, by)).toBe(true);
    expect(hasRoomBy({ nextFreeUs: by * 1_000 }, by)).toBe(true);
    expect(hasRoomBy({ nextFreeUs: by * 1_000 + 1 }, by)).toBe(false);
  });
});
