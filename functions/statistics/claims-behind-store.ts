import { shanghaiMidnight } from '../shared/calendar/calendar-date.ts';
import { type ListedClaim, listClaims, type PlaceInList } from '../claim/claim-store.ts';
import { claimFiguresKey } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getItem } from '../shared/table-store.ts';
import type { Contribution } from './contribution.ts';

export interface ClaimBehind extends ListedClaim {
  /** What of the figure is this claim's: claims, lines or fen, as the figure. */
  readonly amount: number;
}

/** The instant at which the year ends in Asia/Shanghai: nothing of a claim that was made after it can count in it. */
export const endOf = (year: string): string => new Date(shanghaiMidnight(`${Number(year) + 1}-01-01`)).toISOString();

const AT_ONCE = 16;

/**
 * The claims of a region that a figure of a year is made of, newest first, each with its part: together they are the figure.
 * They are chosen by what was counted of them, not by what they look like now. A page may be short and still go on.
 * @param part what of a claim's contribution is asked for; 0 for a claim that has none of it
 */
export async function claimsBehind(
  of: { readonly region: string; readonly year: string; readonly enterpriseId?: string },
  part: (counted: Contribution) => number,
  page: { readonly limit: number; readonly after?: PlaceInList },
): Promise<{ readonly claims: readonly ClaimBehind[]; readonly last?: PlaceInList }> {
  const { region, year, enterpriseId } = of;
  const amounts = new Map<ListedClaim, number>();
  const { claims, ...rest } = await listClaims(
    { region, ...(enterpriseId === undefined ? {} : { enterpriseId }) },
    {
      ...page,
      order: 'newest',
      before: endOf(year),
      choose: async (found) => {
        await mapLimited(found, AT_ONCE, async (claim) => {
          const counted = await getItem<Contribution>(claimFiguresKey(claim.claimId));
          amounts.set(claim, counted === undefined ? 0 : part(counted));
        });
        return found.filter((claim) => amounts.get(claim) !== 0);
      },
    },
  );
  return { claims: claims.map((claim) => ({ ...claim, amount: amounts.get(claim) ?? 0 })), ...rest };
}
