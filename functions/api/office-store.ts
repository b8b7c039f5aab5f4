import { KNOWN_AS, OFFICE, officerPk, RECUSED, STANDS_IN } from '../claim/keys.ts';
import { queryPrefix } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { Caller, StandsIn, StandInRole } from './permissions.ts';

/** An office that its holder has given to the officer under whom it lies, while it is not revoked. */
export interface GivenOffice {
  readonly standInId: string;
  readonly role: StandInRole;
  readonly region: string;
  readonly onBehalfOf: string;
  /** First and last business day. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

type Kept = { readonly sk: string } & Partial<GivenOffice> & { readonly enterpriseId?: string; readonly name?: string };

/**
 * What an officer fills in for on that day, what they keep away from, and by what name they are known here. Consistent: a
 * revocation holds at once.
 */
export async function officeOf(
  subject: string,
  onDate: CalendarDate,
): Promise<Required<Pick<Caller, 'standsIn' | 'recusedFrom'>> & { readonly knownAs: string | undefined }> {
  const recusedFrom: string[] = [];
  const given: GivenOffice[] = [];
  let knownAs: string | undefined;
  for await (const item of queryPrefix<Kept>(officerPk(subject), OFFICE)) {
    if (item.sk === KNOWN_AS) knownAs = item.name;
    if (item.sk.startsWith(RECUSED)) recusedFrom.push(String(item.enterpriseId));
    if (item.sk.startsWith(STANDS_IN) && holdsOn(item as GivenOffice, onDate)) given.push(item as GivenOffice);
  }
  const standsIn = given.map(
    async ({ role, region, onBehalfOf }): Promise<StandsIn> => ({
      role,
      region,
      onBehalfOf,
      recusedFrom: await recusedFromOf(onBehalfOf),
    }),
  );
  return { standsIn: await Promise.all(standsIn), recusedFrom, knownAs };
}

const holdsOn = ({ from, until }: GivenOffice, day: CalendarDate): boolean => from <= day && day <= until;

async function recusedFromOf(subject: string): Promise<readonly string[]> {
  const enterprises: string[] = [];
  for await (const { enterpriseId } of queryPrefix<Kept>(officerPk(subject), RECUSED)) {
    enterprises.push(String(enterpriseId));
  }
  return enterprises;
}
