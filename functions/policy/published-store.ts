import { fileById } from '#policy/files.ts';
import { shippedDates } from '#policy/shipped.ts';
import { PUBLICATIONS_KEY, PUBLISHED_POLICIES } from '../claim/keys.ts';
import { getItem, queryPrefix, tableName, type TransactItem } from '../shared/table-store.ts';
import type { DatedVersion } from './succession.ts';

/** What the days begin with: a prefix must not be empty. */
const CENTURY = '2';

export interface PublishedVersion extends DatedVersion {
  readonly shipped: boolean;
  readonly publishedAt?: string;
}

/** All versions that claims may pin, and how often one was published before they were read. */
export async function publishedVersions(): Promise<{
  readonly versions: readonly PublishedVersion[];
  readonly publications: number;
}> {
  const counted = await getItem<{ publications: number }>(PUBLICATIONS_KEY);
  const versions: PublishedVersion[] = shippedDates.map((version) => ({
    ...version,
    contains: shippedChain(version.id),
    shipped: true,
  }));
  for await (const { id, holdsFrom, publishedAt, contains } of queryPrefix<PublishedVersion>(
    PUBLISHED_POLICIES,
    CENTURY,
  ))
    versions.push({ id, holdsFrom, contains, shipped: false, ...(publishedAt === undefined ? {} : { publishedAt }) });
  return { versions, publications: counted?.publications ?? 0 };
}

function shippedChain(id: string): readonly string[] {
  const amends = fileById(id)?.['amends'];
  return typeof amends === 'string' ? [id, ...shippedChain(amends)] : [id];
}

/** Fails where somebody published since: what was decided on the versions as read may no longer hold. */
export function onlyIfPublishedNothing(since: number): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: PUBLICATIONS_KEY,
      UpdateExpression: 'SET publications = :next',
      ConditionExpression: since === 0 ? 'attribute_not_exists(publications)' : 'publications = :since',
      ExpressionAttributeValues: { ':next': since + 1, ...(since === 0 ? {} : { ':since': since }) },
    },
  };
}
