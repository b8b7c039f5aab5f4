import { findOccupation, type PolicyVersion } from '#policy/index.ts';
import { occupationKey } from '#policy/occupation-key.ts';
import { groupOf } from '#policy/groups.ts';
import type { Subsidy } from '#policy/schema.ts';
import type { RatePart } from '../claim/line.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';
import { type Rate, rateFor } from './rates.ts';
import type { ReasonCode } from './reasons.ts';
import { RULES } from './rules/index.ts';
import type { Case, Finding } from './rules/rule.ts';
import type { UnknownCode } from './unknowns.ts';

export type Assessment = LedgerNames & {
  /** What could not be found out: shown to the reviewer, never a reason by itself. */
  readonly unknowns: readonly UnknownCode[];
  /** Those of them that a person must decide on before the line goes on. */
  readonly holds: readonly UnknownCode[];
} & (
    | {
        readonly eligible: true;
        /** Asked of the ledger; one whose amount nobody knows is asked for as well and waits for a person. */
        readonly subsidies: readonly Subsidy[];
        readonly parts: readonly RatePart[];
      }
    | { readonly eligible: false; readonly reasons: readonly ReasonCode[] }
  );

/** What holds a line whose amount the policy does not know. */
export const UNKNOWN_RATE = {
  training: 'training-rate-unknown',
  evaluation: 'evaluation-rate-unknown',
} as const satisfies Record<Subsidy, UnknownCode>;

/**
 * What the policy says of one line before the ledger is asked: all reasons against it, or the amounts. Unknown is not
 * no. `policy` is the version that the claim pinned; a certificate outside its dates has no policy in force.
 */
export function assessLine(
  line: FrozenLine,
  verified: VerifiedLine,
  claim: Case['claim'],
  policy: PolicyVersion,
): Assessment {
  const occupation = findOccupation(line.occupation, policy);
  const on: Case = { line, verified, claim, policy, occupation };
  const findings = RULES.map((rule) => rule(on)).filter((finding) => finding !== undefined);
  const reasons = findings.flatMap((finding) => ('against' in finding ? [finding.against] : []));

  const asked: readonly Subsidy[] = line.claimedEvaluationFen === undefined ? ['training'] : ['training', 'evaluation'];
  const rates = asked.map((subsidy) => ({
    subsidy,
    rate: rateFor(policy, {
      subsidy,
      region: claim.region,
      level: line.level,
      occupation,
      group: groupOf(line.group, policy),
      issuedOn: line.issuedOn,
    }),
  }));
  const subsidies = rates.filter(({ rate }) => rate.outcome !== 'none').map(({ subsidy }) => subsidy);
  if (subsidies.length === 0 && reasons.length === 0) reasons.push('no-policy-in-force');

  const unknownRates = rates
    .filter(({ rate }) => rate.outcome === 'unknown')
    .map(({ subsidy }): Finding => ({ unknown: UNKNOWN_RATE[subsidy], whenUnknown: 'hold' }));
  const open = [...findings, ...unknownRates].filter((finding) => 'unknown' in finding);
  const common = {
    ...ledgerNames(line.occupation, policy),
    unknowns: [
      ...(occupation === undefined ? (['occupation-not-in-catalogue'] as const) : []),
      ...open.filter(({ whenUnknown }) => whenUnknown !== 'ignore').map(({ unknown }) => unknown),
    ],
    holds: open.filter(({ whenUnknown }) => whenUnknown === 'hold').map(({ unknown }) => unknown),
  };
  if (reasons.length > 0) return { ...common, eligible: false, reasons };
  return { ...common, eligible: true, subsidies, parts: rates.flatMap(({ rate }) => known(rate)) };
}

const known = (rate: Rate): readonly RatePart[] => (rate.outcome === 'known' ? [rate.part] : []);

/** The occupation as the ledger knows it: one name for all the spellings that the catalogue takes for the same. */
export function ledgerOccupation(written: string, policy: PolicyVersion): string {
  return findOccupation(written, policy)?.id ?? occupationKey(written);
}

export interface LedgerNames {
  readonly occupationKey: string;
  /** Other names under which another version's catalogue may have led the ledger to keep it. */
  readonly otherNames: readonly string[];
  readonly writtenName: string;
}

/** All names of the occupation that a roster writes, each in the ledger's spelling. */
export function ledgerNames(written: string, policy: PolicyVersion): LedgerNames {
  const found = findOccupation(written, policy);
  const writtenName = occupationKey(written);
  if (found === undefined) return { occupationKey: writtenName, otherNames: [], writtenName };
  const names = [found.name.zh, ...(found.aliases ?? [])].map(occupationKey);
  const otherNames = [...new Set([...names, writtenName])].filter((name) => name !== found.id);
  return { occupationKey: found.id, otherNames, writtenName };
}
