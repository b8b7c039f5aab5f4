import { getClaim, listClaims } from '../claim/claim-store.ts';
import type { Claim } from '../claim/claim.ts';
import type { ReasonCode } from '../eligibility/reasons.ts';
import type { Line } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { verifiedBatch } from '../verification/verification-store.ts';
import type { PastClaim, PastLine } from './replay.ts';

const PAGE = 100;

/** Nothing of such a claim was granted, or not yet judged. */
const WITHOUT_OUTCOME: readonly Claim['status'][] = [
  'draft',
  'submitted',
  'verifying',
  'waiting-for-register',
  'assessing',
  'returning',
  'returned',
  'withdrawing',
  'withdrawn',
  'not-accepting',
  'not-accepted',
];

/** Claims of the regions that were submitted between two days, both inclusive, and judged; reads only. */
export async function* pastClaims(
  regions: readonly string[],
  between: { readonly from: CalendarDate; readonly until: CalendarDate },
): AsyncGenerator<PastClaim & { readonly policyVersion: string }> {
  for (const region of regions) {
    let after: { createdAt: string; claimId: string } | undefined;
    do {
      const from = after === undefined ? {} : { after };
      const page = await listClaims({ region }, { limit: PAGE, order: 'newest', ...from });
      for (const { claimId } of page.claims) {
        const claim = await getClaim(claimId);
        const past = claim === undefined ? undefined : await judged(claim, between);
        if (past !== undefined) yield past;
      }
      after = page.last;
    } while (after !== undefined);
  }
}

async function judged(
  claim: Claim,
  { from, until }: { readonly from: CalendarDate; readonly until: CalendarDate },
): Promise<(PastClaim & { readonly policyVersion: string }) | undefined> {
  const { claimId, enterpriseId, region, revision, policyVersion, submittedAt } = claim;
  if (policyVersion === undefined || submittedAt === undefined || WITHOUT_OUTCOME.includes(claim.status))
    return undefined;
  const submittedOn = shanghaiDate(new Date(submittedAt));
  if (submittedOn < from || submittedOn > until) return undefined;
  const lines: PastLine[] = [];
  for (let batch = 0; batch < (claim.batches ?? 0); batch += 1) {
    const [frozen, { lines: verified }, outcomes] = await Promise.all([
      frozenBatch(claimId, revision, batch),
      verifiedBatch(claimId, revision, batch),
      linesOfBatch(claimId, revision, batch),
    ]);
    const kept = new Map(outcomes.map((line) => [line.lineId, line]));
    for (const line of frozen) {
      const facts = verified.get(line.lineId);
      if (facts !== undefined)
        lines.push({ frozen: line, verified: facts, ...outcomeOf(claim, kept.get(line.lineId)) });
    }
  }
  return { claimId, enterpriseId, region, submittedOn, policyVersion, lines };
}

const BY_PEOPLE: readonly ReasonCode[] = [
  'refused-by-review',
  'refused-for-fraud',
  'objection-upheld',
  'payment-closed',
];

function outcomeOf(claim: Claim, line: Line | undefined): Omit<PastLine, 'frozen' | 'verified'> {
  const byPeople =
    claim.status === 'rejecting' ||
    claim.status === 'rejected' ||
    (line?.reasons.some((code) => BY_PEOPLE.includes(code)) ?? false);
  return {
    refusedByPeople: byPeople && (line?.outcome === 'granted' || line?.cancelledFen !== undefined),
    grantedFen: line?.grantedFen ?? 0,
    ...(line?.determinedFen === undefined ? {} : { determinedFen: line.determinedFen }),
  };
}
