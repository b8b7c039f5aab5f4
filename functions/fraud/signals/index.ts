import type { ClaimSignal, LineSignal } from '../signal.ts';
import { attendanceMissing } from './attendance-missing.ts';
import { attendanceShort } from './attendance-short.ts';
import { certificateFormUnknown } from './certificate-form-unknown.ts';
import { classFiledLate } from './class-filed-late.ts';
import { classNotFiled } from './class-not-filed.ts';
import { classOverCapacity } from './class-over-capacity.ts';
import { classOversold } from './class-oversold.ts';
import { classReused } from './class-reused.ts';
import { employmentUnconfirmed } from './employment-unconfirmed.ts';
import { enterpriseNotActive } from './enterprise-not-active.ts';
import { hoursDoNotFit } from './hours-do-not-fit.ts';
import { impossibleChronology } from './impossible-chronology.ts';
import { insuredElsewhere } from './insured-elsewhere.ts';
import { insuredForTraining } from './insured-for-training.ts';
import { insuredTogether } from './insured-together.ts';
import { issuerBurst } from './issuer-burst.ts';
import { issuerNotOpen } from './issuer-not-open.ts';
import { issuerOfOwners } from './issuer-of-owners.ts';
import { issuerOutOfScope } from './issuer-out-of-scope.ts';
import { issuerOversold } from './issuer-oversold.ts';
import { issuerPassRate } from './issuer-pass-rate.ts';
import { issuerSurge } from './issuer-surge.ts';
import { justInsured } from './just-insured.ts';
import { labourDispatch } from './labour-dispatch.ts';
import { manyPairedPhones } from './many-paired-phones.ts';
import { moreThanInsured } from './more-than-insured.ts';
import { overlappingClasses } from './overlapping-classes.ts';
import { pairedPhone } from './paired-phone.ts';
import { pensionUnconfirmed } from './pension-unconfirmed.ts';
import { publicServantUnconfirmed } from './public-servant-unconfirmed.ts';
import { rosterReused } from './roster-reused.ts';
import { sameNameTwoDocuments } from './same-name-two-documents.ts';
import { serialRun } from './serial-run.ts';
import { sharedAccount } from './shared-account.ts';
import { sharedDevice } from './shared-device.ts';
import { sharedOwners } from './shared-owners.ts';
import { sharedPhone } from './shared-phone.ts';
import { splitClaims } from './split-claims.ts';
import { studentUnconfirmed } from './student-unconfirmed.ts';
import { suddenVolume } from './sudden-volume.ts';
import { trainedBeforeFounded } from './trained-before-founded.ts';
import { watchlisted } from './watchlisted.ts';
import { wholeWorkforce } from './whole-workforce.ts';
import { youngEnterprise } from './young-enterprise.ts';

export const LINE_SIGNALS: readonly LineSignal[] = [
  employmentUnconfirmed,
  pensionUnconfirmed,
  studentUnconfirmed,
  publicServantUnconfirmed,
  justInsured,
  insuredForTraining,
  insuredElsewhere,
  classNotFiled,
  classFiledLate,
  classOverCapacity,
  attendanceMissing,
  attendanceShort,
  hoursDoNotFit,
  overlappingClasses,
  impossibleChronology,
  trainedBeforeFounded,
  certificateFormUnknown,
  issuerBurst,
  issuerSurge,
  issuerPassRate,
  issuerOutOfScope,
  issuerNotOpen,
  issuerOfOwners,
];

export const CLAIM_SIGNALS: readonly ClaimSignal[] = [
  sharedPhone,
  pairedPhone,
  manyPairedPhones,
  sharedAccount,
  sameNameTwoDocuments,
  rosterReused,
  classOversold,
  classReused,
  issuerOversold,
  serialRun,
  insuredTogether,
  moreThanInsured,
  wholeWorkforce,
  youngEnterprise,
  suddenVolume,
  enterpriseNotActive,
  labourDispatch,
  splitClaims,
  sharedDevice,
  sharedOwners,
  watchlisted,
];
