import type { PolicyVersion } from '#policy/index.ts';
import { inRegion } from '#policy/regional.ts';
import * as z from 'zod';
import { type BatchResult, putBatch, readBatches } from '../claim/batch-store.ts';
import type { Claim } from '../claim/claim.ts';
import type { Status } from '../claim/status.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { nextRound } from '../claim/close-round.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { linesOfBatch, putOutcome } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { batchesToGo, OnBatch, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { IntegrityError } from '../shared/errors.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { verifiedBatch } from '../verification/verification-store.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';
import { assessLine, UNKNOWN_RATE } from './assess-line.ts';
import { entitlementOf, releaseEntitlements } from './entitlement-release-store.ts';
import { certificateDigest, limitsFor } from './entitlement.ts';
import { giveBack, grant } from './entitlement-store.ts';
import type { ReasonCode } from './reasons.ts';
import { subsidiesOf } from './subsidies.ts';
import { type SubsidyLines, sumOf, withKinds } from './subsidy-lines.ts';
import type { UnknownCode } from './unknowns.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { anyConsent, certificateMark, consentToClaim } from '../worker/consent-store.ts';
import { observed } from '../shared/observed-handler.ts';

const Event = z.discriminatedUnion('action', [
  OnBatch.extend({ action: z.literal('assess') }),
  OnExecution.extend({ action: z.literal('conclude') }),
  OnBatch.extend({ action: z.literal('release') }),
]);

/** What a batch's assessment adds to its claim; amounts in integer fen. */
interface AssessedBatch extends BatchResult {
  readonly granted: number;
  readonly refused: number;
  readonly waiting: number;
  readonly grantedFen: number;
  readonly reasons: Readonly<Partial<Record<ReasonCode, number>>>;
  /** Granted lines that a person must decide on, by what is not known. */
  readonly holds: Readonly<Partial<Record<UnknownCode, number>>>;
  /** Granted lines by kind of subsidy, those whose amount a person will set included. */
  readonly subsidies: SubsidyLines;
}

export const handler = observed(async (event: unknown) => {
  const input = Event.parse(event);
  if (input.action === 'assess') return assess(input);
  return input.action === 'conclude' ? conclude(input) : releaseBatch(input);
});

const PEOPLE_AT_ONCE = 16;

/** AssessEligibility, one batch: each line against the policy and then, if it may be granted, against the ledger. */
async function assess({ claimId, revision, round, batch }: z.infer<typeof OnBatch>): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.status !== 'assessing' || claim.revision !== revision || claim.round !== round) return;
  const policy = await pinnedPolicy(claim);
  const [frozen, { lines: verified }, kept] = await Promise.all([
    frozenBatch(claimId, revision, batch),
    verifiedBatch(claimId, revision, batch),
    linesOfBatch(claimId, revision, batch),
  ]);
  const told = await consentsTold(claim, policy);
  const before = new Map(kept.map((line) => [line.lineId, line]));
  const open = frozen.filter(({ lineId }) => {
    const line = before.get(lineId);
    // One that was held before, and goes with this round's money, was assessed in its own.
    return line === undefined || line.outcome === 'waiting' || reviewedIn(line) === round;
  });
  // One person's lines one after the other, so that the earlier certificate is granted first; people side by side.
  const people = [...Map.groupBy(open, ({ person }) => person).values()];
  const lines = await mapLimited(people, PEOPLE_AT_ONCE, async (own) => {
    const done: Line[] = [];
    for (const line of own) {
      const known = before.get(line.lineId);
      done.push(known?.round === round ? known : await decide(claim, policy, await told(line), verified));
    }
    return done;
  });
  const outcomes = lines.flat();
  const count = (outcome: Line['outcome']) => outcomes.filter((line) => line.outcome === outcome).length;
  const result: AssessedBatch = {
    batch,
    pending: 0,
    granted: count('granted'),
    refused: count('refused'),
    waiting: count('waiting'),
    grantedFen: outcomes.reduce((sum, line) => sum + line.grantedFen, 0),
    reasons: tally(outcomes.flatMap((line) => line.reasons)),
    holds: tally(outcomes.flatMap((line) => line.holds ?? [])),
    subsidies: withKinds({}, outcomes.filter(({ outcome }) => outcome === 'granted').flatMap(subsidiesOf)),
    digest: digest(outcomes.map(withoutKey)),
  };
  await putBatch(claimId, revision, 'assess', round, result);
}

