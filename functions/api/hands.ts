import type { Actor } from '../claim/audit-event.ts';
import { type Acting, acting, type Caller, type Operation, type Target } from './permissions.ts';

/** Whose hands an act went through: who did it, and for whom they stood in. */
export interface Hands {
  readonly by: string;
  readonly onBehalfOf?: string | undefined;
}

/**
 * Whether two acts that need two people have one in common. A stand-in and the one they stood in for count as one: what
 * the one signed, neither signs again.
 */
export function shareHands(one: Hands | undefined, other: Hands | undefined): boolean {
  const hands = handsOf(one);
  return handsOf(other).some((subject) => hands.includes(subject));
}

/** Everybody who had a hand in it. */
export function handsOf(act: Hands | undefined): readonly string[] {
  return act === undefined ? [] : [act.by, ...(act.onBehalfOf === undefined ? [] : [act.onBehalfOf])];
}

/** Both names for the trail, where it took two. */
export function actorOf({ subject }: Pick<Caller, 'subject'>, { role, onBehalfOf }: Acting): Actor {
  return { kind: 'person', id: subject, role, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/** An actor as one of two people. */
export function handsOfActor({ id, onBehalfOf }: Actor): Hands {
  return { by: id, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/** With whose hands the caller would do it, if they may. */
export function handsFor(caller: Caller, operation: Operation, target: Target): Hands | undefined {
  const may = acting(caller, operation, target);
  return may === undefined ? undefined : handsOfActor(actorOf(caller, may));
}

/** As a proposal, and what somebody decided on it, are kept and shown. */
export const proposedBy = ({ by, onBehalfOf }: Hands) => ({
  proposedBy: by,
  ...(onBehalfOf === undefined ? {} : { proposedFor: onBehalfOf }),
});
export const decidedBy = ({ by, onBehalfOf }: Hands) => ({
  decidedBy: by,
  ...(onBehalfOf === undefined ? {} : { decidedFor: onBehalfOf }),
});
export const proposer = (of: { readonly proposedBy: string; readonly proposedFor?: string | undefined }): Hands => ({
  by: of.proposedBy,
  onBehalfOf: of.proposedFor,
});
