import { ruleOf } from './person-rules.ts';
import type { Rule } from './rule.ts';

/** 自主, 委托, 联合, 跨地: how the enterprise had its people trained. */
export const trainingModeAllowed: Rule = (on) => {
  const { value, whenUnknown } = ruleOf(on, 'trainingModes');
  const { trainingMode } = on.line;
  if (value === 'unknown' || trainingMode === undefined) return { unknown: 'training-mode-unknown', whenUnknown };
  return value.includes(trainingMode) ? undefined : { against: 'training-mode-not-allowed' };
};

export const trainingLongEnough: Rule = (on) => {
  const { value, whenUnknown } = ruleOf(on, 'trainingHours');
  const { trainingHours } = on.line;
  if (value === 'unknown' || trainingHours === undefined) return { unknown: 'training-hours-unknown', whenUnknown };
  return trainingHours >= value.least ? undefined : { against: 'training-too-short' };
};

/** A region publishes and pays only what its policy knows it for. */
export const regionServed: Rule = ({ claim, policy }) =>
  policy.regions.some(({ code }) => code === claim.region) ? undefined : { against: 'region-not-served' };
