import type { Actor } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';

/** Why a claim was given a new driver. */
export type ReplacementCause = 'administrator' | 'closed' | 'older-definition';

/** The step by which a claim gets its next driver; the one before, should it still run, is stopped. */
export function replacementStep(claim: Claim, actor: Actor, cause: ReplacementCause, stop: boolean): Step {
  const { revision, generation: before } = claim;
  const generation = before + 1;
  return {
    event: { type: 'execution-replaced', actor, data: { revision, generation, cause } },
    set: { generation, stopped: undefined, halted: undefined },
    messages: [
      ...(stop ? [{ type: 'stop-execution', revision, generation: before } as const] : []),
      { type: 'start-execution', revision, generation },
    ],
  };
}
