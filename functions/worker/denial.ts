import type { Claim } from '../claim/claim.ts';
import { isClosed } from '../claim/close-round.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { FINAL_STATUSES, type Status } from '../claim/status.ts';

/**
 * A worker's word that a line is not theirs (本人否认).
 *
 * `received`: the line is held when the claim reaches its public notice. `held`: its money is held by an objection that
 * the second reviewer decides. `answered`: a reviewer cleared the line knowing of it. `moot`: the line was not granted.
 * `too-late`: there was nothing left to hold, and people look into it all the same.
 */
export interface Denial {
  readonly denialId: string;
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
  readonly state: 'received' | 'held' | 'answered' | 'moot' | 'too-late';
  /** Business time, ISO 8601. */
  readonly at: string;
  readonly by: 'signed-in' | 'code';
  readonly objectionId?: string;
  /** Fingerprint of the person whom the line named: in a corrected claim they may stand on another line. */
  readonly person?: string;
  /** Digest of the certificate, where the ledger knew the line's. */
  readonly certificate?: string;
  /** Subjects who handed out the code. */
  readonly notBy?: readonly string[];
  /** The denial of an earlier revision that this one goes on with; its words are sealed for that one. */
  readonly earlier?: string;
  /** Encrypted. */
  readonly statement?: string;
  readonly contact?: string;
  /** How often its worker has said more since. */
  readonly saidAgain?: number;
  /** The time that opened its last case anew, the one before being closed. */
  readonly reopened?: number;
}

/** What a worker says of a line that they denied before. */
export interface SaidAgain {
  /** The denial for which it is sealed. */
  readonly denialId: string;
  readonly at: string;
  readonly by: Denial['by'];
  /** Encrypted. */
  readonly statement?: string;
  readonly contact?: string;
}

/** How often a worker may add to what they said of a line: each time is kept, and told to whoever decides. */
export const MOST_SAID_AGAIN = 20;

/** What a denial does to the claim as it stands. */
export type DenialEffect =
  /** Noted: before its notice the claim's money does not move, and the notice begins with the line held. */
  | 'received'
  /** The line's money is held at once. */
  | 'held'
  /** Held, although it was about to be paid: its money is asked for no more, the other lines keep their place. */
  | 'called-back'
  /** Money is on its way, was paid, or was never granted. */
  | 'too-late';

const UNDER_NOTICE: readonly Status[] = ['notice', 'objection-review'];
const BEFORE_MONEY: readonly Status[] = ['reserving', 'awaiting-funds'];
const MONEY_MOVES: readonly Status[] = ['reserved', 'disbursing', 'payment-returned', 'settling'];
const OVER: readonly Status[] = ['returning', 'withdrawing', 'not-accepting', ...FINAL_STATUSES];

export function denialEffect(
  claim: Pick<Claim, 'status' | 'settledRound' | 'round' | 'closed'>,
  line: Pick<Line, 'outcome' | 'round' | 'heldBy' | 'noticedIn'>,
): DenialEffect {
  if (OVER.includes(claim.status) || line.outcome === 'refused') return 'too-late';
  // Whatever happens to the others: it is held already.
  if (line.heldBy !== undefined) return 'held';
  // Refused with its round; one that was held before stays, and is held again.
  const closes = isClosed(claim);
  if (claim.status === 'rejecting' && !closes) return line.noticedIn === undefined ? 'too-late' : 'held';
  // A line that waits for an entitlement comes into a later round, through a notice of its own.
  if (line.outcome === 'waiting') return 'received';
  if (line.round <= claim.settledRound) return 'too-late';
  if (closes || MONEY_MOVES.includes(claim.status)) return line.round > claim.round ? 'held' : 'too-late';
  if (BEFORE_MONEY.includes(claim.status)) return line.round > claim.round ? 'held' : 'called-back';
  // Its own notice has run, whatever the claim is at with other lines.
  return UNDER_NOTICE.includes(claim.status) || line.noticedIn !== undefined ? 'held' : 'received';
}

/** What becomes of a denial that was received, now that its claim comes to its notice; nothing for one that goes on waiting. */
export function atNotice(
  claim: Pick<Claim, 'round' | 'settledRound'>,
  line: Pick<Line, 'outcome' | 'round' | 'noticedIn'> | undefined,
): 'held' | 'moot' | undefined {
  if (line?.outcome === 'waiting') return undefined;
  return line?.outcome === 'granted' && reviewedIn(line) === claim.round ? 'held' : 'moot';
}

/**
 * The lines of a corrected claim that a denial of an earlier revision is still about: those of the same certificate, or
 * all of the person's where none has it any more. `own` are the lines granted to that person now.
 */
export function stillAbout(
  { certificate }: Pick<Denial, 'certificate'>,
  own: readonly { readonly lineId: string; readonly certificate: string | undefined }[],
): readonly string[] {
  const same = own.filter((line) => certificate !== undefined && line.certificate === certificate);
  return (same.length > 0 ? same : own).map(({ lineId }) => lineId);
}
