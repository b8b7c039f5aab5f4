import type { Actor } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import { isFinal } from '../claim/status.ts';
import type { Driver } from './driver.ts';

/** What an administrator may do to the execution that drives a claim, besides replacing it. */
export const INTERVENTIONS = ['redrive', 'stop'] as const;
export type Intervention = (typeof INTERVENTIONS)[number];

/**
 * Which run of which execution somebody stops, or has go on after it ended: the same before it is done and afterwards, and
 * another one once that run ended too.
 */
export function attemptOf({ generation }: Claim, driver: Driver, what: Intervention): string {
  const redrives = driver.state === 'missing' ? 0 : driver.redriveCount;
  const isDone = what === 'redrive' && !(driver.state === 'closed' && driver.redrivable);
  return `${generation}.${isDone ? redrives - 1 : redrives}`;
}

/**
 * The step by which a person redrives or stops the execution that drives a claim; nothing where that cannot be done.
 * A stopped claim keeps where it stands. The sweeper, which gives a new driver to whatever lost its own, leaves it alone
 * until a person redrives the execution or replaces it.
 * @param at business time, ISO 8601
 */
export function interventionStep(
  claim: Claim,
  driver: Driver,
  what: Intervention,
  actor: Actor,
  at: string,
): Step | undefined {
  const { revision, generation } = claim;
  if (claim.status === 'draft' || isFinal(claim.status)) return undefined;
  if (what === 'stop') {
    if (driver.state !== 'running' || claim.stopped !== undefined) return undefined;
    return {
      event: { type: 'execution-stopped', actor, data: { revision, generation } },
      set: { stopped: { by: actor.id, at } },
      messages: [{ type: 'stop-execution', revision, generation, by: 'administrator' }],
    };
  }
  if (driver.state !== 'closed' || driver.status === 'SUCCEEDED' || !driver.redrivable) return undefined;
  const { redriveCount } = driver;
  return {
    event: { type: 'execution-redriven', actor, data: { revision, generation, redriveCount: redriveCount + 1 } },
    set: { stopped: undefined, halted: undefined },
    messages: [{ type: 'redrive-execution', revision, generation, redriveCount }],
  };
}
