import type { Actor } from '../claim/audit-event.ts';
import { onClaim } from '../claim/claim-store.ts';
import { holderAt, placeOfStage } from '../review/queue.ts';
import { entryOf, queued, releasing } from '../review/queue-store.ts';
import { REVIEW_STAGES } from '../review/stage.ts';
import type { Recusal } from './office.ts';

/**
 * What an officer has in hand of an enterprise that they keep away from is nobody's again, and the claim's trail says so:
 * until its hold ran out, nobody else could decide on it, and they may not.
 */
export async function letGo(
  { officer, enterpriseId, region }: Pick<Recusal, 'officer' | 'enterpriseId' | 'region'>,
  actor: Actor,
  now: Date,
): Promise<void> {
  for (const stage of REVIEW_STAGES) {
    // By the table, not by the index of what somebody has in hand: that may lag behind the last thing taken.
    for await (const entry of queued({ region, stage }, 'age', {})) {
      if (entry.enterpriseId !== enterpriseId || holderAt(entry, new Date()) !== officer) continue;
      await onClaim<undefined>(entry.claimId, now, async (claim) => {
        const held = await entryOf(claim, placeOfStage(stage));
        if (held === undefined || held.holder !== officer) return { answer: undefined };
        return {
          step: {
            event: { type: 'assignment-released', actor, data: { stage: held.stage, holder: officer } },
            also: [releasing(held, officer)],
          },
          done: () => undefined,
        };
      });
    }
  }
}
