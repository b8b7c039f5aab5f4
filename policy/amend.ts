/** A policy file as it is written: a whole version, or one that says which version it amends and only what changes. */
export type PolicyFile = Readonly<Record<string, unknown>>;

export type Entry = Readonly<Record<string, unknown>>;

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

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListBy(key: string, value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => isEntry(entry) && typeof entry[key] === 'string');
}
