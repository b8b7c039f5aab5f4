import type { Fault } from '#functions/shared/fault.ts';
import { faultOf, pointerOf } from './fault-of.ts';

/** A policy file as it is written: a whole version, or one that says which version it amends and only what changes. */
export type PolicyFile = Readonly<Record<string, unknown>>;

type Entry = Readonly<Record<string, unknown>>;

/** What tells the entries of a list apart, the first that all of them have. */
const KEYS = ['code', 'id', 'region'] as const;

/**
 * The version that results when `amendment` is laid over `base`. A list of entries is merged by `id` (regions by `code`,
 * what single regions say by `region`): an entry that is there is replaced whole, a new one added, `{ "id": …,
 * "removed": true }` takes one away. Sections are merged name by name; one that gives a new `source` no longer rests on
 * the old `assumption`. Anything else that is given replaces what was there.
 */
export function amend(base: PolicyFile, amendment: PolicyFile): PolicyFile {
  const { amends: _amends, ...changes } = amendment;
  return mergedEntry(base, changes);
}

function mergedEntry(base: Entry, changes: Entry): Entry {
  const { assumption, ...rest } = base;
  const kept = assumption === undefined || 'source' in changes ? rest : base;
  return {
    ...kept,
    ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, merged(base[name], value)])),
  };
}

function merged(before: unknown, after: unknown): unknown {
  if (isEntry(before) && isEntry(after)) return mergedEntry(before, after);
  const key = keyOf(before, after);
  if (key === undefined) return after;
  const entries = new Map((before as readonly Entry[]).map((entry) => [entry[key], entry]));
  for (const entry of after as readonly Entry[]) {
    if (entry['removed'] === true) entries.delete(entry[key]);
    else entries.set(entry[key], entry);
  }
  return [...entries.values()];
}

/** What the entries of both lists are told apart by; `undefined` where these are not such lists. */
export function keyOf(before: unknown, after: unknown): (typeof KEYS)[number] | undefined {
  return KEYS.find((each) => isListBy(each, before) && isListBy(each, after));
}

/**
 * What is wrong with an amendment that the resulting version no longer shows: an entry written twice (the later would
 * silently win) and one taken away that is not there.
 */
export function* amendmentFaults(
  base: unknown,
  amendment: unknown,
  path: readonly PropertyKey[] = [],
): Generator<Fault> {
  if (isEntry(base) && isEntry(amendment)) {
    for (const [name, value] of Object.entries(amendment)) yield* amendmentFaults(base[name], value, [...path, name]);
    return;
  }
  const key = keyOf(base, amendment);
  if (key === undefined) return;
  const there = new Set((base as readonly Entry[]).map((entry) => entry[key]));
  const first = new Map<unknown, number>();
  for (const [index, entry] of (amendment as readonly Entry[]).entries()) {
    const name = entry[key];
    const place = pointerOf([...path, index]);
    const before = first.get(name);
    if (before !== undefined) {
      yield faultOf(
        'policy-duplicate',
        place,
        {
          zh: `${name} 与 ${pointerOf([...path, before])} 重复。`,
          en: `${name} is already at ${pointerOf([...path, before])}.`,
        },
        { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
      );
    }
    first.set(name, index);
    if (entry['removed'] === true && !there.has(name)) {
      yield faultOf(
        'policy-nothing-to-remove',
        place,
        { zh: `所修订的版本中没有 ${name},无从删除。`, en: `The amended version has no ${name} to take away.` },
        { zh: `请改正 ${key},或删除此项。`, en: `Correct the ${key}, or leave this entry out.` },
      );
    }
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListBy(key: string, value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => isEntry(entry) && typeof entry[key] === 'string');
}
