import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { GivenOffice } from '../api/office-store.ts';
import { officersPk, RECUSALS, recusalKey, recusedKey, STAND_INS, standInKey, standsInKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Recusal, StandIn } from './office.ts';

type Kept<T> = T & { readonly pk?: string; readonly sk?: string };

function plain<T extends object>({ pk: _pk, sk: _sk, ...rest }: Kept<T>): T {
  return rest as T;
}

export async function getStandIn(region: string, standInId: string): Promise<StandIn | undefined> {
  const item = await getItem<Kept<StandIn>>(standInKey(region, standInId));
  return item === undefined ? undefined : plain<StandIn>(item);
}

export async function getRecusal(region: string, recusalId: string): Promise<Recusal | undefined> {
  const item = await getItem<Kept<Recusal>>(recusalKey(region, recusalId));
  return item === undefined ? undefined : plain<Recusal>(item);
}

export async function isRecusedAlready({ officer, region, enterpriseId }: Recusal): Promise<boolean> {
  return (await getItem(recusedKey(officer, region, enterpriseId))) !== undefined;
}

/** Named once; what the stand-in's requests are looked at with lies under their own subject. */
export function nameStandIn(standIn: StandIn): readonly TransactItem[] {
  const { standInId, region, role, onBehalfOf, from, until } = standIn;
  const given: GivenOffice = { standInId, region, role, onBehalfOf, from, until };
  return [
    put(standInKey(region, standInId), standIn),
    // Gone by itself some time after its last day; until then the days decide.
    put(standsInKey(standIn.standIn, standInId), { ...given, expiresAt: Date.parse(until) / 1000 + 7 * 24 * 3600 }),
  ];
}

export function revokeStandIn(
  { standInId, region, standIn }: StandIn,
  by: { readonly subject: string; readonly at: string; readonly reason: string },
): readonly TransactItem[] {
  return [
    ended(standInKey(region, standInId), ['revokedBy', 'revokedAt', 'revocationReason'], by),
    { Delete: { TableName: tableName(), Key: standsInKey(standIn, standInId) } },
  ];
}

/** An officer keeps away from an enterprise once in a region, whoever says so. */
export function setRecusal(recusal: Recusal): readonly TransactItem[] {
  const { recusalId, officer, enterpriseId, region } = recusal;
  return [
    put(recusalKey(region, recusalId), recusal),
    put(recusedKey(officer, region, enterpriseId), { recusalId, enterpriseId, region }),
  ];
}

export function liftRecusal(
  { recusalId, region, officer, enterpriseId }: Recusal,
  by: { readonly subject: string; readonly at: string; readonly reason: string },
): readonly TransactItem[] {
  return [
    ended(recusalKey(region, recusalId), ['liftedBy', 'liftedAt', 'liftingReason'], by),
    { Delete: { TableName: tableName(), Key: recusedKey(officer, region, enterpriseId) } },
  ];
}

function put(key: { readonly pk: string; readonly sk: string }, what: object): TransactItem {
  return {
    Put: { TableName: tableName(), Item: { ...key, ...what }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

function ended(
  key: { readonly pk: string; readonly sk: string },
  [who, when, why]: readonly [string, string, string],
  by: { readonly subject: string; readonly at: string; readonly reason: string },
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: key,
      UpdateExpression: 'SET #who = :who, #when = :when, #why = :why',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#who)',
      ExpressionAttributeNames: { '#who': who, '#when': when, '#why': why },
      ExpressionAttributeValues: { ':who': by.subject, ':when': by.at, ':why': by.reason },
    },
  };
}

/** A page of a region's list, in no particular order; consistent. */
async function page<T extends object>(
  region: string,
  prefix: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<{ readonly found: readonly T[]; readonly next?: string }> {
  const pk = officersPk(region);
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: `${prefix}${after}` } }),
    }),
  );
  return {
    found: Items.map((item) => plain<T>(item as Kept<T>)),
    ...(LastEvaluatedKey === undefined ? {} : { next: String(LastEvaluatedKey.sk).slice(prefix.length) }),
  };
}

export const listStandIns = (region: string, from: { readonly limit: number; readonly after?: string }) =>
  page<StandIn>(region, STAND_INS, from);

export const listRecusals = (region: string, from: { readonly limit: number; readonly after?: string }) =>
  page<Recusal>(region, RECUSALS, from);
