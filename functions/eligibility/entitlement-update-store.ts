import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Subsidy } from '#policy/schema.ts';
import { personKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Level } from '../submission/roster-line.ts';
import {
  CAPS_ATTRIBUTE,
  capsName,
  countedIn,
  type FraudMark,
  fraudMarksAgainst,
  fraudMarksOf,
  type Grant,
  grantAttribute,
  grantsIn,
  type Limits,
  type LineRef,
  marksOf,
  type PersonItem,
  recount,
  referenceAttribute,
  standingAgainst,
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
 * by any name, its certificate granted for nothing else, not let go of before, no mark of fraud, no cap reached, and
 * counted under the same caps. Or gives the item as it was.
 */
export function take(wanted: Wanted, limits: Limits): Promise<'done' | PersonItem> {
  const names: Record<string, string> = { '#tomb': tombstoneAttribute(wanted) };
  const values: Record<string, unknown> = {};
  const free = standingAgainst(wanted, limits.lowerAfterHigherRefused).map((attribute, index) => {
    names[`#f${index}`] = attribute;
    return `attribute_not_exists(#f${index})`;
  });
  const within = limits.counters
    .filter(({ subsidy, binding }) => binding && wanted.subsidies.includes(subsidy))
    .map(({ attribute, times }, index) => {
      names[`#m${index}`] = attribute;
      values[`:max${index}`] = times;
      return `(attribute_not_exists(#m${index}) OR #m${index} < :max${index})`;
    });
  const unmarked = (wanted.channel === undefined ? fraudMarksAgainst(wanted) : []).map((attribute, index) => {
    names[`#x${index}`] = attribute;
    return `attribute_not_exists(#x${index})`;
  });
  const unused = wanted.channel === undefined ? [] : ['attribute_not_exists(#reference)'];
  const conditions = [
    ...free,
    'attribute_not_exists(#tomb)',
    ...unmarked,
    ...unused,
    '(attribute_not_exists(#caps) OR #caps = :caps)',
    ...within,
  ];
  const grant = grantOf(wanted, limits, wanted.subsidies);
  const { SET, names: own, values: given } = placing(wanted, limits, grant);
  return send({
    ...itemOf(wanted.person),
    UpdateExpression: `SET ${SET.join(', ')} ADD ${counting(grant.counters)}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { ...names, ...own, ...counterNames(grant.counters) },
    ExpressionAttributeValues: { ...values, ...given, ...counted(grant.counters, 1), ':one': 1 },
  });
}

/**
 * Takes the entitlement to some of the subsidies, on condition that the item is as it was when that was decided; counts
 * the person anew, by these caps.
 */
export function takeAsSeen(
  wanted: Wanted,
  limits: Limits,
  subsidies: readonly Subsidy[],
  seen: PersonItem,
): Promise<'done' | PersonItem> {
  const grant = grantOf(wanted, limits, subsidies);
  const { SET, names, values } = placing(wanted, limits, grant);
  const after = recount({ ...seen, [grantAttribute(wanted.occupation, wanted.level)]: grant }, limits.caps);
  for (const [index, [attribute]] of grantsIn(seen).entries()) {
    names[`#g${index}`] = attribute;
    names['#counters'] = 'counters';
    values[`:g${index}`] = after.countedIn[attribute];
    SET.push(`#g${index}.#counters = :g${index}`);
  }
  for (const [index, [attribute, count]] of Object.entries(after.counters).entries()) {
    names[`#n${index}`] = attribute;
    values[`:n${index}`] = count;
    SET.push(`#n${index} = :n${index}`);
  }
  const obsolete = after.obsolete.map((attribute, index) => {
    names[`#o${index}`] = attribute;
    return `#o${index}`;
  });
  return send({
    ...itemOf(wanted.person),
    UpdateExpression: `SET ${SET.join(', ')}${obsolete.length === 0 ? '' : ` REMOVE ${obsolete.join(', ')}`} ADD #v :one`,
    ConditionExpression: '#v = :seen',
    ExpressionAttributeNames: { ...names, '#v': VERSION_ATTRIBUTE },
    ExpressionAttributeValues: { ...values, ':seen': seen[VERSION_ATTRIBUTE] ?? 0, ':one': 1 },
  });
}

function grantOf(wanted: Wanted, limits: Limits, subsidies: readonly Subsidy[]): Grant {
  const { claimId, revision, lineId, round, issuedOn, region, channel } = wanted;
  return {
    claimId,
    revision,
    lineId,
    round,
    subsidies,
    counters: countedIn(limits.counters, subsidies),
    issuedOn,
    region,
    marks: marksOf(wanted),
    ...(channel === undefined ? {} : { channel }),
  };
}

/** What every taking sets, to be added to. */
function placing(wanted: Wanted, { caps }: Limits, grant: Grant) {
  const place = grantAttribute(wanted.occupation, wanted.level);
  const SET = ['#own = :grant', '#caps = :caps'];
  const names: Record<string, string> = { '#own': place, '#caps': CAPS_ATTRIBUTE };
  const values: Record<string, unknown> = { ':grant': grant, ':caps': capsName(caps) };
  for (const [index, mark] of (grant.marks ?? []).entries()) {
    SET.push(`#k${index} = :own`);
    names[`#k${index}`] = mark;
    values[':own'] = place;
  }
  if (grant.channel !== undefined) {
    SET.push('#reference = :place');
    names['#reference'] = referenceAttribute(wanted);
    values[':place'] = place;
  }
  return { SET, names, values };
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
 * @param fraud the mark that is left in its place
 */
export function removal(
  held: Entitlement,
  { counters, round, marks = [] }: Grant,
  { tombstone, fraud }: { readonly tombstone: boolean; readonly fraud?: FraudMark },
): Update {
  const place = grantAttribute(held.occupation, held.level);
  const left = fraud === undefined ? [] : fraudMarksOf(place, { marks });
  const SET = [...(tombstone ? ['#tomb = :one'] : []), ...left.map((_mark, index) => `#x${index} = :fraud`)];
  return {
    ...itemOf(held.person),
    UpdateExpression: `REMOVE ${['#own', ...marks.map((_mark, index) => `#k${index}`)].join(', ')} ${SET.length === 0 ? '' : `SET ${SET.join(', ')} `}ADD ${counting(counters)}`,
    ConditionExpression: `${OWN} AND #own.#counters = :counters AND #own.#round = :round`,
    ExpressionAttributeNames: {
      '#own': place,
      ...Object.fromEntries(left.map((mark, index) => [`#x${index}`, mark])),
      '#counters': 'counters',
      '#round': 'round',
      ...Object.fromEntries(marks.map((mark, index) => [`#k${index}`, mark])),
      ...(tombstone ? { '#tomb': tombstoneAttribute(held) } : {}),
      ...counterNames(counters),
    },
    ExpressionAttributeValues: {
      ...counted(counters, -1),
      ':one': 1,
      ':counters': counters,
      ...(fraud === undefined ? {} : { ':fraud': fraud }),
      ':round': round,
      ...lineValues(held),
    },
  };
}

/** Takes marks of fraud away, on condition that the item is as it was seen. */
export function unmarking(person: string, marks: readonly string[], seen: PersonItem): Update {
  return {
    ...itemOf(person),
    UpdateExpression: `REMOVE ${marks.map((_mark, index) => `#x${index}`).join(', ')} ADD #v :one`,
    ConditionExpression: '#v = :seen',
    ExpressionAttributeNames: {
      '#v': VERSION_ATTRIBUTE,
      ...Object.fromEntries(marks.map((mark, index) => [`#x${index}`, mark])),
    },
    ExpressionAttributeValues: { ':seen': seen[VERSION_ATTRIBUTE] ?? 0, ':one': 1 },
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

/** Sends a removal or burial. Answers `false` when its condition failed. */
export async function sent(update: Update): Promise<boolean> {
  return (await send(update)) === 'done';
}

const itemOf = (person: string) => ({ TableName: tableName(), Key: personKey(person) });

const counting = (counters: readonly string[]) =>
  [...counters.map((_counter, index) => `#n${index} :n`), '#v :one'].join(', ');

/** A value that no expression names is refused. */
const counted = (counters: readonly string[], by: 1 | -1) => (counters.length === 0 ? {} : { ':n': by });

const counterNames = (counters: readonly string[]): Record<string, string> => ({
  '#v': VERSION_ATTRIBUTE,
  ...Object.fromEntries(counters.map((counter, index) => [`#n${index}`, counter])),
});

const lineValues = ({ claimId, revision, lineId }: LineRef) => ({
  ':claim': claimId,
  ':revision': revision,
  ':line': lineId,
});
