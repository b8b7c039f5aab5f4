import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Cap, Subsidy } from '#policy/schema.ts';
import { personKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Level } from '../submission/roster-line.ts';
import {
  blockingLevels,
  CAPS_ATTRIBUTE,
  capsName,
  countedIn,
  type Grant,
  grantAttribute,
  type Limits,
  type LineRef,
  type PersonItem,
  recount,
  referenceAttribute,
  tombstoneAttribute,
  VERSION_ATTRIBUTE,
  type Wanted,
} from './entitlement.ts';

/** One line and the entitlement it holds. */
export interface Entitlement extends LineRef {
  readonly person: string;
  readonly occupation: string;
  readonly level: Level;
}

/** The changes of a person's item, each one conditional update. Every change raises `v` by one. */
type Update = NonNullable<TransactItem['Update']> & { readonly UpdateExpression: string };

/** Sends it; gives the item as it was where the condition failed. */
async function send(update: Update): Promise<'done' | PersonItem> {
  const result = await conditionally(() =>
    dynamo().send(new UpdateCommand({ ...update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
  );
  return 'done' in result ? 'done' : (result.refused ?? {});
}

/**
 * Takes the entitlement if nothing stands against it, in one update: free at this and, where asked, each higher level,
 * not let go of before, no cap reached, and counted under the same caps. Or gives the item as it was.
 */
export function take(wanted: Wanted, limits: Limits): Promise<'done' | PersonItem> {
  const names: Record<string, string> = { '#tomb': tombstoneAttribute(wanted) };
  const values: Record<string, unknown> = {};
  const free = blockingLevels(wanted.level, limits.lowerAfterHigherRefused).map((level, index) => {
    names[`#g${index}`] = grantAttribute(wanted.occupation, level);
    return `attribute_not_exists(#g${index})`;
  });
  const within = limits.counters
    .filter(({ subsidy, binding }) => binding && wanted.subsidies.includes(subsidy))
    .map(({ attribute, times }, index) => {
      names[`#m${index}`] = attribute;
      values[`:max${index}`] = times;
      return `(attribute_not_exists(#m${index}) OR #m${index} < :max${index})`;
    });
  const unused = wanted.channel === undefined ? [] : ['attribute_not_exists(#reference)'];
  const conditions = [
    ...free,
    'attribute_not_exists(#tomb)',
    ...unused,
    '(attribute_not_exists(#caps) OR #caps = :caps)',
    ...within,
  ];
  return send(taking(wanted, limits, wanted.subsidies, { condition: conditions.join(' AND '), names, values }));
}

/** Takes the entitlement to some of the subsidies, on condition that the item is as it was when that was decided. */
export function takeSome(
  wanted: Wanted,
  limits: Limits,
  subsidies: readonly Subsidy[],
  seen: PersonItem,
): Promise<'done' | PersonItem> {
  const values = { ':seen': seen[VERSION_ATTRIBUTE] };
  return send(taking(wanted, limits, subsidies, { condition: '#v = :seen', names: {}, values }));
}

function taking(
  wanted: Wanted,
  limits: Limits,
  subsidies: readonly Subsidy[],
  only: {
    readonly condition: string;
    readonly names: Record<string, string>;
    readonly values: Record<string, unknown>;
  },
): Update {
  const { claimId, revision, lineId, round, issuedOn, region, channel } = wanted;
  const counters = countedIn(limits.counters, subsidies);
  const grant: Grant = {
    claimId,
    revision,
    lineId,
    round,
    subsidies,
    counters,
    issuedOn,
    region,
    ...(channel === undefined ? {} : { channel }),
  };
  const elsewhere = channel !== undefined;
  return {
    ...itemOf(wanted.person),
    UpdateExpression: `SET #own = :grant, #caps = :caps${elsewhere ? ', #reference = :place' : ''} ADD ${counting(counters)}`,
    ConditionExpression: only.condition,
    ExpressionAttributeNames: {
      ...only.names,
      ...counterNames(counters),
      ...(elsewhere ? { '#reference': referenceAttribute(wanted) } : {}),
      '#own': grantAttribute(wanted.occupation, wanted.level),
      '#caps': CAPS_ATTRIBUTE,
    },
    ExpressionAttributeValues: {
      ...only.values,
      ...(elsewhere ? { ':place': grantAttribute(wanted.occupation, wanted.level) } : {}),
      ':grant': grant,
      ':caps': capsName(limits.caps),
      ...(counters.length === 0 ? {} : { ':n': 1 }),
      ':one': 1,
    },
  };
}

/** Counts the person's grants by these caps instead of those before. Answers `false` when the item has changed. */
export async function countAnew(person: string, seen: PersonItem, caps: readonly Cap[]): Promise<boolean> {
  const { counters, countedIn: lists, obsolete } = recount(seen, caps);
  const names: Record<string, string> = { '#caps': CAPS_ATTRIBUTE, '#v': VERSION_ATTRIBUTE, '#counters': 'counters' };
  const values: Record<string, unknown> = { ':caps': capsName(caps), ':seen': seen[VERSION_ATTRIBUTE], ':one': 1 };
  const set = ['#caps = :caps'];
  for (const [index, [attribute, list]] of Object.entries(lists).entries()) {
    names[`#g${index}`] = attribute;
    values[`:g${index}`] = list;
    set.push(`#g${index}.#counters = :g${index}`);
  }
  for (const [index, [attribute, count]] of Object.entries(counters).entries()) {
    names[`#n${index}`] = attribute;
    values[`:n${index}`] = count;
    set.push(`#n${index} = :n${index}`);
  }
  const remove = obsolete.map((attribute, index) => {
    names[`#o${index}`] = attribute;
    return `#o${index}`;
  });
  if (Object.keys(lists).length === 0) delete names['#counters'];
  const done = await send({
    ...itemOf(person),
    UpdateExpression: `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`} ADD #v :one`,
    ConditionExpression: '#v = :seen',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  return done === 'done';
}

const OWN = '#own.claimId = :claim AND #own.revision = :revision AND #own.lineId = :line';

/** Makes a grant of an earlier round this round's. Answers `false` when it is no longer there, or a later round's. */
export async function moveToRound(wanted: Wanted): Promise<boolean> {
  const done = await send({
    ...itemOf(wanted.person),
    UpdateExpression: 'SET #own.#round = :round ADD #v :one',
    ConditionExpression: `${OWN} AND #own.#round <= :round`,
    ExpressionAttributeNames: {
      '#own': grantAttribute(wanted.occupation, wanted.level),
      '#round': 'round',
      '#v': VERSION_ATTRIBUTE,
    },
    ExpressionAttributeValues: { ':round': wanted.round, ':one': 1, ...lineValues(wanted) },
  });
  return done === 'done';
}

/**
 * Takes a line's grant out with what it counted, on condition that it still counts there.
 * @param tombstone whether the line is to find that it was let go of
 */
export function removal(
  held: Entitlement,
  { counters, round }: Grant,
  { tombstone }: { readonly tombstone: boolean },
): Update {
  return {
    ...itemOf(held.person),
    UpdateExpression: `REMOVE #own ${tombstone ? 'SET #tomb = :one ' : ''}ADD ${counting(counters)}`,
    ConditionExpression: `${OWN} AND #own.#counters = :counters AND #own.#round = :round`,
    ExpressionAttributeNames: {
      '#own': grantAttribute(held.occupation, held.level),
      '#counters': 'counters',
      '#round': 'round',
      ...(tombstone ? { '#tomb': tombstoneAttribute(held) } : {}),
      ...counterNames(counters),
    },
    ExpressionAttributeValues: {
      ...(counters.length === 0 ? {} : { ':n': -1 }),
      ':one': 1,
      ':counters': counters,
      ':round': round,
      ...lineValues(held),
    },
  };
}

/** Leaves the tombstone of a line that holds nothing. */
export function burial(held: Entitlement): Update {
  return {
    ...itemOf(held.person),
    UpdateExpression: 'SET #tomb = :one ADD #v :one',
    ConditionExpression: `attribute_not_exists(#own) OR NOT (${OWN})`,
    ExpressionAttributeNames: {
      '#own': grantAttribute(held.occupation, held.level),
      '#tomb': tombstoneAttribute(held),
      '#v': VERSION_ATTRIBUTE,
    },
    ExpressionAttributeValues: { ':one': 1, ...lineValues(held) },
  };
}

/** Answers `false` when the condition failed. */
export async function sent(update: Update): Promise<boolean> {
  return (await send(update)) === 'done';
}

const itemOf = (person: string) => ({ TableName: tableName(), Key: personKey(person) });

const counting = (counters: readonly string[]) =>
  [...counters.map((_counter, index) => `#n${index} :n`), '#v :one'].join(', ');

const counterNames = (counters: readonly string[]): Record<string, string> => ({
  '#v': VERSION_ATTRIBUTE,
  ...Object.fromEntries(counters.map((counter, index) => [`#n${index}`, counter])),
});

const lineValues = ({ claimId, revision, lineId }: LineRef) => ({
  ':claim': claimId,
  ':revision': revision,
  ':line': lineId,
});
