import { onClaim } from '../claim/claim-store.ts';
import { allBatches, OnExecution, standing } from '../claim/workflow-event.ts';
import { procedureOf } from '#policy/procedure.ts';
import type { Claim } from '../claim/claim.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { dueOn } from '../review/time-limit.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { digest } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { IntegrityError } from '../shared/errors.ts';
import { putJson } from '../shared/object-store.ts';
import { freezeBatches } from './batches.ts';
import { claimedOf, frozenLine, type IndexedLine, indexLines, orderOf } from './line-index.ts';
import { linesParts } from './lines-store.ts';
import { frozenBatchKey, putRosterOrder } from './roster-store.ts';
import { observed } from '../shared/observed-handler.ts';

/** Batches written at the same time; as many are in memory as objects. */
const BATCHES_AT_ONCE = 4;

/**
 * FreezeRoster: the submitted upload becomes immutable batches; from here on only ids travel. The roster is taken at
 * most once per revision: an execution that comes later, even under a name that became free again, finds it done.
 */
export const handler = observed(async (event: unknown) => {
  const driver = OnExecution.parse(event);
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'submitted') return { answer: place };
    if (claim.submittedLinesKey === undefined) throw new IntegrityError('A submitted claim has no roster.');
    const roster: IndexedLine[] = [];
    for await (const part of linesParts(claim.submittedLinesKey))
      for (const line of indexLines(part)) roster.push(line);
    const batches = freezeBatches(roster);
    const batchDigests = await mapLimited(batches, BATCHES_AT_ONCE, async (batch, number) => {
      const lines = batch.map(frozenLine);
      const batchDigest = digest(lines);
      await putJson(frozenBatchKey(claim.claimId, claim.revision, number), lines);
      return batchDigest;
    });
    await putRosterOrder(claim, orderOf(roster, batches));
    return {
      step: {
        to: 'verifying',
        event: {
          type: 'roster-frozen',
          actor: { kind: 'system', id: 'submission' },
          data: { batches: batches.length, lines: claim.lines, rosterDigest: digest(batchDigests) },
        },
        set: {
          batches: batches.length,
          openBatches: undefined,
          acceptanceEnds: await acceptanceEnds(claim),
          claimedFen: claimedOf(roster),
        },
      },
      done: (frozen) => ({ ...standing(frozen, driver), batches: allBatches(frozen) }),
    };
  });
});

/** Counted from the submission, not from when the execution came to it. */
async function acceptanceEnds(claim: Claim): Promise<string | undefined> {
  const { acceptanceWorkingDays } = procedureOf(await pinnedPolicy(claim), claim.region);
  return dueOn(claim.revisionSubmittedAt ?? claim.updatedAt, acceptanceWorkingDays);
}
