import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import { claimKey, claimPk, OBJECTIONS, objectionKey, objectionWordsKey, objectionWordsPrefix } from '../claim/keys.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { holdLine } from '../claim/line-store.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import { holdChange, notByOf, type Objection, type ObjectionWords } from './objection.ts';

type Kept<T> = T & { readonly pk?: string; readonly sk?: string };

export async function getObjection(claimId: string, objectionId: string): Promise<Objection | undefined> {
  const item = await getItem<Kept<Objection>>(objectionKey(claimId, objectionId));
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...objection } = item;
  return objection;
}

/** The same for whoever is the first to say something against the line, and for all who join: it tells nobody who was before. */
export const objectionIdOf = (
  { claimId, revision }: Pick<Claim, 'claimId' | 'revision'>,
  { lineId, heldTimes = 0, heldBy }: Pick<Line, 'lineId' | 'heldTimes' | 'heldBy'>,
): string => heldBy ?? `obj-${sha256Hex([claimId, revision, lineId, heldTimes + 1].join('\n')).slice(0, 16)}`;

/** A line and, where the public objects, what was said; without words it is the worker's own denial that holds it. */
export interface Hold {
  readonly line: Line;
  readonly at: string;
  readonly denialId?: string;
  readonly words?: ObjectionWords;
}

export interface Holding {
  readonly heldFen: number;
  readonly set: NonNullable<Step['set']>;
  readonly also: readonly TransactItem[];
}

/** What a step must do so that the money of these lines, each named once and held by nothing yet, is held. */
export function holding(claim: Claim, holds: readonly Hold[]): Holding {
  const { claimId, revision } = claim;
  const byPublic = holds.some(({ words }) => words !== undefined);
  const change = holdChange(
    claim,
    holds.map(({ line }) => line),
    byPublic,
  );
  return {
    ...change,
    also: holds.flatMap(({ line, at, denialId, words }) => {
      const objectionId = objectionIdOf(claim, line);
      const objection: Objection = {
        objectionId,
        lineId: line.lineId,
        revision,
        round: reviewedIn(line),
        state: 'open',
        at,
        objections: words === undefined ? 0 : 1,
        contacts: words?.contact === undefined ? 0 : 1,
        ...(denialId === undefined ? {} : { denialId }),
        notBy: notByOf(claim, line),
      };
      return [
        holdLine(claimId, revision, line, objectionId),
        {
          Put: {
            TableName: tableName(),
            Item: { ...objectionKey(claimId, objectionId), ...objection },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...(words === undefined ? [] : [putWords(claimId, objectionId, 'first', words)]),
      ];
    }),
  };
}

/** Of what is said against one line so much is kept to be read; further objections are counted. */
export const MOST_WORDS = 50;

/** What the public says against a line that is held already: it is one more, and decided with the others. */
export function joining(
  { claimId }: Pick<Claim, 'claimId'>,
  { objectionId, objections }: Objection,
  words: ObjectionWords,
  request: string,
): readonly TransactItem[] {
  return [
    {
      Update: {
        TableName: tableName(),
        Key: objectionKey(claimId, objectionId),
        UpdateExpression: 'ADD objections :one, contacts :contact',
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':one': 1, ':open': 'open', ':contact': words.contact === undefined ? 0 : 1 },
      },
    },
    ...(objections < MOST_WORDS ? [putWords(claimId, objectionId, request, words)] : []),
  ];
}

/** That the claim is still under the notice in which somebody objects: those who join change nothing of it. */
export function underNotice({ claimId, revision, round }: Pick<Claim, 'claimId' | 'revision' | 'round'>): TransactItem {
  return {
    ConditionCheck: {
      TableName: tableName(),
      Key: claimKey(claimId),
      ConditionExpression: '#status = :notice AND revision = :revision AND #round = :round',
      ExpressionAttributeNames: { '#status': 'status', '#round': 'round' },
      ExpressionAttributeValues: { ':notice': 'notice', ':revision': revision, ':round': round },
    },
  };
}

function putWords(claimId: string, objectionId: string, request: string, words: ObjectionWords): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...objectionWordsKey(claimId, objectionId, `${words.at}#${request}`), ...words },
    },
  };
}

/** A worker's denial of a line that an objection holds already. */
export function withDenial(claimId: string, objectionId: string, denialId: string): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: objectionKey(claimId, objectionId),
      UpdateExpression: 'SET denialId = :denial',
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':denial': denialId, ':open': 'open' },
    },
  };
}

/** More of what the worker of a denial says, who may have been heard before under another objection. */
export function addedToDenial(
  claimId: string,
  objectionId: string,
  denialId: string,
  withContact: boolean,
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: objectionKey(claimId, objectionId),
      UpdateExpression: 'SET denialId = :denial ADD contacts :contact',
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':denial': denialId, ':open': 'open', ':contact': withContact ? 1 : 0 },
    },
  };
}

/** Decided once, with all that was said until then. */
export function settled(
  claimId: string,
  { objectionId, objections, denialId }: Objection,
  state: Objection['state'],
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: objectionKey(claimId, objectionId),
      UpdateExpression: 'SET #state = :state',
      ConditionExpression: `#state = :open AND objections = :objections AND ${denialId === undefined ? 'attribute_not_exists(denialId)' : 'denialId = :denial'}`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': state,
        ':open': 'open',
        ':objections': objections,
        ...(denialId === undefined ? {} : { ':denial': denialId }),
      },
    },
  };
}

/** A page of what was objected to a claim's lines. @param after id of the last one on the page before */
export async function objectionsOf(
  claimId: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly objections: readonly Objection[]; readonly last?: string }> {
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      ...under(claimId, OBJECTIONS),
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: objectionKey(claimId, after) }),
    }),
  );
  const objections = Items as Objection[];
  const last = objections.at(-1)?.objectionId;
  return { objections, ...(LastEvaluatedKey === undefined || last === undefined ? {} : { last }) };
}

/** What was said against one line, oldest first. */
export async function wordsOf(claimId: string, objectionId: string, most: number): Promise<readonly ObjectionWords[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({ ...under(claimId, objectionWordsPrefix(objectionId)), Limit: most }),
  );
  return Items as ObjectionWords[];
}

const under = (claimId: string, prefix: string) => ({
  TableName: tableName(),
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': claimPk(claimId), ':prefix': prefix },
});

/** Lines of the claim that an open objection of the public holds; those of workers are not among them. */
export async function objectedTo(claim: Claim): Promise<ReadonlySet<string>> {
  const lineIds = new Set<string>();
  if (claim.objected === undefined) return lineIds;
  let after: string | undefined;
  do {
    const page = await objectionsOf(claim.claimId, { limit: 1_000, after });
    for (const { state, revision, objections, lineId } of page.objections) {
      if (state === 'open' && revision === claim.revision && objections > 0) lineIds.add(lineId);
    }
    after = page.last;
  } while (after !== undefined);
  return lineIds;
}
