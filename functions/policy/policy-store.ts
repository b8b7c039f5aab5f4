import { type PolicyVersion, policyById as shippedPolicy } from '#policy/index.ts';
import { policyKey, PUBLISHED_POLICIES } from '../claim/keys.ts';
import { digest } from '../shared/canonical.ts';
import { IntegrityError } from '../shared/errors.ts';
import { getItem, tableName, type TransactItem } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import { policyIdInForce } from './in-force-store.ts';

/** A version that people wrote, beside those that are shipped. Its file never changes once it is published. */
export interface KeptPolicy {
  readonly id: string;
  readonly status: 'draft' | 'published';
  /** The file as it was sent, and the version that results with everything that it amends, checked; JSON. */
  readonly file: string;
  readonly version: string;
  readonly fileDigest: string;
  /** Of the version. */
  readonly digest: string;
  readonly holdsFrom: CalendarDate;
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly publishedBy?: string;
  readonly publishedAt?: string;
}

/** A published version cannot change, so that an execution environment asks for it once. */
const published = new Map<string, PolicyVersion>();

/**
 * A version that claims may pin: shipped, or published by people. A draft is none.
 * @throws IntegrityError when the version in the table is not the one that was published
 */
export async function policyById(id: string): Promise<PolicyVersion | undefined> {
  const known = shippedPolicy(id) ?? published.get(id);
  if (known !== undefined) return known;
  const kept = await getKeptPolicy(id);
  if (kept?.status !== 'published') return undefined;
  const policy = JSON.parse(kept.version) as PolicyVersion;
  if (digest(policy) !== kept.digest) throw new IntegrityError('A published policy is not what was published.');
  published.set(id, policy);
  return policy;
}

/** The version that a claim submitted for the first time on that day pins: the newest that holds. */
export async function policyInForce(today: CalendarDate): Promise<PolicyVersion | undefined> {
  const id = await policyIdInForce(today);
  return id === undefined ? undefined : policyById(id);
}

export async function getKeptPolicy(id: string): Promise<KeptPolicy | undefined> {
  return getItem<KeptPolicy>(policyKey(id));
}

/** A draft takes the place of an earlier one of the same name, never of a published version. */
export function putDraft(draft: KeptPolicy): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...policyKey(draft.id), ...draft },
      ConditionExpression: 'attribute_not_exists(pk) OR #status = :draft',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':draft': 'draft' },
    },
  };
}

/** Publishes exactly the draft that was read, by somebody other than who wrote it. */
export function publish(
  draft: KeptPolicy,
  contains: readonly string[],
  by: { readonly subject: string; readonly at: string },
): TransactItem[] {
  return [
    {
      Update: {
        TableName: tableName(),
        Key: policyKey(draft.id),
        UpdateExpression: 'SET #status = :published, publishedBy = :by, publishedAt = :at',
        ConditionExpression: '#status = :draft AND fileDigest = :file AND draftedBy <> :by',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':published': 'published',
          ':draft': 'draft',
          ':file': draft.fileDigest,
          ':by': by.subject,
          ':at': by.at,
        },
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: {
          pk: PUBLISHED_POLICIES,
          sk: `${draft.holdsFrom}#${draft.id}`,
          id: draft.id,
          holdsFrom: draft.holdsFrom,
          contains,
          digest: draft.digest,
          draftedBy: draft.draftedBy,
          publishedBy: by.subject,
          publishedAt: by.at,
        },
      },
    },
  ];
}
