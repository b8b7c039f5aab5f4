import type { Claim } from '../claim/claim.ts';
import { isClosed } from '../claim/close-round.ts';
import { isPaid, isPaidWith, type Line } from '../claim/line.ts';
import { linesOfBatch, refuseLine } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { ledgerOccupation } from './assess-line.ts';
import { type Entitlement, release } from './entitlement-store.ts';

const PEOPLE_AT_ONCE = 16;

/**
 * Lets go of everything in one batch of a claim that was not paid; where a payment was closed, of what it was for. Safe to
 * call again.
 */
export async function releaseEntitlements(claim: Claim, batch: number): Promise<void> {
  if (isClosed(claim)) return releaseClosed(claim, batch);
  const policy = await pinnedPolicy(claim);
  const [frozen, lines] = await Promise.all([
    frozenBatch(claim.claimId, claim.revision, batch),
    linesOfBatch(claim.claimId, claim.revision, batch),
  ]);
  const outcomes = new Map(lines.map((line) => [line.lineId, line]));
  await mapLimited(frozen, PEOPLE_AT_ONCE, async (line) => {
    const outcome = outcomes.get(line.lineId);
    if (outcome !== undefined && stays(claim, outcome)) return;
    // A line without an outcome may be in the hands of a call under way: its tombstone stops that call's grant.
    const key = outcome ?? { occupationKey: ledgerOccupation(line.occupation, policy) };
    await release(entitlementOf(claim, line, key));
    if (outcome !== undefined && goesOn(claim)) await refuseWithRound(claim, outcome);
  });
}

/** Each line says itself that its payment was closed: its claim may go on, and be paid another round. */
async function releaseClosed(claim: Claim, batch: number): Promise<void> {
  const { claimId, revision } = claim;
  const lines = await linesOfBatch(claimId, revision, batch);
  await mapLimited(lines, PEOPLE_AT_ONCE, async (line) => {
    if (!isPaidWith(line, claim)) return;
    await release(entitlementOf(claim, line, line));
    await refuseLine(claimId, revision, line.lineId, 'payment-closed');
  });
}

/** What was paid stays granted; where people refuse a round, so does what was held, and is of an earlier one. */
const stays = (claim: Claim, line: Line): boolean =>
  isPaid(line, claim) || (claim.status === 'rejecting' && (line.heldBy !== undefined || line.noticedIn !== undefined));

/** A claim of which more is left than the round that is refused ends later, and otherwise: the lines say so themselves. */
const goesOn = ({ status, openObjections = 0, freed }: Claim): boolean =>
  status === 'rejecting' && (openObjections > 0 || freed !== undefined);

async function refuseWithRound(claim: Claim, { lineId, outcome }: Line): Promise<void> {
  if (outcome === 'refused') return;
  const { claimId, revision, secondReview, firstReview } = claim;
  await refuseLine(
    claimId,
    revision,
    lineId,
    'refused-by-review',
    secondReview?.reason ?? firstReview?.reason,
    outcome,
  );
}

/** The entitlement that a line asks for or holds. */
export function entitlementOf(
  claim: Claim,
  line: Pick<FrozenLine, 'lineId' | 'person' | 'level'>,
  { occupationKey }: Pick<Line, 'occupationKey'>,
): Entitlement {
  const { claimId, revision } = claim;
  const { lineId, person, level } = line;
  return { claimId, revision, lineId, person, level, occupation: occupationKey };
}
