/** More people than this on one phone or account are not counted any further: the item stays small. */
export const SHARED_CAP = 20;

/** One phone or account that stands for several people, in whatever claims (policy page: ghost rosters). */
export function sharedContact(peopleOnIt: ReadonlySet<string> | 'capped'): boolean {
  return peopleOnIt === 'capped' || peopleOnIt.size > 1;
}
