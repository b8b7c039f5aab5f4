import { onClaim } from '../claim/claim-store.ts';
import { allBatches, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { digest } from '../shared/canonical.ts';
import { IntegrityError } from '../shared/errors.ts';
import { getText, putJson } from '../shared/object-store.ts';
import { freezeBatches } from './batches.ts';
import type { SealedLine } from './frozen-line.ts';
import { frozenBatchKey } from './roster-store.ts';
import { observed } from '../shared/observed-handler.ts';

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
    const text = await getText(claim.submittedLinesKey);
    const batches = freezeBatches(text.split('\n').map((line) => JSON.parse(line) as SealedLine));
    for (const [batch, lines] of batches.entries()) {
      await putJson(frozenBatchKey(claim.claimId, claim.revision, batch), lines);
    }
    return {
      step: {
        to: 'verifying',
        event: {
          type: 'roster-frozen',
          actor: { kind: 'system', id: 'submission' },
          data: { batches: batches.length, lines: claim.lines, rosterDigest: digest(batches) },
        },
        set: { batches: batches.length, openBatches: undefined },
      },
      done: (frozen) => ({ ...standing(frozen, driver), batches: allBatches(frozen) }),
    };
  });
});
