import type { ContactKind, LineTrait, Whole } from './signal.ts';

/** Everybody seen with one phone or account, in this claim and others, and this claim's lines that name it. */
export interface ContactGroup {
  readonly lineIds: readonly string[];
  readonly people: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly enterprises: ReadonlySet<string>;
  /** Documents that stand for one name. */
  readonly documentsByName: ReadonlyMap<string, ReadonlySet<string>>;
}

const groups = new WeakMap<readonly LineTrait[], Map<ContactKind, readonly ContactGroup[]>>();

/** Sharing within the claim is seen for phones and accounts alike; across claims for what is kept of each line. */
export function contactGroups(whole: Pick<Whole, 'claim' | 'traits'>, kind: ContactKind): readonly ContactGroup[] {
  const known = groups.get(whole.traits) ?? new Map<ContactKind, readonly ContactGroup[]>();
  groups.set(whole.traits, known);
  const found = known.get(kind) ?? group(whole, kind);
  known.set(kind, found);
  return found;
}

function group({ claim, traits }: Pick<Whole, 'claim' | 'traits'>, kind: ContactKind): readonly ContactGroup[] {
  const byMark = Map.groupBy(traits, (trait) => (kind === 'phone' ? trait.phoneMark : trait.accountMark));
  return [...byMark].flatMap(([mark, lines]) => {
    if (mark === undefined) return [];
    const uses = [
      ...lines.map(({ person, nameMark }) => ({
        person,
        nameMark,
        claimId: claim.claimId,
        enterpriseId: claim.enterpriseId,
      })),
      ...lines.flatMap(({ contact }) => (contact?.kind === kind ? contact.uses : [])),
    ];
    const people = new Set(uses.map(({ person }) => person));
    if (people.size < 2) return [];
    const documentsByName = new Map<string, Set<string>>();
    for (const { nameMark, person } of uses) {
      if (nameMark === undefined) continue;
      documentsByName.set(nameMark, (documentsByName.get(nameMark) ?? new Set()).add(person));
    }
    return [
      {
        lineIds: lines.map(({ lineId }) => lineId),
        people,
        claims: new Set(uses.map(({ claimId }) => claimId)),
        enterprises: new Set(uses.map(({ enterpriseId }) => enterpriseId)),
        documentsByName,
      },
    ];
  });
}
