import type { PolicyVersion } from '#policy/index.ts';
import { inRegion } from '#policy/regional.ts';
import type { Subsidy } from '#policy/schema.ts';
import { assessLine } from '../eligibility/assess-line.ts';
import { blockingLevels, countersFor } from '../eligibility/entitlement.ts';
import type { ReasonCode } from '../eligibility/reasons.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import type { CalendarDate, Level } from '../submission/roster-line.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';

/** A claim as it was decided: its frozen roster and what the registers answered. Nothing clear of a person. */
export interface PastClaim {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly submittedOn: CalendarDate;
  readonly lines: readonly PastLine[];
}

export interface PastLine {
  readonly frozen: FrozenLine;
  readonly verified: VerifiedLine;
  /** Refused by people, in review or upon an objection: they would refuse it again. */
  readonly refusedByPeople: boolean;
  /** What it was granted in the end, integer fen, and an amount that people set. */
  readonly grantedFen: number;
  readonly determinedFen?: number;
}

export interface ReplayedLine {
  readonly lineId: string;
  readonly row: number;
  readonly maskedName: string;
  readonly outcome: 'granted' | 'refused' | 'waits-for-a-person';
  readonly amountFen: number;
  readonly reasons: readonly (ReasonCode | 'refused-by-people')[];
  readonly holds: readonly string[];
}

export interface ReplayedClaim {
  readonly claim: PastClaim;
  /** The first of the region's funds that pays: which one it was depended on the money there was. */
  readonly fund: string;
  readonly lines: readonly ReplayedLine[];
}

/**
 * What a policy makes of past claims, in the order in which they were submitted, with a ledger of entitlements of its
 * own: every line is asked for anew, and nothing outside is touched.
 * @param policyFor the version to judge a claim by
 */
export function replay(
  claims: readonly PastClaim[],
  policyFor: (claim: PastClaim) => PolicyVersion,
): readonly ReplayedClaim[] {
  const ledger = new ReplayLedger();
  return claims
    .toSorted((a, b) => `${a.submittedOn} ${a.claimId}`.localeCompare(`${b.submittedOn} ${b.claimId}`))
    .map((claim) => {
      const policy = policyFor(claim);
      return {
        claim,
        fund: policy.regions.find(({ code }) => code === claim.region)?.funds[0] ?? '',
        lines: claim.lines
          .toSorted((a, b) => a.frozen.issuedOn.localeCompare(b.frozen.issuedOn) || a.frozen.row - b.frozen.row)
          .map((line) => replayLine(claim, line, policy, ledger)),
      };
    });
}

function replayLine(claim: PastClaim, line: PastLine, policy: PolicyVersion, ledger: ReplayLedger): ReplayedLine {
  const { frozen, verified } = line;
  const shown = { lineId: frozen.lineId, row: frozen.row, maskedName: frozen.maskedName };
  const refused = (reasons: ReplayedLine['reasons']): ReplayedLine => ({
    ...shown,
    outcome: 'refused',
    amountFen: 0,
    reasons,
    holds: [],
  });
  const assessed = assessLine(frozen, verified, claim, policy);
  if (!assessed.eligible) return refused(assessed.reasons);
  if (line.refusedByPeople) return refused(['refused-by-people']);
  const granted = ledger.grant(policy, {
    person: frozen.person,
    names: [assessed.occupationKey, ...assessed.otherNames],
    certificateNumber: frozen.certificateNumber,
    level: frozen.level,
    issuedOn: frozen.issuedOn,
    region: claim.region,
    subsidies: assessed.subsidies,
  });
  if (granted.subsidies.length === 0) return refused(granted.reasons);
  const amountFen = assessed.parts
    .filter(({ subsidy }) => granted.subsidies.includes(subsidy))
    .reduce((sum, part) => sum + part.amountFen, 0);
  return {
    ...shown,
    outcome: assessed.holds.length > 0 ? 'waits-for-a-person' : 'granted',
    amountFen,
    reasons: granted.reasons,
    holds: assessed.holds,
  };
}

interface Asked {
  readonly person: string;
  readonly names: readonly string[];
  readonly certificateNumber: string;
  readonly level: Level;
  readonly issuedOn: CalendarDate;
  readonly region: string;
  readonly subsidies: readonly Subsidy[];
}

const USED_UP = {
  training: 'times-used-up',
  evaluation: 'evaluation-times-used-up',
} as const satisfies Record<Subsidy, ReasonCode>;

/** The rules of the entitlement ledger, in memory. */
export class ReplayLedger {
  readonly #held = new Map<string, Asked[]>();

  grant(policy: PolicyVersion, asked: Asked): { subsidies: readonly Subsidy[]; reasons: readonly ReasonCode[] } {
    const held = this.#held.get(asked.person) ?? [];
    const ofOccupation = held
      .filter(({ names }) => names.some((name) => asked.names.includes(name)))
      .map(({ level }) => level);
    const certificateHeld = held.some(({ certificateNumber }) => certificateNumber === asked.certificateNumber);
    const lowerAfterHigher = inRegion(policy, policy.rules.noLowerAfterHigher, asked.region).value;
    const [, ...higher] = blockingLevels(asked.level, lowerAfterHigher);
    const reasons: ReasonCode[] = [
      ...(ofOccupation.includes(asked.level) ? (['same-level-granted-before'] as const) : []),
      ...(higher.some((level) => ofOccupation.includes(level)) ? (['higher-level-granted-before'] as const) : []),
    ];
    if (certificateHeld && reasons.length === 0) reasons.push('certificate-granted-before');
    const counters = countersFor(policy, asked.region, asked.issuedOn);
    const usedUp = asked.subsidies.filter((subsidy) =>
      counters.some(
        (counter) =>
          counter.subsidy === subsidy &&
          counter.binding &&
          held.filter((one) => counts(policy, one, subsidy, counter.attribute)).length >= counter.times,
      ),
    );
    reasons.push(...usedUp.map((subsidy) => USED_UP[subsidy]));
    const subsidies = asked.subsidies.filter((subsidy) => !usedUp.includes(subsidy));
    if (subsidies.length === 0 || reasons.length > usedUp.length) return { subsidies: [], reasons };
    this.#held.set(asked.person, [...held, { ...asked, subsidies }]);
    return { subsidies, reasons };
  }
}

function counts(policy: PolicyVersion, held: Asked, subsidy: Subsidy, attribute: string): boolean {
  return (
    held.subsidies.includes(subsidy) &&
    countersFor(policy, held.region, held.issuedOn).some(
      (counter) => counter.subsidy === subsidy && counter.attribute === attribute,
    )
  );
}
