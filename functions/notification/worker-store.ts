import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { workersToldKey } from '../claim/keys.ts';
import type { Claim } from '../claim/claim.ts';
import { reviewedIn } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { UpstreamError } from '../shared/errors.ts';
import { decryptField } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import { sealContext } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import type { WorkerChannel } from './channel.ts';
import { lastDayOf } from './notification.ts';
import { namedId, namedMessage } from './worker-message.ts';

const AT_ONCE = 8;

/**
 * Tells the workers of one batch whose lines stand in the claim's notice. Once a batch and round; within it by the ids.
 * @throws UpstreamError while the provider leaves some for later: the event comes again, and the same ids with it
 */
export async function tellWorkers(
  { claimId, revision }: Pick<Claim, 'claimId' | 'revision'>,
  { round, batch, endsAt }: { readonly round: number; readonly batch: number; readonly endsAt: string },
  channel: WorkerChannel,
): Promise<void> {
  const told = workersToldKey(claimId, revision, round, batch);
  if ((await getItem(told)) !== undefined) return;
  const [lines, frozen, keys] = await Promise.all([
    linesOfBatch(claimId, revision, batch),
    frozenBatch(claimId, revision, batch),
    fieldKeys(),
  ]);
  const named = new Set(
    lines.filter((line) => reviewedIn(line) === round && line.outcome === 'granted').map(({ lineId }) => lineId),
  );
  const text = namedMessage(lastDayOf(endsAt));
  const sent = await mapLimited(
    frozen.filter(({ lineId }) => named.has(lineId)),
    AT_ONCE,
    ({ lineId, documentType, sealed }) =>
      channel.send({
        id: namedId(claimId, revision, lineId),
        documentType,
        documentNumber: decryptField(keys, sealContext(claimId, 'documentNumber'), sealed.documentNumber),
        text,
      }),
  );
  if (sent.includes('later')) throw new UpstreamError('The provider left messages to workers for later.');
  await conditionally(() =>
    dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...told, sent: sent.length } })),
  );
}
