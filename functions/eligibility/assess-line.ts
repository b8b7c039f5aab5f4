import { findOccupation, type PolicyVersion } from '#policy/index.ts';
import { occupationKey } from '#policy/occupation-key.ts';
import type { Calculation } from '../claim/line.ts';
import { addMonths } from '../shared/calendar/calendar-date.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';
import { rateFor } from './rates.ts';
import type { ReasonCode } from './reasons.ts';

export type Assessment = {
  /** The occupation as the ledger knows it: the catalogue's id, else the written name in one spelling. */
  readonly occupationKey: string;
  /** What could not be found out: shown to the reviewer, never a reason by itself. */
  readonly unknowns: readonly string[];
} & (
  | { readonly eligible: true; readonly amountFen: number; readonly calculation: Calculation }
  | { readonly eligible: false; readonly reasons: readonly ReasonCode[] }
);

const CERTIFICATE_REASON: Partial<Record<VerifiedLine['certificate'], ReasonCode>> = {
  'not-found': 'certificate-not-found',
  mismatch: 'certificate-mismatch',
  revoked: 'certificate-revoked',
  contradiction: 'certificate-number-contradicts',
};

/**
 * What the policy says of one line before the ledger is asked: all reasons against it, or the amount. Unknown is not
 * no. `policy` is the version that the claim pinned; a certificate outside its dates has no policy in force.
 */
export function assessLine(
  line: FrozenLine,
  verified: VerifiedLine,
  claim: { readonly region: string; readonly submittedOn: CalendarDate },
  policy: PolicyVersion,
): Assessment {
  const occupation = findOccupation(line.occupation, policy);
  const reasons: ReasonCode[] = [];
  const onCertificate = CERTIFICATE_REASON[verified.certificate];
  if (onCertificate !== undefined) reasons.push(onCertificate);
  if ((line.level === 'special') !== (line.certificateType === 'special-ability')) {
    reasons.push('certificate-type-and-level');
  }
  const { certificates, claimWindow } = policy;
  if (line.issuedOn < certificates.from || line.issuedOn > certificates.until) reasons.push('no-policy-in-force');
  if (claim.submittedOn > addMonths(line.issuedOn, claimWindow.months)) reasons.push('claim-window-passed');
  if (verified.employed === 'no') reasons.push('not-employed-by-claimant');
  if (verified.pension === 'yes') reasons.push('pension-drawn');

  const rate = rateFor(policy, {
    region: claim.region,
    level: line.level,
    occupationId: occupation?.id,
    issuedOn: line.issuedOn,
  });
  if (rate === undefined && reasons.length === 0) reasons.push('no-policy-in-force');
  const common = {
    occupationKey: ledgerOccupation(line.occupation, policy),
    unknowns: [
      ...(occupation === undefined ? ['occupation-not-in-catalogue'] : []),
      ...(verified.employed === 'unknown' ? ['employment-unknown'] : []),
      ...(verified.pension === 'unknown' ? ['pension-unknown'] : []),
    ],
  };
  if (reasons.length > 0 || rate === undefined) return { ...common, eligible: false, reasons };
  return { ...common, eligible: true, ...rate };
}

/** The occupation as the ledger knows it: one name for all the spellings that the catalogue takes for the same. */
export function ledgerOccupation(written: string, policy: PolicyVersion): string {
  return findOccupation(written, policy)?.id ?? occupationKey(written);
}
