import type { Subsidy } from '#policy/schema.ts';

/** How many lines ask for each kind of subsidy: not every fund pays each. */
export type SubsidyLines = Readonly<Partial<Record<Subsidy, number>>>;

/** @param kinds of lines, each line's kinds once */
export function withKinds(counts: SubsidyLines | undefined, kinds: readonly Subsidy[]): SubsidyLines {
  return sumOf([counts ?? {}, ...kinds.map((kind) => ({ [kind]: 1 }))]);
}

export function withoutKinds(counts: SubsidyLines | undefined, kinds: readonly Subsidy[]): SubsidyLines {
  return sumOf([counts ?? {}, ...kinds.map((kind) => ({ [kind]: -1 }))]);
}

/** A kind that no line asks for is not named. */
export function sumOf(all: readonly SubsidyLines[]): SubsidyLines {
  const sum = new Map<string, number>();
  for (const [kind, lines] of all.flatMap((each) => Object.entries(each))) sum.set(kind, (sum.get(kind) ?? 0) + lines);
  return Object.fromEntries([...sum].filter(([, lines]) => lines > 0));
}

export function kindsOf(...all: readonly (SubsidyLines | undefined)[]): readonly Subsidy[] {
  return (Object.keys(sumOf(all.map((counts = {}) => counts))) as Subsidy[]).sort();
}
