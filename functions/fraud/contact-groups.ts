import { nameKept, personKept } from './contact-use.ts';
import type { ContactKind, LineTrait, Whole } from './signal.ts';

/** Everybody seen with one phone or account, in this claim and others, and this claim's lines that name it. */
export interface ContactGroup {
  readonly lineIds: readonly string[];
  readonly people: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly enterprises: ReadonlySet<string>;
  /** Documents that stand for one name, by the part of its mark that is kept. */
  readonly documentsByName: ReadonlyMap<string, ReadonlySet<string>>;
}

type Seen = Pick<Whole, 'traits' | 'usesOf'>;

const groups = new WeakMap<readonly LineTrait[], Map<ContactKind, readonly ContactGroup[]>>();

/** Who shares a phone or account, within the claim and across claims; those with one person are left out. */
export function contactGroups(whole: Seen, kind: ContactKind): readonly ContactGroup[] {
  const known = groups.get(whole.traits) ?? new Map<ContactKind, readonly ContactGroup[]>();
  groups.set(whole.traits, known);
  const found = known.get(kind) ?? group(whole, kind);
  known.set(kind, found);
  return found;
}

function group({ traits, usesOf }: Seen, kind: ContactKind): readonly ContactGroup[] {
  const byMark = Map.groupBy(traits, (trait) => (kind === 'phone' ? trait.phoneMark : trait.accountMark));
  return [...byMark].flatMap(([mark, lines]) => {
    if (mark === undefined) return [];
    const uses = usesOf(mark);
    const own = lines.map(({ person, nameMark }) => ({
      person: personKept(person),
      nameMark: nameMark === undefined ? undefined : nameKept(nameMark),
    }));
    const all = [...own, ...uses];
    const people = new Set(all.map(({ person }) => person));
    if (people.size < 2) return [];
    const documentsByName = new Map<string, Set<string>>();
    for (const { nameMark, person } of all) {
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
