import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ReasonCode } from '../eligibility/reasons.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { lineKey, linePrefix, linesPk } from './keys.ts';
import { type Line, reviewedIn } from './line.ts';

export async function getLine(claimId: string, revision: number, lineId: string): Promise<Line | undefined> {
  return getItem<Line>(lineKey(claimId, revision, lineId));
}

export async function linesOfBatch(claimId: string, revision: number, batch: number): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of queryPrefix<Line>(linesPk(claimId, batch), linePrefix(revision))) lines.push(line);
  return lines;
}

/**
 * Keeps an outcome once per round and gives the one that is kept: an outcome of this round, perhaps changed by a
 * reviewer since, is not overwritten by a late duplicate.
 */
export async function putOutcome(claimId: string, revision: number, line: Line): Promise<Line> {
  const key = lineKey(claimId, revision, line.lineId);
  const result = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, ...line },
        ConditionExpression: 'attribute_not_exists(pk) OR #round < :round',
        ExpressionAttributeNames: { '#round': 'round' },
        ExpressionAttributeValues: { ':round': line.round },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return 'done' in result ? line : (result.refused as unknown as Line);
}

/** A granted line, or one that waits, becomes a refused one; fails (unless it already is) when it is neither any more. */
export function refusal(
  claimId: string,
  revision: number,
  lineId: string,
  reason: ReasonCode,
  note?: string,
  was: 'granted' | 'waiting' = 'granted',
): TransactItem & {
  Update: object;
} {
  return {
    Update: {
      TableName: tableName(),
      Key: lineKey(claimId, revision, lineId),
      UpdateExpression: `SET #outcome = :refused, #reasons = :reasons, #was = #fen, #fen = :none${note === undefined ? '' : ', #note = :note'} REMOVE heldBy`,
      ConditionExpression: '#outcome = :was',
      ExpressionAttributeNames: {
        '#outcome': 'outcome',
        '#reasons': 'reasons',
        '#fen': 'grantedFen',
        '#was': 'cancelledFen',
        ...(note === undefined ? {} : { '#note': 'note' }),
      },
      ExpressionAttributeValues: {
        ':refused': 'refused',
        ':was': was,
        ':reasons': [reason],
        ':none': 0,
        ...(note === undefined ? {} : { ':note': note }),
      },
    },
  };
}

/** Refuses a granted line by itself. Answers `false` when it was not granted (any more). */
export async function refuseLine(...line: Parameters<typeof refusal>): Promise<boolean> {
  const { Update } = refusal(...line);
  const result = await conditionally(() =>
    dynamo().send(new UpdateCommand(Update as ConstructorParameters<typeof UpdateCommand>[0])),
  );
  return 'done' in result;
}

/** Adds the amount that people set to a line granted in that round, once. */
export async function determineLine(
  claimId: string,
  revision: number,
  lineId: string,
  { amountFen, round }: { readonly amountFen: number; readonly round: number },
): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: lineKey(claimId, revision, lineId),
        UpdateExpression: 'SET #fen = #fen + :more, #determined = :more',
        ConditionExpression: '#outcome = :granted AND #round = :round AND attribute_not_exists(#determined)',
        ExpressionAttributeNames: {
          '#fen': 'grantedFen',
          '#determined': 'determinedFen',
          '#outcome': 'outcome',
          '#round': 'round',
        },
        ExpressionAttributeValues: { ':more': amountFen, ':granted': 'granted', ':round': round },
      }),
    ),
  );
}

/** Takes the money of a granted line out of its round, until the objection is decided. */
export function holdLine(
  claimId: string,
  revision: number,
  { lineId, heldTimes = 0 }: Line,
  objectionId: string,
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: lineKey(claimId, revision, lineId),
      UpdateExpression: 'SET heldBy = :objection, heldTimes = :times',
      ConditionExpression: '#outcome = :granted AND attribute_not_exists(heldBy)',
      ExpressionAttributeNames: { '#outcome': 'outcome' },
      ExpressionAttributeValues: { ':granted': 'granted', ':objection': objectionId, ':times': heldTimes + 1 },
    },
  };
}

/** Lets it go on in that round: its own, or a later one, in which it is not looked at again. */
export function freeLine(
  claimId: string,
  revision: number,
  line: Line,
  objectionId: string,
  round: number,
): TransactItem {
  const joins = round !== line.round;
  return {
    Update: {
      TableName: tableName(),
      Key: lineKey(claimId, revision, line.lineId),
      UpdateExpression: `${joins ? 'SET #round = :round, noticedIn = :noticed ' : ''}REMOVE heldBy`,
      ConditionExpression: '#outcome = :granted AND heldBy = :objection',
      ExpressionAttributeNames: { '#outcome': 'outcome', ...(joins ? { '#round': 'round' } : {}) },
      ExpressionAttributeValues: {
        ':granted': 'granted',
        ':objection': objectionId,
        ...(joins ? { ':round': round, ':noticed': reviewedIn(line) } : {}),
      },
    },
  };
}
