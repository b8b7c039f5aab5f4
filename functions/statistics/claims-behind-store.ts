import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { shanghaiMidnight } from '../shared/calendar/calendar-date.ts';
import type { ListedClaim } from '../claim/claim-store.ts';
import { claimFiguresKey, claimKey } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, tableName } from '../shared/table-store.ts';
import type { Contribution } from './contribution.ts';

/** Where the list goes on: the claim after which nothing was looked at yet. */
export interface Place {
  readonly createdAt: string;
  readonly claimId: string;
}

export interface ClaimBehind extends ListedClaim {
  /** What of the figure is this claim's: claims, lines or fen, as the figure. */
  readonly amount: number;
}

/** The instant at which the year ends in Asia/Shanghai: nothing of a claim that was made after it can count in it. */
export const endOf = (year: string): string => new Date(shanghaiMidnight(`${Number(year) + 1}-01-01`)).toISOString();

const PAGE = 100;
const PAGES_LOOKED_THROUGH = 5;
const AT_ONCE = 16;

/**
 * The claims of a region that a figure of a year is made of, newest first, each with its part: together they are the figure.
 * They are chosen by what was counted of them, not by what they look like now. A page may be short and still go on.
 * @param part what of a claim's contribution is asked for; 0 for a claim that has none of it
 */
export async function claimsBehind(
  { region, year }: { readonly region: string; readonly year: string },
  part: (counted: Contribution) => number,
  page: { readonly limit: number; readonly enterpriseId?: string; readonly after?: Place },
): Promise<{ readonly claims: readonly ClaimBehind[]; readonly last?: Place }> {
  const claims: ClaimBehind[] = [];
  const value = `REGION#${region}`;
  let { after } = page;
  for (let looked = 0; looked < PAGES_LOOKED_THROUGH; looked += 1) {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :region AND gsi1sk < :end',
        ExpressionAttributeValues: {
          ':region': value,
          ':end': endOf(year),
        },
        ScanIndexForward: false,
        Limit: PAGE,
        ...(after === undefined
          ? {}
          : {
              ExclusiveStartKey: {
                ...claimKey(after.claimId),
                gsi1pk: value,
                gsi1sk: `${after.createdAt}#${after.claimId}`,
              },
            }),
      }),
    );
    const found = Items as ListedClaim[];
    const amounts = await mapLimited(found, AT_ONCE, async ({ claimId, enterpriseId }) => {
      if (page.enterpriseId !== undefined && enterpriseId !== page.enterpriseId) return 0;
      const counted = await getItem<Contribution>(claimFiguresKey(claimId));
      return counted === undefined ? 0 : part(counted);
    });
    for (const [at, claim] of found.entries()) {
      const amount = amounts[at] ?? 0;
      if (amount === 0) continue;
      claims.push({ ...claim, amount });
      const more = at + 1 < found.length || LastEvaluatedKey !== undefined;
      if (claims.length === page.limit) return { claims, ...(more ? { last: placeOf(claim) } : {}) };
    }
    const end = found.at(-1);
    if (LastEvaluatedKey === undefined || end === undefined) return { claims };
    after = placeOf(end);
  }
  return { claims, ...(after === undefined ? {} : { last: after }) };
}

const placeOf = ({ createdAt, claimId }: Place): Place => ({ createdAt, claimId });
