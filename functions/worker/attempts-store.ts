import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attemptsKey, guessesKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { backoff, conditionally, getItem, tableName } from '../shared/table-store.ts';
import { FORGOTTEN_AFTER_SECONDS, pauseAfter } from './pause.ts';

export interface Limit {
  /** What is counted. */
  readonly of: string;
  /** For whom: an id or a keyed mark, never an address. */
  readonly by: string;
  readonly most: number;
  /** Length of a window of machine time. */
  readonly seconds: number;
}

/** Counts one attempt; `false` when the window has seen as many as it may. */
export async function countAttempt({ of, by, most, seconds }: Limit, machineNow = Date.now()): Promise<boolean> {
  const window = Math.floor(machineNow / 1000 / seconds);
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: attemptsKey(of, by, window),
        UpdateExpression: 'ADD attempts :one SET expiresAt = :expires',
        ConditionExpression: 'attribute_not_exists(attempts) OR attempts < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': most, ':expires': (window + 2) * seconds },
      }),
    ),
  );
  return 'done' in result;
}

/** Wrong codes in a row from one place, and until when (machine time, in seconds) it may not try again. */
interface Wrong {
  readonly wrong: number;
  readonly notBefore: number;
}

const TURNS = 10;

/**
 * Counts a guess before it is looked at, so that guesses side by side are not more than may be; nothing while the place has to
 * wait. A right one is forgotten afterwards, see {@link forgetGuesses}.
 * @param by a keyed mark of the line and of where the guess came from
 */
export async function countGuess(
  of: string,
  by: string,
  machineNow = Date.now(),
): Promise<{ readonly waitSeconds: number } | undefined> {
  const seconds = Math.floor(machineNow / 1000);
  const key = guessesKey(of, by);
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const found = await getItem<Wrong & { readonly expiresAt: number }>(key);
    // The table may keep for a while what has expired.
    const before = found === undefined || found.expiresAt < seconds ? 0 : found.wrong;
    if (before > 0 && found !== undefined && seconds < found.notBefore)
      return { waitSeconds: found.notBefore - seconds };
    const notBefore = seconds + pauseAfter(before + 1);
    const item: Wrong = { wrong: before + 1, notBefore };
    const result = await conditionally(() =>
      dynamo().send(
        new PutCommand({
          TableName: tableName(),
          Item: { ...key, ...item, expiresAt: notBefore + FORGOTTEN_AFTER_SECONDS },
          ConditionExpression:
            found === undefined ? 'attribute_not_exists(pk)' : 'wrong = :seen AND notBefore = :until',
          ...(found === undefined
            ? {}
            : { ExpressionAttributeValues: { ':seen': found.wrong, ':until': found.notBefore } }),
        }),
      ),
    );
    if ('done' in result) return undefined;
    await backoff(turn);
  }
  // So many at one moment are no person.
  return { waitSeconds: pauseAfter(Number.MAX_SAFE_INTEGER) };
}

/** Whoever has the right code has nothing to wait for. */
export async function forgetGuesses(of: string, by: string): Promise<void> {
  await dynamo().send(new DeleteCommand({ TableName: tableName(), Key: guessesKey(of, by) }));
}
