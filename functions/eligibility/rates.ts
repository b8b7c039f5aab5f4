import type { PolicyVersion } from '#policy/index.ts';
import type { Calculation } from '../claim/line.ts';
import type { CalendarDate, Level } from '../submission/roster-line.ts';

/**
 * The training subsidy of one certificate, integer fen, with how it came about. Of several uplifts the highest
 * applies; they do not stack (assumption of the policy page). A fraction of a fen is cut off.
 */
export function rateFor(
  policy: PolicyVersion,
  certificate: {
    readonly region: string;
    readonly level: Level;
    readonly occupationId: string | undefined;
    readonly issuedOn: CalendarDate;
  },
): { readonly amountFen: number; readonly calculation: Calculation } | undefined {
  const base = policy.baseRates.find(({ level }) => level === certificate.level);
  if (base === undefined) return undefined;
  const uplift = policy.uplifts
    .filter(
      ({ region, occupations, certificateFrom, certificateUntil }) =>
        region === certificate.region &&
        certificate.occupationId !== undefined &&
        occupations.includes(certificate.occupationId) &&
        certificateFrom <= certificate.issuedOn &&
        (certificateUntil === undefined || certificate.issuedOn <= certificateUntil),
    )
    .toSorted((a, b) => b.percent - a.percent)[0];
  const upliftPercent = uplift?.percent ?? 0;
  return {
    amountFen: base.fen + Math.floor((base.fen * upliftPercent) / 100),
    calculation: {
      baseFen: base.fen,
      upliftPercent,
      ...(uplift === undefined ? {} : { upliftSource: uplift.source }),
      policyVersion: policy.id,
      source: base.source,
    },
  };
}
