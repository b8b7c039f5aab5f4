import type { CalendarDate } from '../submission/roster-line.ts';

/** A version by its first day, with the ids of itself and of everything that it amends. */
export interface DatedVersion {
  readonly id: string;
  readonly holdsFrom: CalendarDate;
  readonly contains: readonly string[];
}

/** What publishing a version would do to others without saying so. */
export interface Succession {
  /** In force until the day before, and not amended: what it says would end with the new version. */
  readonly leavesOut?: DatedVersion;
  /** Takes over later and does not amend the new version: what that says would end again. */
  readonly endsWith?: DatedVersion;
}

/**
 * A city's file amends one version, and the newest that holds is everybody's: a version that does not amend the one
 * before it takes back what another city has published.
 */
export function successionOf(draft: DatedVersion, others: readonly DatedVersion[]): Succession {
  const sorted = others.filter(({ id }) => id !== draft.id).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  const before = sorted.findLast((version) => order(version) < order(draft));
  const after = sorted.find((version) => order(version) > order(draft) && !version.contains.includes(draft.id));
  return {
    ...(before === undefined || draft.contains.includes(before.id) ? {} : { leavesOut: before }),
    ...(after === undefined ? {} : { endsWith: after }),
  };
}

/** As the table sorts them: of one day's versions the last by id is in force. */
const order = ({ holdsFrom, id }: DatedVersion): string => `${holdsFrom}#${id}`;
