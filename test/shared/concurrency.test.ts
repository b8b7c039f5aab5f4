import { describe, expect, it } from 'vitest';
import { mapLimited } from '#functions/shared/concurrency.ts';

/** Work that ends only when it is told to, and notes what is under way. */
function controlled() {
  const open = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let most = 0;
  const work = async (item: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    open.set(item, { resolve, reject });
    most = Math.max(most, open.size);
    await promise.finally(() => open.delete(item));
    return item * 10;
  };
  return { open, work, most: () => most };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('work side by side', () => {
  it('never has more under way than the limit, and answers in the order of the items', async () => {
    const { open, work, most } = controlled();
    const done = mapLimited([1, 2, 3, 4, 5], 2, work);
    while (open.size > 0) {
      // The newest ends first: the order of ending must not be the order of answering.
      [...open.values()].at(-1)?.resolve();
      await settle();
    }
    expect(await done).toEqual([10, 20, 30, 40, 50]);
    expect(most()).toBe(2);
  });

  it('hands each item to the work once, with its place', async () => {
    const seen: [string, number][] = [];
    await mapLimited(['a', 'b', 'c'], 2, async (item, index) => seen.push([item, index]));
    expect(seen.toSorted()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('starts no more workers than there are items', async () => {
    const { open, work, most } = controlled();
    const done = mapLimited([1], 16, work);
    open.get(1)?.resolve();
    expect(await done).toEqual([10]);
    expect(most()).toBe(1);
    expect(await mapLimited([], 16, work)).toEqual([]);
  });

  it('fails with the first failure', async () => {
    const { open, work } = controlled();
    const done = mapLimited([1, 2], 2, work);
    open.get(2)?.reject(new Error('second'));
    await expect(done).rejects.toThrow('second');
    open.get(1)?.resolve();
  });
});
