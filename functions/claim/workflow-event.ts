import * as z from 'zod';
import type { Claim } from './claim.ts';
import type { Status } from './status.ts';

/** What a state of the workflow hands to a function: ids and counters, never a person's data. */
export const OnClaim = z.object({ claimId: z.string(), revision: z.int() });
export const OnExecution = OnClaim.extend({ generation: z.int() });
export const OnBatch = OnClaim.extend({ round: z.int(), batch: z.int() });

/**
 * When a state was entered, by the clock of Step Functions: with any offset, as its own time with `Z`. It is compared as
 * text, so that it has one form.
 */
export const EnteredTime = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** What the workflow knows of a claim; `ResumeAt` chooses by `status`. */
interface Standing {
  readonly claimId: string;
  readonly revision: number;
  readonly round: number;
  readonly status: Status;
  /** Batches to go over in the coming pass. */
  readonly batches: readonly number[];
  /** With `Z`; empty before there is a notice. */
  readonly noticeEndsAt: string;
}

/** `superseded` ends an execution whose claim is driven by a later revision or generation. */
export function standing(claim: Claim, driver: { revision: number; generation: number }) {
  const current = claim.revision === driver.revision && claim.generation === driver.generation;
  return {
    claimId: claim.claimId,
    revision: driver.revision,
    round: claim.round,
    status: current ? claim.status : ('superseded' as const),
    batches: LETTING_GO.includes(claim.status) ? allBatches(claim) : batchesToGo(claim),
    noticeEndsAt: claim.notice === undefined ? '' : new Date(claim.notice.endsAt).toISOString(),
  } satisfies Omit<Standing, 'status'> & { status: Status | 'superseded' };
}

/** What is given up is given up in all batches, whatever the round went over. */
const LETTING_GO: readonly Status[] = ['rejecting', 'returning', 'withdrawing', 'not-accepting'];

export function batchesToGo(claim: Pick<Claim, 'openBatches' | 'batches'>): readonly number[] {
  return claim.openBatches ?? allBatches(claim);
}

export function allBatches(claim: Pick<Claim, 'batches'>): readonly number[] {
  return Array.from({ length: claim.batches ?? 0 }, (_, batch) => batch);
}
