import { getClaim } from '../claim/claim-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { mapLimited } from '../shared/concurrency.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import { contactUses } from './contact-store.ts';
import { contributionsTo } from './contribution-store.ts';
import type { Attribute, Link } from './link-graph.ts';
import { readAttributes } from './screen-store.ts';

const AT_ONCE = 16;

/** Every other claim that has something in common with this one, as it is now; consistent reads. */
export async function linksOf(claimId: string): Promise<readonly Link[]> {
  const claim = await getClaim(claimId);
  if (claim === undefined) return [];
  const attributes = await readAttributes(claim);
  const submittedOn = shanghaiDate(new Date(claim.submittedAt ?? claim.createdAt));
  const links = await mapLimited(attributes, AT_ONCE, async (attribute) =>
    (await usersOf(attribute, submittedOn)).map((user) => ({ attribute, ...user })),
  );
  return links.flat().filter((link) => link.claimId !== claimId);
}

async function usersOf({ kind, value }: Attribute, on: CalendarDate): Promise<readonly Omit<Link, 'attribute'>[]> {
  if (kind === 'phone' || kind === 'account') {
    return (await contactUses(value, on)).map(({ claimId, enterpriseId }) => ({ claimId, enterpriseId }));
  }
  const contributed = await contributionsTo({ kind, value });
  return contributed.map(({ by: { claimId, enterpriseId } }) => ({ claimId, enterpriseId }));
}
