import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { KNOWN_AS, OFFICE, officerPk, RECUSED, STANDS_IN, seenOfficerKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, queryPrefix, tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { Caller, Recused, StandsIn, StandInRole } from './permissions.ts';

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

type Kept = { readonly sk: string } & Partial<GivenOffice> & Partial<Recused> & { readonly name?: string };

type Office = Required<Pick<Caller, 'standsIn' | 'recusedFrom'>> & { readonly knownAs: string | undefined };

/**
 * What an officer fills in for on that day, what they keep away from, and by what name they are known here. Consistent: a
 * revocation holds at once. Who comes for the first time is known as an officer from then on.
 */
export async function officeOf({ subject }: Pick<Caller, 'subject'>, onDate: CalendarDate): Promise<Office> {
  const recusedFrom: Recused[] = [];
  const given: GivenOffice[] = [];
  let knownAs: string | undefined;
  let isKnown = false;
  const seen = seenOfficerKey(subject).sk;
  for await (const item of queryPrefix<Kept>(officerPk(subject), OFFICE)) {
    if (item.sk === KNOWN_AS) knownAs = item.name;
    if (item.sk === seen) isKnown = true;
    if (item.sk.startsWith(RECUSED)) recusedFrom.push(recusedIn(item));
    if (item.sk.startsWith(STANDS_IN) && holdsOn(item as GivenOffice, onDate)) given.push(item as GivenOffice);
  }
  if (!isKnown) {
    await dynamo().send(
      new PutCommand({ TableName: tableName(), Item: { ...seenOfficerKey(subject), since: onDate } }),
    );
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

/** Whether the issuer has ever vouched for somebody of that name as an officer. */
export const isKnownOfficer = async (subject: string): Promise<boolean> =>
  (await getItem(seenOfficerKey(subject))) !== undefined;

const recusedIn = ({ enterpriseId, region }: Kept): Recused => ({
  enterpriseId: String(enterpriseId),
  region: String(region),
});

const holdsOn = ({ from, until }: GivenOffice, day: CalendarDate): boolean => from <= day && day <= until;

async function recusedFromOf(subject: string): Promise<readonly Recused[]> {
  const found: Recused[] = [];
  for await (const item of queryPrefix<Kept>(officerPk(subject), RECUSED)) found.push(recusedIn(item));
  return found;
}
