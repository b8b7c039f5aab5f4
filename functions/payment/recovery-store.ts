import { claimPk, lineKey, recoveryKey } from '../claim/keys.ts';
import type { Line } from '../claim/line.ts';
import { getLine } from '../claim/line-store.ts';
import { type Entitlement, liftFraudMarks, release } from '../eligibility/entitlement-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Recovery } from './recovery.ts';

const LINES_AT_ONCE = 16;

export async function getRecovery(claimId: string, recoveryId: string): Promise<Recovery | undefined> {
  const item = await getItem<Kept>(recoveryKey(claimId, recoveryId));
  return item === undefined ? undefined : plain(item);
}

/** In no particular order. */
export async function listRecoveries(claimId: string): Promise<Recovery[]> {
  const found: Recovery[] = [];
  for await (const item of queryPrefix<Kept>(claimPk(claimId), 'RECOVERY#')) found.push(plain(item));
  return found;
}

type Kept = Recovery & { readonly pk?: string; readonly sk?: string };

function plain({ pk: _pk, sk: _sk, ...recovery }: Kept): Recovery {
  return recovery;
}

/** The lines that a recovery names, in its order; nothing for one that does not exist. */
export function linesToRecover({
  claimId,
  revision,
  lineIds,
}: Pick<Recovery, 'claimId' | 'revision' | 'lineIds'>): Promise<(Line | undefined)[]> {
  return mapLimited(lineIds, LINES_AT_ONCE, (lineId) => getLine(claimId, revision, lineId));
}

export function putRecovery(recovery: Recovery): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...recoveryKey(recovery.claimId, recovery.recoveryId), ...recovery },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** Marks a paid line whose money comes back: by one recovery only. */
export function markRecovered({ claimId, revision, recoveryId }: Recovery, lineId: string): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: lineKey(claimId, revision, lineId),
      UpdateExpression: 'SET #recovery = :recovery',
      ConditionExpression: '#outcome = :granted AND attribute_not_exists(#recovery)',
      ExpressionAttributeNames: { '#recovery': 'recovery', '#outcome': 'outcome' },
      ExpressionAttributeValues: { ':recovery': recoveryId, ':granted': 'granted' },
    },
  };
}

/** Recovered lines let go of their entitlements, so that others may be granted them. Safe to call again. */
export async function releaseRecovered(claimId: string, recoveryId: string): Promise<void> {
  const recovery = await getRecovery(claimId, recoveryId);
  if (recovery?.state !== 'confirmed') return;
  const marks = recovery.finding === 'fraud' && recovery.lifting?.state !== 'confirmed';
  await eachRecovered(recovery, (held) => release(held, marks ? { claimId, recoveryId } : undefined));
}

/** What a finding of fraud marked may be claimed again, once two people have said so. Safe to call again. */
export async function liftMarks(claimId: string, recoveryId: string): Promise<void> {
  const recovery = await getRecovery(claimId, recoveryId);
  if (recovery?.lifting?.state !== 'confirmed') return;
  await eachRecovered(recovery, async (held) => {
    // First without a mark: a release that was asked for before comes too late to leave one then.
    await release(held);
    await liftFraudMarks(held.person, { claimId, recoveryId });
  });
}

async function eachRecovered(recovery: Recovery, act: (held: Entitlement) => Promise<void>): Promise<void> {
  const { claimId, revision, recoveryId } = recovery;
  await mapLimited(await linesToRecover(recovery), LINES_AT_ONCE, async (line) => {
    if (line?.recovery !== recoveryId) return;
    const { lineId, person, occupationKey: occupation, level } = line;
    await act({ claimId, revision, lineId, person, occupation, level });
  });
}

/** Proposes to lift the marks, while nobody else has. */
export function proposeLifting(
  { claimId, recoveryId }: Recovery,
  asked: NonNullable<Recovery['lifting']>,
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: recoveryKey(claimId, recoveryId),
      UpdateExpression: 'SET #lifting = :lifting',
      ConditionExpression:
        '#state = :confirmed AND (attribute_not_exists(#lifting) OR #lifting.#state IN (:refused, :withdrawn) OR (#lifting.#state = :proposed AND #lifting.lapsesAt <= :now))',
      ExpressionAttributeNames: { '#state': 'state', '#lifting': 'lifting' },
      ExpressionAttributeValues: {
        ':lifting': asked,
        ':confirmed': 'confirmed',
        ':refused': 'refused',
        ':withdrawn': 'withdrawn',
        ':proposed': 'proposed',
        ':now': asked.proposedAt,
      },
    },
  };
}

/** The words with which it was asked for, see `keptReason`. */
export async function reasonOf(claimId: string, eventSeq: number): Promise<string | undefined> {
  const sk = `REASON#${String(eventSeq).padStart(8, '0')}`;
  return (await getItem<{ reason: string }>({ pk: claimPk(claimId), sk }))?.reason;
}
