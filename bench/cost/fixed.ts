import { ENVIRONMENTS } from '#infra/config.ts';
import { addQuantities, type Quantities } from '#local/metering/price-items.ts';
import type { Stack } from '#local/template/stack.ts';
import type { IdleSchedule } from './measure.ts';

/** What a month costs in which nobody claims anything: resources of the template, and schedules that find nothing. */
export function fixedPerMonth(stack: Stack, schedules: readonly IdleSchedule[]): Quantities {
  const acls = stack.ofType('AWS::WAFv2::WebACL');
  const resources: Quantities = {
    kmsKey: stack.ofType('AWS::KMS::Key').length,
    alarm: stack.ofType('AWS::CloudWatch::Alarm').length,
    wafAcl: acls.length,
    wafRule: acls.reduce((sum, { properties }) => sum + lengthOf(properties['Rules']), 0),
    secret: Object.keys(ENVIRONMENTS.aws.secrets).length,
  };
  return addQuantities(
    { quantities: resources, times: 1 },
    ...schedules.map(({ perFiring, timesAMonth }) => ({ quantities: perFiring, times: timesAMonth })),
  );
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
