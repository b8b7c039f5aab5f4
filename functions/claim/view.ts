import type { Role } from '../api/permissions.ts';
import type { PolicyVersion } from '#policy/index.ts';
import { differenceFen, explain } from '../eligibility/explain.ts';
import { REASONS } from '../eligibility/reasons.ts';
import { UNKNOWNS } from '../eligibility/unknowns.ts';
import { asTold, toldStatus } from './as-told.ts';
import type { Claim } from './claim.ts';
import type { ListedClaim } from './claim-store.ts';
import { isClosed } from './close-round.ts';
import { HALT_REASONS, haltReasonOf, WAITS_FOR_BUREAU } from '../execution/halt-reason.ts';
import { SIGNAL_WORDS } from '../fraud/signal-words.ts';
import { type Line, lineStanding } from './line.ts';
import { namedAmounts } from './named-amounts.ts';
import type { LineAnswer } from '../review/answers.ts';
import type { LineScreening } from '../fraud/screen-store.ts';

/** A claim in a list: what the index of lists holds of it, without the keys. */
export function listedClaim(
  { claimId, enterpriseId, region, status, revision, createdAt, ...claim }: ListedClaim,
  viewer: Role,
) {
  const { lines, grantedLines, refusedLines, grantedFen, paidFen } = claim;
  return {
    claimId,
    enterpriseId,
    ...optional({ enterpriseName: claim.enterpriseName }),
    region,
    status: viewer === 'enterprise-operator' ? toldStatus({ status, ...claim }) : status,
    revision,
    createdAt,
    lines,
    grantedLines,
    refusedLines,
    grantedFen,
    paidFen,
    amounts: namedAmounts({ ...claim, status }),
  };
}

/**
 * What a caller sees of a claim: amounts in integer fen, no keys, no tokens, no fingerprints. What looks suspicious is
 * for those who decide, not for the one who claims.
 */
export function claimView(found: Claim, viewer: Role) {
  const claim = viewer === 'enterprise-operator' ? asTold(found) : found;
  const { notice, riskBand, signals, firstReview, secondReview, uploadId, submittedAt, policyVersion } = claim;
  return {
    claimId: claim.claimId,
    enterpriseId: claim.enterpriseId,
    ...optional({ enterpriseName: claim.enterpriseName }),
    region: claim.region,
    status: claim.status,
    revision: claim.revision,
    round: claim.round,
    createdAt: claim.createdAt,
    updatedAt: claim.updatedAt,
    lines: claim.lines,
    grantedLines: claim.grantedLines,
    refusedLines: claim.refusedLines,
    waitingLines: claim.waitingLines,
    cancelledLines: claim.cancelledLines,
    grantedFen: claim.grantedFen,
    pendingFen: claim.pendingFen,
    heldFen: claim.heldFen,
    paidFen: claim.paidFen,
    cancelledFen: claim.cancelledFen,
    recoveredFen: claim.recoveredFen,
    // What is decided does not depend on what of it is held, or on who is told so.
    amounts: namedAmounts(found),
    openObjections: claim.openObjections ?? 0,
    ...optional({ uploadId, submittedAt, policyVersion, notice, halted: haltedView(claim, viewer) }),
    ...(viewer === 'enterprise-operator'
      ? optional({ decisionReason: decisionReason(claim) })
      : optional({
          riskBand,
          signals,
          toAnswer: claim.toAnswer,
          holds: claim.holds,
          firstReview,
          secondReview,
          approval: claim.approval,
        })),
    ...(claim.fundTicket === undefined
      ? {}
      : { queue: { region: claim.fundTicket.region, ticket: claim.fundTicket.ticket } }),
    // A worker's word is not for the one who claims.
    ...(viewer === 'enterprise-operator' ? {} : optional({ deniedLines: claim.deniedLines })),
    ...(claim.settlements === undefined ? {} : { paidRounds: claim.settlements.map(({ round }) => round) }),
    ...optional({ restWithdrawn: claim.restWithdrawn, closed: claim.closed }),
    ...(claim.paymentReturn === undefined ? {} : { paymentReturn: claim.paymentReturn }),
  };
}

/** Why nothing drives it, for those who have it go on; that the bureau sees to it, for the one who claims. */
function haltedView({ halted }: Claim, viewer: Role) {
  if (halted === undefined) return undefined;
  const { at, error, state } = halted;
  if (viewer === 'enterprise-operator') return { at, said: WAITS_FOR_BUREAU };
  const reason = haltReasonOf(error);
  return { at, said: HALT_REASONS[reason], reason, error, ...optional({ state }) };
}

/** Why the claim came back or was refused, once that is decided; who said so is not for the one who claims. */
function decisionReason(claim: Claim): string | undefined {
  const { status, firstReview, secondReview } = claim;
  // What two reviewers granted ended for a reason of its own, which stands on the lines.
  if (isClosed(claim)) return undefined;
  const decided = ['returning', 'returned', 'rejecting', 'rejected', 'not-accepting', 'not-accepted'].includes(status);
  return decided ? (secondReview?.reason ?? firstReview?.reason) : undefined;
}

/**
 * What a caller sees of a line: masked person, where it stands, every reason with its clause, the calculation.
 * @param objectedTo for the one who claims: the lines held by the public's objections. Another hold would tell them which
 * worker denied.
 * @param correction what is to be corrected of it, in a reviewer's words, where the claim was returned
 */
export function lineView(
  line: Line,
  claim: Claim,
  policy: PolicyVersion,
  screening?: LineScreening,
  answer?: LineAnswer,
  objectedTo?: ReadonlySet<string>,
  correction?: string,
) {
  const standing = lineStanding(line, claim);
  const hidden = standing === 'held' && objectedTo?.has(line.lineId) === false;
  return {
    lineId: line.lineId,
    row: line.row,
    name: line.maskedName,
    document: line.maskedDocument,
    occupation: line.occupation,
    level: line.level,
    certificateType: line.certificateType,
    issuedOn: line.issuedOn,
    standing: hidden ? 'granted' : standing,
    grantedFen: line.grantedFen,
    ...optional({
      claimedFen: line.claimedFen,
      claimedEvaluationFen: line.claimedEvaluationFen,
      differenceFen: differenceFen(line),
      determinedFen: line.determinedFen,
      holds: line.holds,
      conflicts: line.conflicts,
      correction,
    }),
    ...(line.calculation === undefined
      ? {}
      : { policyVersion: line.calculation.policyVersion, calculation: explain(line.calculation, policy) }),
    unknowns: (line.unknowns ?? []).map((code) => ({ code, ...UNKNOWNS[code] })),
    reasons: line.reasons.map((code) => ({ code, ...REASONS[code] })),
    short: (line.short ?? []).map((code) => ({ code, ...REASONS[code] })),
    ...screeningView(screening),
    ...answer,
  };
}

/** For those who decide: each sign with its words and what it was seen by, and what of it must be answered. */
function screeningView(screening: LineScreening | undefined) {
  const { signals = [], routed } = screening ?? {};
  return {
    signals: signals.map(({ code, evidence }) => {
      const { zh = code, en = code } = SIGNAL_WORDS.get(code) ?? {};
      return { code, zh, en, evidence };
    }),
    ...(routed === undefined
      ? {}
      : {
          toAnswer: {
            riskBand: routed.band,
            points: routed.points,
            ...(routed.holds.length === 0 ? {} : { evidenceFor: routed.holds }),
            ...(routed.sampled ? { sampled: true } : {}),
          },
        }),
  };
}

/** Leaves out what is undefined, so that answers hold no empty fields. */
function optional<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