/** What came back from the table has its key with it; the digest is over the line, called once or twice. */
function withoutKey({ pk: _pk, sk: _sk, ...line }: Line & { readonly pk?: string; readonly sk?: string }): Line {
  return line;
}

function tally<Code extends string>(codes: readonly Code[]): Partial<Record<Code, number>> {
  const counts: Partial<Record<Code, number>> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

type WithConsent = (line: FrozenLine) => Promise<FrozenLine>;

/** A line with what its worker has told the claimant here, where the policy asks: it counts before what the roster says. */
async function consentsTold(claim: Claim, policy: PolicyVersion): Promise<WithConsent> {
  const asked = inRegion<unknown>(policy, policy.rules.consent, claim.region).value !== false;
  if (!asked || !(await anyConsent(claim.enterpriseId))) return (line) => Promise.resolve(line);
  const keys = await fieldKeys();
  return async (line) => {
    const mark = certificateMark(keys, line.certificateNumber);
    const consent = await consentToClaim(line.person, claim.enterpriseId, mark);
    return consent === undefined ? line : { ...line, consent };
  };
}

/** Decides a line and keeps the outcome; what was kept first for this round stands. */
async function decide(
  claim: Claim,
  policy: PolicyVersion,
  line: FrozenLine,
  verified: ReadonlyMap<string, VerifiedLine>,
): Promise<Line> {
  const outcome = await outcomeOf(claim, policy, line, verified);
  const kept = await putOutcome(claim.claimId, claim.revision, outcome);
  // Two calls of one batch side by side: the other kept "waiting" or "refused" before this one was granted. The grant
  // goes back, and whoever let go of the entitlement has woken a claim that waits for another round.
  if (outcome.outcome === 'granted' && kept.outcome !== 'granted') {
    await giveBack({ ...entitlementOf(claim, line, outcome), round: claim.round });
  }
  return kept;
}

async function outcomeOf(
  claim: Claim,
  policy: PolicyVersion,
  line: FrozenLine,
  verified: ReadonlyMap<string, VerifiedLine>,
): Promise<Line> {
  const facts = verified.get(line.lineId);
  if (facts === undefined) throw new IntegrityError('A line was not verified.');
  const submittedOn = shanghaiDate(new Date(claim.submittedAt ?? claim.createdAt));
  const assessment = assessLine(line, facts, { region: claim.region, submittedOn }, policy);
  const common = {
    lineId: line.lineId,
    row: line.row,
    person: line.person,
    maskedName: line.maskedName,
    maskedDocument: line.maskedDocument,
    occupation: line.occupation,
    occupationKey: assessment.occupationKey,
    level: line.level,
    certificateType: line.certificateType,
    issuedOn: line.issuedOn,
    round: claim.round,
    ...(line.claimedFen === undefined ? {} : { claimedFen: line.claimedFen }),
    ...(line.claimedEvaluationFen === undefined ? {} : { claimedEvaluationFen: line.claimedEvaluationFen }),
    ...(assessment.unknowns.length === 0 ? {} : { unknowns: assessment.unknowns }),
  };
  if (!assessment.eligible) return { ...common, outcome: 'refused', grantedFen: 0, reasons: assessment.reasons };
  const { subsidies } = assessment;
  const result = await grant(
    {
      ...entitlementOf(claim, line, assessment),
      otherNames: assessment.otherNames,
      writtenName: assessment.writtenName,
      certificate: certificateDigest(line.certificateNumber),
      round: claim.round,
      subsidies,
      issuedOn: line.issuedOn,
      region: claim.region,
    },
    limitsFor(policy, claim.region, line.issuedOn),
  );
  if (result.outcome === 'granted') {
    const parts = assessment.parts.filter(({ subsidy }) => result.subsidies.includes(subsidy));
    // What is not granted anyway waits for nobody.
    const moot = subsidies.filter((subsidy) => !result.subsidies.includes(subsidy)).map((each) => UNKNOWN_RATE[each]);
    const holds = assessment.holds.filter((code) => !moot.some((each) => each === code));
    return {
      ...common,
      outcome: 'granted',
      grantedFen: parts.reduce((sum, { amountFen }) => sum + amountFen, 0),
      reasons: [],
      calculation: { policyVersion: policy.id, parts },
      ...(result.short.length === 0 ? {} : { short: result.short }),
      ...(holds.length === 0 ? {} : { holds }),
    };
  }
  const reasons = result.outcome === 'refused' ? result.reasons : [];
  const conflicts = result.conflicts.length === 0 ? {} : { conflicts: result.conflicts };
  return { ...common, outcome: result.outcome, grantedFen: 0, reasons, ...conflicts };
}

/**
 * ConcludeAssessment: adds the batches up. Lines that may be granted go on even while others wait, and a claim that
 * has nothing but waiting lines waits: so whoever holds an entitlement never waits for one, and nobody waits in a ring.
 */
async function conclude(driver: z.infer<typeof OnExecution>) {
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'assessing') return { answer: place };
    const results = await readBatches<AssessedBatch>(
      claim.claimId,
      claim.revision,
      'assess',
      claim.round,
      batchesToGo(claim),
    );
    const sum = (field: 'granted' | 'refused' | 'waiting' | 'grantedFen') =>
      results.reduce((total, result) => total + result[field], 0);
    const [granted, refused, waiting, grantedFen] = [sum('granted'), sum('refused'), sum('waiting'), sum('grantedFen')];
    const waitingBatches = results.filter((result) => result.waiting > 0).map(({ batch }) => batch);
    const data = {
      round: claim.round,
      granted,
      refused,
      waiting,
      grantedFen,
      linesDigest: digest(results.map((r) => r.digest)),
    };
    const actor = { kind: 'system', id: 'eligibility' } as const;
    const counted = {
      grantedLines: claim.grantedLines + granted,
      refusedLines: claim.refusedLines + refused,
      waitingLines: waiting,
      waitingBatches: waitingBatches.length === 0 ? undefined : waitingBatches,
      grantedFen: claim.grantedFen + grantedFen,
      pendingFen: claim.pendingFen + grantedFen,
      holds: holdsOf(results),
      subsidies: sumOf(results.map(({ subsidies }) => subsidies)),
    };
    if (granted === 0 && waiting > 0 && claim.pendingFen > 0) {
      // Lines that were held are free again: whoever holds something unpaid does not wait.
      return {
        step: { to: 'reserving', event: { type: 'eligibility-assessed', actor, data }, set: counted },
        done: (next) => standing(next, driver),
      };
    }
    if (granted > 0 || waiting === 0) {
      return {
        step: { to: 'screening', event: { type: 'eligibility-assessed', actor, data }, set: counted },
        done: (next) => standing(next, driver),
      };
    }
    if (claim.wakes !== claim.wakesSeen) {
      // Somebody let go while this pass was under way: look again before falling asleep.
      return {
        step: {
          to: 'assessing',
          event: { type: 'entitlement-asked-again', actor, data },
          set: { ...counted, ...nextRound({ ...claim, waitingBatches }) },
        },
        done: (next) => standing(next, driver),
      };
    }
    return {
      step: {
        to: 'waiting-for-entitlement',
        event: { type: 'waiting-for-entitlement', actor, data },
        set: counted,
        onlyIfWakes: claim.wakes,
      },
      done: (next) => standing(next, driver),
    };
  });
}

/** What the first reviewer must decide on in this round; nothing where all is known. */
function holdsOf(results: readonly AssessedBatch[]): Claim['holds'] {
  const holds: Partial<Record<UnknownCode, number>> = {};
  for (const [code, lines] of results.flatMap((result) => Object.entries(result.holds) as [UnknownCode, number][]))
    holds[code] = (holds[code] ?? 0) + lines;
  return Object.keys(holds).length === 0 ? undefined : holds;
}

const LETTING_GO: readonly Status[] = ['rejecting', 'returning', 'withdrawing', 'not-accepting'];

/** ReleaseEntitlements, one batch: lets go of everything of the claim that was not paid. */
async function releaseBatch({ claimId, revision, batch }: z.infer<typeof OnBatch>): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.revision !== revision || !LETTING_GO.includes(claim.status)) return;
  await releaseEntitlements(claim, batch);
}
