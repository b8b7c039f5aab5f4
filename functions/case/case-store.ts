import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Hands } from '../api/hands.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { caseKey, caseListPk } from '../claim/keys.ts';
import { isFinal } from '../claim/status.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import { type Case, type CaseOutcome, caseIdOf, mayNotDecide, type NewCase } from './case.ts';

type Kept = Case & { readonly pk?: string; readonly sk?: string; readonly gsi1pk?: string; readonly gsi1sk?: string };

export async function getCase(caseId: string): Promise<Case | undefined> {
  const item = await getItem<Kept>(caseKey(caseId));
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, gsi1pk: _list, gsi1sk: _place, ...found } = item;
  return found;
}

/** Opens each once, with an event in its claim's chain. Safe to call again. */
export async function openCases(claimId: string, cases: readonly NewCase[], now: Date): Promise<void> {
  for (const each of cases) {
    const caseId = caseIdOf(claimId, each);
    await onClaim<void>(claimId, now, async (claim) => {
      if ((await getCase(caseId)) !== undefined) return { answer: undefined };
      return {
        step: {
          event: {
            type: 'case-opened',
            actor: each.openedBy,
            data: { caseId, kind: each.kind, lines: each.lineIds.length },
          },
          also: [putCase(claim, caseId, each, now)],
          messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
        },
        done: () => undefined,
      };
    });
  }
}

function putCase(
  { claimId, enterpriseId, enterpriseName, region, revision }: Claim,
  caseId: string,
  what: NewCase,
  now: Date,
) {
  const openedAt = now.toISOString();
  const item = {
    caseId,
    kind: what.kind,
    claimId,
    revision,
    enterpriseId,
    ...(enterpriseName === undefined ? {} : { enterpriseName }),
    region,
    lineIds: what.lineIds,
    state: 'open',
    openedBy: what.openedBy,
    openedAt,
    notBy: mayNotDecide(what),
  } satisfies Case;
  return {
    Put: {
      TableName: tableName(),
      Item: { ...caseKey(caseId), ...item, gsi1pk: caseListPk(region), gsi1sk: place(item) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  } satisfies TransactItem;
}

const place = ({ state, openedAt, caseId }: Pick<Case, 'state' | 'openedAt' | 'caseId'>) =>
  `${state}#${openedAt}#${caseId}`;

/** Something is added to what opened it, perhaps by others' hands: they do not decide it either. */
export function addedTo({ caseId }: Pick<Case, 'caseId'>, notBy: readonly string[]): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: caseKey(caseId),
      UpdateExpression: 'SET notBy = list_append(notBy, :by) ADD saidAgain :one',
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':by': notBy, ':one': 1, ':open': 'open' },
    },
  };
}

/** Closed once, by somebody who had no hand in its opening. */
export function closing(
  found: Case,
  by: {
    readonly hands: Hands;
    readonly at: string;
    readonly outcome: CaseOutcome;
    readonly decidedIn: number;
    readonly recoveryIds: readonly string[];
  },
): TransactItem {
  const onBehalf = by.hands.onBehalfOf;
  return {
    Update: {
      TableName: tableName(),
      Key: caseKey(found.caseId),
      UpdateExpression:
        'SET #state = :closed, #outcome = :outcome, decidedBy = :by, decidedAt = :at, decidedIn = :in, recoveryIds = :recoveries, gsi1sk = :place' +
        (onBehalf === undefined ? '' : ', decidedFor = :for'),
      ConditionExpression: `#state = :open AND NOT contains(notBy, :by)${onBehalf === undefined ? '' : ' AND NOT contains(notBy, :for)'}`,
      ExpressionAttributeNames: { '#state': 'state', '#outcome': 'outcome' },
      ExpressionAttributeValues: {
        ':open': 'open',
        ':closed': 'closed',
        ':outcome': by.outcome,
        ':by': by.hands.by,
        ...(onBehalf === undefined ? {} : { ':for': onBehalf }),
        ':at': by.at,
        ':in': by.decidedIn,
        ':recoveries': by.recoveryIds,
        ':place': place({ ...found, state: 'closed' }),
      },
    },
  };
}

const READ_AT_ONCE = 16;

/**
 * A page of a region's cases, newest first. The index may lag and serves the order only: each case is read as it is
 * now, and one that has changed its state since is left out.
 */
export async function listCases(
  region: string,
  state: Case['state'],
  page: { readonly limit: number; readonly after?: Pick<Case, 'openedAt' | 'caseId'> },
): Promise<{ readonly cases: readonly Case[]; readonly next?: Pick<Case, 'openedAt' | 'caseId'> }> {
  const { after } = page;
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :region AND begins_with(gsi1sk, :state)',
      ExpressionAttributeValues: { ':region': caseListPk(region), ':state': `${state}#` },
      ScanIndexForward: false,
      Limit: page.limit,
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: {
              ...caseKey(after.caseId),
              gsi1pk: caseListPk(region),
              gsi1sk: place({ state, ...after }),
            },
          }),
    }),
  );
  const read = await mapLimited(Items, READ_AT_ONCE, (item) => getCase(String(item.pk).slice('CASE#'.length)));
  const [, openedAt = '', caseId = ''] = String(LastEvaluatedKey?.gsi1sk ?? '').split('#');
  return {
    cases: read.filter((each): each is Case => each?.state === state),
    ...(LastEvaluatedKey === undefined ? {} : { next: { openedAt, caseId } }),
  };
}
