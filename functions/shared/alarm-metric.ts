/** Metrics of which each count rings an alarm of the stack, see `docs/runbook.md`. */
export const ALARM_METRICS = {
  receipts: 'ReceiptsToLookInto',
} as const;

export type AlarmMetric = (typeof ALARM_METRICS)[keyof typeof ALARM_METRICS];

/** Where the deployment counts them. */
const namespace = (): string => process.env.METRICS_NAMESPACE ?? 'jianzheng';

/** Counts one in CloudWatch's embedded metric format: a line of the log, so that nothing is called and nothing can fail. */
export function ring(name: AlarmMetric): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: namespace(), Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] }],
    },
    [name]: 1,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
