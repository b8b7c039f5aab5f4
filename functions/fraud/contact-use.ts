import { sha256Hex } from '../shared/canonical.ts';
import type { ContactUse, Contributor, LineTrait, OwnContact } from './signal.ts';

/** More people of one claim with one phone or account than this are not kept: it is shown by then. */
export const CONTACT_CAP = 20;

/** Everybody on these lines with each of their phones and accounts, up to {@link CONTACT_CAP}; a person once. */
export function contactsOf(traits: readonly LineTrait[]): readonly OwnContact[] {
  const byMark = new Map<string, Map<string, OwnContact>>();
  for (const { person, nameMark, phoneMark, accountMark } of traits) {
    for (const mark of [phoneMark, accountMark]) {
      if (mark === undefined) continue;
      const people = byMark.get(mark) ?? new Map<string, OwnContact>();
      byMark.set(mark, people);
      if (people.size < CONTACT_CAP) people.set(person, { mark, person, nameMark });
    }
  }
  return [...byMark.values()].flatMap((people) => [...people.values()]);
}

/** Which of so many items of the table holds a phone or account. */
export function bucketOf(mark: string, buckets: number): number {
  return Number.parseInt(sha256Hex(mark).slice(0, 8), 16) % buckets;
}

/**
 * Marks are kept in part: 60, 72 and 48 bits of 144. A province has 160,000 lines a year: by 60 bits two phones are taken
 * for one once in a hundred million years, and a name is only compared among people with the same phone.
 */
const KEPT = { mark: 10, person: 12, nameMark: 8 } as const;

/** A person as a use of a contact names them. */
export const personKept = (person: string): string => person.slice(0, KEPT.person);
export const nameKept = (nameMark: string): string => nameMark.slice(0, KEPT.nameMark);
export const markKept = (mark: string): string => mark.slice(0, KEPT.mark);

/** Uses of one claim as one text of an item: short, because each read pays for it. No part has a bar or semicolon in it. */
export function packContacts(own: readonly OwnContact[]): string {
  return own
    .map(({ mark, person, nameMark = '' }) => [markKept(mark), personKept(person), nameKept(nameMark)].join('|'))
    .join(';');
}

/** @returns the uses in it, each by the kept part of its mark */
export function unpackContacts(
  packed: string,
  { claimId, enterpriseId }: Pick<ContactUse, 'claimId' | 'enterpriseId'>,
): readonly (readonly [mark: string, ContactUse])[] {
  return packed.split(';').map((text) => {
    const [mark = '', person = '', nameMark = ''] = text.split('|');
    return [mark, { person, claimId, enterpriseId, ...(nameMark === '' ? {} : { nameMark }) }] as const;
  });
}

/** Months back from a claim's submission in which others' uses of a phone or account are looked for. */
export const CONTACT_MONTHS = 12;

/** Where a claim's uses lie among those of a bucket: by day, so that older ones are not read. */
export function contactPlace({ submittedOn, claimId, revision, round }: Contributor): string {
  return `${submittedOn}#${claimId}#${revision}.${round}`;
}

/** Whose uses lie at a place, and of which revision. */
export function readPlace(place: string): { readonly claimId: string; readonly revision: number } {
  const [, claimId = '', pass = ''] = place.split('#');
  return { claimId, revision: Number.parseInt(pass, 10) };
}

/** A use as it was kept: where, and of which phone or account. */
export interface PlacedUse {
  readonly mark: string;
  readonly revision: number;
  readonly use: ContactUse;
}

/**
 * Of each phone and claim what its newest revision says: what was corrected is seen no longer. Of one's own, what this
 * revision says: a phone that it dropped may lie where it wrote nothing.
 */
export function newestUses(
  placed: readonly PlacedUse[],
  by?: Pick<Contributor, 'claimId' | 'revision'>,
): ReadonlyMap<string, readonly ContactUse[]> {
  const nameOf = ({ mark, use }: PlacedUse) => `${mark}|${use.claimId}`;
  const newest = new Map<string, number>();
  for (const each of placed) newest.set(nameOf(each), Math.max(each.revision, newest.get(nameOf(each)) ?? 0));
  const seen = placed.filter(
    (each) =>
      newest.get(nameOf(each)) === each.revision && (by?.claimId !== each.use.claimId || each.revision >= by.revision),
  );
  const groups = Map.groupBy(seen, ({ mark }) => mark);
  return new Map([...groups].map(([mark, uses]) => [mark, uses.map(({ use }) => use)]));
}
