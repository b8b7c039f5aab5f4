import { type Hands, handsOf, proposedBy, proposer, shareHands } from '../api/hands.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '../shared/calendar/calendar-date.ts';

/** What becomes of what needs two people: another confirms or refuses it, whoever proposed it withdraws it, or nobody does. */
export const PROPOSAL_STATES = ['proposed', 'confirmed', 'refused', 'withdrawn', 'lapsed'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Days, in business time, after which a proposal that nobody decided on is void. */
export const PROPOSAL_DAYS = 30;

/** One person's word that waits for another's. */
export interface Proposal {
  /** As it was written; that it lapsed is written nowhere, see {@link stateAt}. */
  readonly state: Exclude<ProposalState, 'lapsed'>;
  readonly proposedBy: string;
  /** Whose office it was, where a stand-in proposed; the same of who decided. */
  readonly proposedFor?: string;
  /** Business time, ISO 8601. */
  readonly proposedAt: string;
  /** The midnight that ends its last day. */
  readonly lapsesAt: string;
  readonly decidedBy?: string;
  readonly decidedFor?: string;
  readonly decidedAt?: string;
  /** Why it was refused or withdrawn. */
  readonly decisionReason?: string;
}

/** A proposal as it begins. */
export function proposing(hands: Hands, now: Date): Proposal {
  const end = shanghaiMidnight(addDays(shanghaiDate(now), PROPOSAL_DAYS + 1));
  const lapsesAt = new Date(end).toISOString();
  return { state: 'proposed', ...proposedBy(hands), proposedAt: now.toISOString(), lapsesAt };
}

export function stateAt({ state, lapsesAt }: Pick<Proposal, 'state' | 'lapsesAt'>, now: Date): ProposalState {
  return state === 'proposed' && Date.parse(lapsesAt) <= now.getTime() ? 'lapsed' : state;
}

export const PROPOSAL_DEEDS = ['confirm', 'refuse', 'withdraw'] as const;
export type ProposalDeed = (typeof PROPOSAL_DEEDS)[number];

/** To take a proposal back is to withdraw it for whoever had a hand in it, and to refuse it for anybody else. */
export const takingBack = (proposal: Proposal, hands: Hands): ProposalDeed =>
  shareHands(proposer(proposal), hands) ? 'withdraw' : 'refuse';

/** Why it cannot be done now, by these hands, if it cannot. */
export function whyNot(
  proposal: Proposal,
  deed: ProposalDeed,
  hands: Hands,
  now: Date,
): 'not-open' | 'same-person' | undefined {
  if (stateAt(proposal, now) !== 'proposed') return 'not-open';
  const own = shareHands(proposer(proposal), hands);
  return own && deed !== 'withdraw' ? 'same-person' : undefined;
}

/** What these hands can do with it now; of nobody's hands, nothing. */
export function deedsOpen(proposal: Proposal, hands: Hands | undefined, now: Date): readonly ProposalDeed[] {
  if (hands === undefined) return [];
  const back = takingBack(proposal, hands);
  return PROPOSAL_DEEDS.filter(
    (deed) => (deed === 'confirm' || deed === back) && whyNot(proposal, deed, hands, now) === undefined,
  );
}

/** As it is shown on a day to whoever would decide on it with these hands. */
export const proposalShown = <P extends Proposal>(proposal: P, hands: Hands | undefined, now: Date) => ({
  ...proposal,
  state: stateAt(proposal, now),
  deeds: deedsOpen(proposal, hands, now),
});

export const STATE_AFTER = {
  confirm: 'confirmed',
  refuse: 'refused',
  withdraw: 'withdrawn',
} as const satisfies Record<ProposalDeed, ProposalState>;

/** What deciding on it writes. */
export function deciding(deed: ProposalDeed, hands: Hands, now: Date, reason?: string) {
  const { by, onBehalfOf } = hands;
  return {
    state: STATE_AFTER[deed],
    decidedBy: by,
    ...(onBehalfOf === undefined ? {} : { decidedFor: onBehalfOf }),
    decidedAt: now.toISOString(),
    ...(reason === undefined ? {} : { decisionReason: reason }),
  };
}

/** Everybody whose hands it went through when it was proposed. */
export const proposersOf = (proposal: Proposal): readonly string[] => handsOf(proposer(proposal));
