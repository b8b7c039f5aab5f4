import { LEVELS, type Level } from '../submission/roster-line.ts';

/**
 * One item per person. `g#occupation#level` holds the grant for that occupation and level, `times` counts training
 * subsidies, `x#claim#revision#line` is the tombstone of a line that was let go of.
 */
export interface Grant {
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
  readonly round: number;
}

export type PersonItem = Readonly<Record<string, unknown>>;

export const grantAttribute = (occupation: string, level: Level) => `g#${occupation}#${level}`;
export const tombstoneAttribute = (line: Omit<Grant, 'round'>) => `x#${line.claimId}#${line.revision}#${line.lineId}`;

/** Levels that stand in the way of this one: the same, and where the policy says so every higher one. */
export function blockingLevels(level: Level, lowerAfterHigherRefused: boolean): readonly Level[] {
  // A special-ability certificate has no level: it is neither below nor above the others.
  if (level === 'special' || !lowerAfterHigherRefused) return [level];
  return LEVELS.slice(LEVELS.indexOf(level));
}

/** What the person's item says after the grant's condition failed. */
export type Conflict =
  | { readonly kind: 'mine' }
  | { readonly kind: 'released' }
  | { readonly kind: 'taken'; readonly level: 'same' | 'higher'; readonly by: Grant }
  | { readonly kind: 'used-up'; readonly by: readonly Grant[] };

/**
 * Reads the conflicts out of the item as it was when the condition failed. My own line there means that I was called
 * twice. An empty list means that the item changed in between: ask again.
 */
export function conflictsIn(
  item: PersonItem,
  wanted: Grant & { readonly occupation: string; readonly level: Level },
  limits: { readonly maxTimes: number; readonly lowerAfterHigherRefused: boolean },
): readonly Conflict[] {
  const own = item[grantAttribute(wanted.occupation, wanted.level)] as Grant | undefined;
  if (own !== undefined && sameLine(own, wanted)) return [{ kind: 'mine' }];
  if (item[tombstoneAttribute(wanted)] !== undefined) return [{ kind: 'released' }];
  const taken = blockingLevels(wanted.level, limits.lowerAfterHigherRefused).flatMap((level): Conflict[] => {
    const by = item[grantAttribute(wanted.occupation, level)] as Grant | undefined;
    return by === undefined ? [] : [{ kind: 'taken', level: level === wanted.level ? 'same' : 'higher', by }];
  });
  const used = Number(item.times ?? 0) >= limits.maxTimes;
  return used ? [...taken, { kind: 'used-up', by: grantsIn(item) }] : taken;
}

function grantsIn(item: PersonItem): Grant[] {
  return Object.entries(item)
    .filter(([name]) => name.startsWith('g#'))
    .map(([, grant]) => grant as Grant);
}

export function sameLine(a: Omit<Grant, 'round'>, b: Omit<Grant, 'round'>): boolean {
  return a.claimId === b.claimId && a.revision === b.revision && a.lineId === b.lineId;
}
