import { actorOf, handsOf } from '../api/hands.ts';
import type { Claim, DeterminedLine, RefusedLine } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import type { Message } from '../claim/outbox.ts';
import { determineLine, getLine, refuseLine } from '../claim/line-store.ts';
import { OnExecution, standing } from '../claim/workflow-event.ts';
import { release } from '../eligibility/entitlement-store.ts';
import { subsidiesOf } from '../eligibility/subsidies.ts';
import { withoutKinds } from '../eligibility/subsidy-lines.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { observed } from '../shared/observed-handler.ts';
import { fraudCases } from './fraud-case.ts';

/**
 * ConcludeReview: carries out on the lines what both reviewers agreed on. Each line's refusal and release can be
 * repeated; the claim's amounts change once, with the mark that this round's review has been carried out.
 */
export const handler = observed(async (event: unknown) => {
  const driver = OnExecution.parse(event);
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'approved' || claim.reviewApplied === claim.round) return { answer: place };
    const refused = claim.firstReview?.refusedLines ?? [];
    let determinedFen = 0;
    for (const line of claim.firstReview?.determinedLines ?? []) determinedFen += await determine(claim, line);
    let cancelledFen = 0;
    const cancelled: RefusedLine[] = [];
    const refusedHere: Line[] = [];
    for (const line of refused) {
      const was = await refuse(claim, line);
      if (was === undefined) continue;
      cancelledFen += was.cancelledFen ?? 0;
      cancelled.push(line);
      refusedHere.push(was);
    }
    return {
      step: {
        event: {
          type: 'review-carried-out',
          actor: { kind: 'system', id: 'review' },
          data: { round: claim.round, refusedLines: refused.map(({ lineId }) => lineId), cancelledFen, determinedFen },
        },
        set: {
          reviewApplied: claim.round,
          approved: {
            lines: claim.grantedLines - cancelled.length - claim.paidLines - linesBeside(claim),
            amountFen: claim.pendingFen + determinedFen - cancelledFen - (claim.freed?.amountFen ?? 0),
          },
          grantedLines: claim.grantedLines - cancelled.length,
          refusedLines: claim.refusedLines + cancelled.length,
          subsidies: withoutKinds(claim.subsidies, refusedHere.flatMap(subsidiesOf)),
          grantedFen: claim.grantedFen + determinedFen,
          pendingFen: claim.pendingFen + determinedFen - cancelledFen,
          cancelledFen: claim.cancelledFen + cancelledFen,
        },
        messages: [...(cancelled.length > 0 ? [{ type: 'wake-waiters' } as const] : []), ...found(claim, cancelled)],
      },
      done: (next) => standing(next, driver),
    };
  });
});

/** Lines of earlier rounds that are held, or free again and paid with this one: nobody reviewed them here. */
const linesBeside = ({ openObjections = 0, freed }: Claim): number => openObjections + (freed?.lines ?? 0);

/** What both reviewers took for fraud is looked into by others than these two. */
function found(claim: Claim, refused: readonly RefusedLine[]): readonly Message[] {
  const { firstReview, secondReview } = claim;
  if (firstReview === undefined) return [];
  const openedBy = actorOf({ subject: firstReview.by }, { ...firstReview, role: 'first-reviewer' });
  return fraudCases(claim, refused, { openedBy, notBy: handsOf(secondReview) });
}

/** The amount that people set for the line, in fen, once; nothing when the line was not granted in this round. */
async function determine(claim: Claim, { lineId, amountFen }: DeterminedLine): Promise<number> {
  const { claimId, revision, round } = claim;
  await determineLine(claimId, revision, lineId, { amountFen, round });
  const line = await getLine(claimId, revision, lineId);
  return line !== undefined && reviewedIn(line) === round ? (line.determinedFen ?? 0) : 0;
}

/** The line as it was refused; nothing when it had not been granted in this round. */
async function refuse(claim: Claim, { lineId, reason, finding }: RefusedLine): Promise<Line | undefined> {
  const { claimId, revision } = claim;
  const code = finding === 'fraud' ? 'refused-for-fraud' : 'refused-by-review';
  await refuseLine(claimId, revision, lineId, code, reason);
  const line = await getLine(claimId, revision, lineId);
  if (line?.cancelledFen === undefined || reviewedIn(line) !== claim.round) return undefined;
  await release({ claimId, revision, lineId, person: line.person, occupation: line.occupationKey, level: line.level });
  return line;
}
