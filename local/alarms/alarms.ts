import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import type { Topics } from './topics.ts';

/** One metric, as an alarm names it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
}

/** @returns undefined for what one machine does not measure: an alarm over it never rings here */
export type Measure = (metric: MetricName) => number | undefined;

export interface Alarms {
  /** Looks at all metrics; an alarm that begins to ring is published. */
  look(): void;
  /** Names of those that ring. */
  ringing(): readonly string[];
  /** Actions that were refused, as the history of an alarm tells them. */
  failed(): readonly { readonly alarm: string; readonly topicArn: string; readonly why: string }[];
}

const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

const properties = z.looseObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Period: z.coerce.number().default(300),
  Threshold: z.coerce.number().default(0),
  ComparisonOperator: z.string(),
  AlarmDescription: z.string().default(''),
  AlarmActions: z.array(z.string()).default([]),
});

/** Stand-in for CloudWatch's alarms: one period at a time, over what the machine can measure. */
export function createAlarms(stack: Stack, topics: Topics, measure: Measure): Alarms {
  const ringing = new Set<string>();
  const failed: { alarm: string; topicArn: string; why: string }[] = [];
  const alarms = stack.ofType('AWS::CloudWatch::Alarm').map((one) => ({
    name: one.name,
    arn: one.attribute('Arn'),
    ...readProperties(one, properties),
  }));

  function measuredFor(alarm: (typeof alarms)[number]): number | undefined {
    // One over several metrics is worked out by CloudWatch alone.
    if (alarm.Namespace === undefined || alarm.MetricName === undefined) return undefined;
    return measure({
      namespace: alarm.Namespace,
      name: alarm.MetricName,
      dimensions: Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value])),
      periodSeconds: alarm.Period,
    });
  }

  function ring(alarm: (typeof alarms)[number]): void {
    const message = JSON.stringify({
      AlarmName: alarm.name,
      AlarmDescription: alarm.AlarmDescription,
      NewStateValue: 'ALARM',
      AlarmArn: alarm.arn,
    });
    for (const topicArn of alarm.AlarmActions) {
      const why = topics.publish(
        { topicArn, subject: `ALARM: "${alarm.name}"`, message },
        { service: 'cloudwatch.amazonaws.com' },
        { 'aws:SourceAccount': stack.account, 'aws:SourceArn': alarm.arn },
      );
      if (why !== undefined) failed.push({ alarm: alarm.name, topicArn, why });
    }
  }

  return {
    look: () => {
      for (const alarm of alarms) {
        const compare = COMPARISONS[alarm.ComparisonOperator as keyof typeof COMPARISONS];
        const value = measuredFor(alarm);
        const rings = value !== undefined && compare?.(value, alarm.Threshold) === true;
        if (rings && !ringing.has(alarm.name)) {
          ringing.add(alarm.name);
          ring(alarm);
        }
        if (!rings) ringing.delete(alarm.name);
      }
    },
    ringing: () => [...ringing],
    failed: () => failed,
  };
}
