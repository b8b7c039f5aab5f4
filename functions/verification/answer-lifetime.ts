import type { CertificateFacts } from './registers/certificate-register.ts';
import type { EnrolmentFacts } from './registers/enrolment-register.ts';
import type { EnterpriseAnswer } from './registers/enterprise-register.ts';
import type { FiscalPayrollFacts } from './registers/fiscal-payroll-register.ts';
import type { InsuranceFacts } from './registers/insurance-register.ts';
import type { IssuerAnswer } from './registers/issuer-register.ts';
import type { OtherGrantsFacts } from './registers/other-grants-register.ts';
import type { ClassFacts } from './facts.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOT_KEPT = 0;

/** What each register answers, by its name. */
export interface FactsOf {
  readonly certificates: CertificateFacts;
  readonly insurance: InsuranceFacts;
  readonly enrolment: EnrolmentFacts;
  readonly 'fiscal-payroll': FiscalPayrollFacts;
  readonly 'other-grants': OtherGrantsFacts;
  readonly classes: ClassFacts;
  readonly issuers: IssuerAnswer;
  readonly enterprises: EnterpriseAnswer;
}

/**
 * For how long an answer may stand in for asking again, in milliseconds of machine time. What speaks against a line, or
 * says that nothing is known, is asked again each time: a register that is corrected or that falls behind must not cost
 * anybody a refusal. All terms are assumptions: no register states one.
 */
export const LIFETIMES: { readonly [Name in keyof FactsOf]: (facts: FactsOf[Name]) => number } = {
  // A certificate that is there stays; one that is revoked after all is found by the check after payment.
  certificates: ({ result }) => (result === 'verified' ? 30 * DAY_MS : NOT_KEPT),
  // Months that lie behind do not change; a pension may begin with each month.
  insurance: ({ insuredByClaimant, pensionDrawn }) =>
    insuredByClaimant === 'yes' && pensionDrawn === 'no' ? 7 * DAY_MS : NOT_KEPT,
  // Terms and postings begin on a day; a week bridges an outage and a correction.
  enrolment: ({ student }) => (student === 'no' ? 7 * DAY_MS : NOT_KEPT),
  'fiscal-payroll': ({ publicServant }) => (publicServant === 'no' ? 7 * DAY_MS : NOT_KEPT),
  // Other channels pay any day: just long enough for one outage.
  'other-grants': ({ unemploymentSubsidy, claimedPersonally }) =>
    unemploymentSubsidy === 'no' && claimedPersonally === 'no' ? DAY_MS : NOT_KEPT,
  // What is filed stays filed; attendance is entered while the class runs.
  classes: ({ filed, attendedHours }) => (filed === 'yes' && attendedHours !== undefined ? DAY_MS : NOT_KEPT),
  // Examinations are added daily.
  issuers: ({ found }) => (found ? DAY_MS / 4 : NOT_KEPT),
  // Of many claims of one enterprise in an hour each would ask the same; a firm that is struck off is seen within it.
  enterprises: (answer) => (answer.found && answer.status === 'active' ? DAY_MS / 24 : NOT_KEPT),
};

/** Until when an answer may stand in for asking again; machine time, milliseconds since the epoch. */
export function goodUntilMs<Name extends keyof FactsOf>(
  register: Name,
  { facts, answeredAt }: { readonly facts: FactsOf[Name]; readonly answeredAt: string },
): number {
  return Date.parse(answeredAt) + LIFETIMES[register](facts);
}
