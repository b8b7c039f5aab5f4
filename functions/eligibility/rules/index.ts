import {
  certificateForm,
  certificateIssuer,
  certificateProvince,
  certificateTypeAndLevel,
  certificateVerified,
  claimWindow,
  issuerOnFile,
  policyInForce,
} from './certificate-rules.ts';
import {
  consented,
  employedByClaimant,
  noPension,
  notClaimedPersonally,
  notPublicServant,
  notStudent,
  noUnemploymentSubsidy,
  withinAge,
} from './person-rules.ts';
import type { Rule } from './rule.ts';
import { regionServed, trainingLongEnough, trainingModeAllowed } from './training-rules.ts';

/** All of them look at every line, in the order in which a person reads the reasons. */
export const RULES: readonly Rule[] = [
  certificateVerified,
  certificateForm,
  certificateIssuer,
  certificateProvince,
  certificateTypeAndLevel,
  regionServed,
  policyInForce,
  claimWindow,
  issuerOnFile,
  employedByClaimant,
  noPension,
  notPublicServant,
  notStudent,
  withinAge,
  noUnemploymentSubsidy,
  notClaimedPersonally,
  consented,
  trainingModeAllowed,
  trainingLongEnough,
];
