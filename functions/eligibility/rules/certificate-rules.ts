import { inRegion } from '#policy/regional.ts';
import { addMonths } from '../../shared/calendar/calendar-date.ts';
import {
  contradictsIssuer,
  isFormKnown,
  isOfAnotherProvince,
  parseCertificateNumber,
} from '../../verification/certificate-number.ts';
import type { VerifiedLine } from '../../verification/verify-line.ts';
import type { ReasonCode } from '../reasons.ts';
import { ruleOf } from './person-rules.ts';
import { answer, type Finding, judge, not, type Rule } from './rule.ts';

/** First two digits of GB/T 2260 of the province whose policy this is. */
const FUJIAN = '35';

const CERTIFICATE_REASON: Partial<Record<VerifiedLine['certificate'], ReasonCode>> = {
  'not-found': 'certificate-not-found',
  mismatch: 'certificate-mismatch',
  revoked: 'certificate-revoked',
  contradiction: 'certificate-number-contradicts',
};

const against = (reason: ReasonCode | undefined): Finding | undefined =>
  reason === undefined ? undefined : { against: reason };

export const certificateVerified: Rule = ({ verified }) => against(CERTIFICATE_REASON[verified.certificate]);

/** A form that nobody published goes to the register and to a person; it is nothing against the certificate. */
export const certificateForm: Rule = (on) =>
  judge(
    ruleOf(on, 'certificateForm'),
    isFormKnown(parseCertificateNumber(on.line.certificateNumber), on.line) ? false : 'unknown',
    { against: 'certificate-number-contradicts', unknown: 'certificate-number-form-unknown' },
  );

export const certificateIssuer: Rule = (on) =>
  judge(
    ruleOf(on, 'certificateIssuer'),
    contradictsIssuer(parseCertificateNumber(on.line.certificateNumber), on.line.issuer),
    { against: 'certificate-number-contradicts', unknown: 'certificate-number-issuer-differs' },
  );

/** Where a region asks for issuers on file in the province. Numbers that do not tell their province show nothing. */
export const certificateProvince: Rule = (on) =>
  judge(
    ruleOf(on, 'certificateProvince'),
    isOfAnotherProvince(parseCertificateNumber(on.line.certificateNumber), FUJIAN) ?? false,
    { against: 'certificate-number-contradicts', unknown: 'certificate-number-of-another-province' },
  );

/** A special-ability certificate has no level, the others have one. */
export const certificateTypeAndLevel: Rule = ({ line }) =>
  (line.level === 'special') === (line.certificateType === 'special-ability')
    ? undefined
    : { against: 'certificate-type-and-level' };

export const policyInForce: Rule = ({ line, policy: { certificates } }) =>
  line.issuedOn < certificates.from || line.issuedOn > certificates.until
    ? { against: 'no-policy-in-force' }
    : undefined;

/** Months from the date of issue; the last day counts. */
export const claimWindow: Rule = ({ line, claim, policy }) => {
  const { value } = inRegion(policy, policy.claimWindow, claim.region);
  if (value === 'unknown') return { unknown: 'claim-window-unknown', whenUnknown: 'hold' };
  return claim.submittedOn > addMonths(line.issuedOn, value) ? { against: 'claim-window-passed' } : undefined;
};

export const issuerOnFile: Rule = ({ verified, claim, policy }) =>
  judge(
    { ...policy.rules.issuerOnFile, ...inRegion(policy, policy.rules.issuerOnFile, claim.region) },
    not(answer(verified.issuerOnFile)),
    { against: 'issuer-not-on-file', unknown: 'issuer-unknown' },
  );
