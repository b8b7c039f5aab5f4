import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { TemplateRefused } from '../template/values.ts';

export const DEFAULT_BUS = 'default';

const properties = z
  .looseObject({
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    ScheduleExpression: z.string().optional(),
    EventBusName: z.string().default(DEFAULT_BUS),
    State: z.string().default('ENABLED'),
    Targets: z
      .array(
        z.looseObject({
          Arn: z.string(),
          Input: z.string().optional(),
          InputTransformer: z.never('input transformers are not implemented').optional(),
        }),
      )
      .default([]),
  })
  .refine(
    (rule) => (rule.EventPattern === undefined) !== (rule.ScheduleExpression === undefined),
    'has either a pattern or a schedule',
  );

export interface Target {
  readonly functionArn: string;
  /** Given instead of the event. */
  readonly input: string | undefined;
}

export interface Rule {
  readonly logicalId: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern: Readonly<Record<string, unknown>> | undefined;
  readonly schedule: string | undefined;
  readonly targets: readonly Target[];
}

/**
 * The stack's enabled EventBridge rules, each on its bus.
 * @throws TemplateRefused for a target that is no function, or a schedule on a bus of its own
 */
export function rulesOf(stack: Stack): readonly Rule[] {
  return stack.ofType('AWS::Events::Rule').flatMap((resource) => {
    const rule = readProperties(resource, properties);
    if (rule.State === 'DISABLED') return [];
    if (rule.ScheduleExpression !== undefined && rule.EventBusName !== DEFAULT_BUS)
      throw new TemplateRefused(`${resource.logicalId}: schedules run on the default bus only.`);
    const targets = rule.Targets.map(({ Arn, Input }) => {
      if (Arn.split(':')[2] !== 'lambda')
        throw new TemplateRefused(`${resource.logicalId}: only functions can be targets, not ${Arn}.`);
      return { functionArn: Arn, input: Input };
    });
    return {
      logicalId: resource.logicalId,
      arn: resource.attribute('Arn'),
      bus: rule.EventBusName,
      pattern: rule.EventPattern,
      schedule: rule.ScheduleExpression,
      targets,
    };
  });
}

/** EventBridge guide, "Event structure"; `time` is machine time. */
export function eventOf(
  stack: Stack,
  what: { readonly source: string; readonly detailType: string; readonly resources: readonly string[] },
  detail: object,
): { readonly id: string; readonly [field: string]: unknown } {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': what.detailType,
    source: what.source,
    account: stack.account,
    time: new Date().toISOString(),
    region: stack.region,
    resources: what.resources,
    detail,
  };
}
