/** How long a secret is used before it is read again: so long after a rotation everybody uses the new one. */
export const SECRET_LIFETIME_MS = 5 * 60_000;

/** Looks that somebody's refusal brings about are not nearer than this: nobody makes us ask for each wrong request. */
export const FORCED_APART_MS = 5_000;

/**
 * How long the secret before is honoured after it was rotated: the other side changes to the new one within that time. One
 * that leaked is cut off at once by taking its label away.
 */
export const PREVIOUS_HONOURED_MS = 7 * 24 * 3_600_000;

export interface SecretVersion {
  readonly value: string;
  /** When this version was made; machine time. */
  readonly madeAt: number;
}

export interface Secret {
  /** What is used outward. */
  readonly current: string;
  /** What is honoured inward: the current one, and for a while the one before. */
  readonly honoured: readonly string[];
}

export interface SecretCache {
  get(id: string): Promise<Secret>;
  /**
   * Reads it again before its time, because somebody refused it, or came with another one.
   * @returns whether it is another one now
   */
  again(id: string): Promise<boolean>;
}

/** @param read both versions at once; `previous` is there once a secret has been rotated */
export function secretCache(
  read: (id: string) => Promise<{ readonly current: SecretVersion; readonly previous?: SecretVersion }>,
  now: () => number,
): SecretCache {
  interface Kept {
    readonly secret: Secret;
    readonly readAt: number;
  }
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<Kept>>();

  function look(id: string): Promise<Kept> {
    const under = reading.get(id);
    if (under !== undefined) return under;
    const looking = read(id)
      .then(({ current, previous }) => {
        const honoured =
          previous !== undefined && now() < current.madeAt + PREVIOUS_HONOURED_MS ? [previous.value] : [];
        const fresh = { secret: { current: current.value, honoured: [current.value, ...honoured] }, readAt: now() };
        kept.set(id, fresh);
        return fresh;
      })
      .finally(() => reading.delete(id));
    reading.set(id, looking);
    return looking;
  }

  return {
    get: async (id) => {
      const known = kept.get(id);
      if (known !== undefined && now() < known.readAt + SECRET_LIFETIME_MS) return known.secret;
      try {
        return (await look(id)).secret;
      } catch (error) {
        if (known === undefined) throw error;
        // Secrets Manager is away: what was right some minutes ago mostly is still, and a wrong one is refused.
        kept.set(id, { ...known, readAt: now() - SECRET_LIFETIME_MS + FORCED_APART_MS });
        return known.secret;
      }
    },
    again: async (id) => {
      const known = kept.get(id);
      if (known !== undefined && now() < known.readAt + FORCED_APART_MS) return false;
      const { secret } = await look(id);
      return secret.honoured.join() !== known?.secret.honoured.join();
    },
  };
}
