import type { AggregateKind, ContactKind, ContactUse, Contribution, LineTrait, UsesOf } from './signal.ts';

export type AttributeKind = AggregateKind | ContactKind;

/** Something by which claims hang together; of a person, account or phone the keyed mark only. */
export interface Attribute {
  readonly kind: AttributeKind;
  readonly value: string;
  /** This claim's lines that have it; absent: the claim as a whole. */
  readonly lineIds?: readonly string[];
}

/** Another claim that has the same attribute. */
export interface Link {
  readonly attribute: Attribute;
  readonly claimId: string;
  readonly enterpriseId: string;
}

/** More contacts than this are not followed from one claim; those known to be shared come first. */
export const MOST_CONTACTS = 300;

/** By what a claim may hang together with others, what is most telling first. */
export function attributesOf(
  own: readonly Contribution[],
  traits: readonly LineTrait[],
  usesOf: UsesOf,
): readonly Attribute[] {
  const contacts = new Map<string, { kind: ContactKind; value: string; lineIds: string[]; shared: boolean }>();
  for (const { lineId, phoneMark, accountMark } of traits) {
    for (const [kind, value] of [['phone', phoneMark] as const, ['account', accountMark] as const]) {
      if (value === undefined) continue;
      const known = contacts.get(value) ?? { kind, value, lineIds: [], shared: isShared(usesOf(value)) };
      known.lineIds.push(lineId);
      contacts.set(value, known);
    }
  }
  const followed = [...contacts.values()]
    .toSorted((a, b) => Number(b.shared) - Number(a.shared))
    .slice(0, MOST_CONTACTS)
    .map(({ kind, value, lineIds }) => ({ kind, value, lineIds }));
  return [...followed, ...own.map(({ kind, value }) => ({ kind, value }))];
}

/** Whether it leads to another claim or another person; one's own several passes do not. */
const isShared = (uses: readonly ContactUse[]): boolean =>
  new Set(uses.map(({ claimId, person }) => `${claimId}|${person}`)).size > 1;

/** Claims that hang together by one attribute. */
export interface Cluster {
  readonly kind: AttributeKind;
  readonly mark: string;
  readonly lineIds?: readonly string[];
  readonly claims: readonly { readonly claimId: string; readonly enterpriseId: string }[];
}

/** The links of a claim by what they hang on, the attributes with the most claims first. */
export function clustersOf(links: readonly Link[]): readonly Cluster[] {
  const groups = Map.groupBy(links, ({ attribute }) => `${attribute.kind}#${attribute.value}`);
  return [...groups.values()]
    .flatMap((own): Cluster[] => {
      const [first] = own;
      if (first === undefined) return [];
      const claims = new Map(own.map(({ claimId, enterpriseId }) => [claimId, { claimId, enterpriseId }]));
      const { lineIds } = first.attribute;
      return [
        { ...shown(first.attribute), ...(lineIds === undefined ? {} : { lineIds }), claims: [...claims.values()] },
      ];
    })
    .toSorted((a, b) => b.claims.length - a.claims.length);
}

const MARK_SHOWN = 8;

/** A keyed mark is shown in part: enough to tell two apart on a page. */
export function shown({ kind, value }: Attribute): { readonly kind: AttributeKind; readonly mark: string } {
  const keyed = kind === 'phone' || kind === 'account' || kind === 'device';
  return { kind, mark: keyed ? value.slice(0, MARK_SHOWN) : value };
}

/** One step of a path: the claim that it leads to, and by what. */
export interface PathStep {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly by: { readonly kind: AttributeKind; readonly mark: string };
}

export type Path =
  | { readonly found: true; readonly steps: readonly PathStep[] }
  /** `complete`: there is none; otherwise there were more claims than are looked at. */
  | { readonly found: false; readonly complete: boolean };

export interface SearchCaps {
  readonly claims: number;
  readonly steps: number;
}

/**
 * The shortest way from one claim to another over what they have in common, breadth first: every claim one step away
 * is looked at before any that is two steps away.
 */
export async function pathBetween(
  from: string,
  to: string,
  linksOf: (claimId: string) => Promise<readonly Link[]>,
  caps: SearchCaps,
): Promise<Path> {
  if (from === to) return { found: true, steps: [] };
  const reached = new Set([from]);
  let edge: { readonly claimId: string; readonly steps: readonly PathStep[] }[] = [{ claimId: from, steps: [] }];
  let looked = 0;
  for (let depth = 1; edge.length > 0; depth += 1) {
    if (depth > caps.steps) return { found: false, complete: false };
    const next: typeof edge = [];
    for (const { claimId, steps } of edge) {
      if (looked === caps.claims) return { found: false, complete: false };
      looked += 1;
      for (const link of await linksOf(claimId)) {
        if (reached.has(link.claimId)) continue;
        reached.add(link.claimId);
        const way = [...steps, { claimId: link.claimId, enterpriseId: link.enterpriseId, by: shown(link.attribute) }];
        if (link.claimId === to) return { found: true, steps: way };
        next.push({ claimId: link.claimId, steps: way });
      }
    }
    edge = next;
  }
  return { found: false, complete: true };
}
