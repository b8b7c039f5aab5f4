import { describe, expect, it } from 'vitest';
import { once } from '#functions/shared/once.ts';

describe('a thing that is made once', () => {
  it('is not made before it is wanted, and the same one ever after', () => {
    let made = 0;
    const thing = once(() => ({ number: ++made }));
    expect(made).toBe(0);
    expect(thing()).toBe(thing());
    expect(made).toBe(1);
  });

  it('is made once even when it is nothing', () => {
    let made = 0;
    const nothing = once(() => {
      made += 1;
      return undefined;
    });
    nothing();
    nothing();
    expect(made).toBe(1);
  });

  it('is tried again when making it failed', () => {
    let tries = 0;
    const thing = once(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(thing).toThrow('not yet');
    expect(thing()).toBe(2);
  });
});
