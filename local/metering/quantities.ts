import type { Quantities } from './price-items.ts';
import { lambdaTotal, logTotal, s3Total, type Usage } from './usage.ts';

export const GB = 1024 ** 3;

/** What a usage costs when it happens; storage goes on costing and is apart. */
export function quantitiesOf(usage: Usage): Quantities {
  const { invocations, mibMs } = lambdaTotal(usage);
  const { putRequests, getRequests } = s3Total(usage);
  return {
    stateTransition: usage.stepFunctions.stateTransitions,
    lambdaRequest: invocations,
    lambdaGbSecond: mibMs / 1024 / 1000,
    dynamodbWriteUnit: usage.dynamodb.writeUnits,
    dynamodbReadUnit: usage.dynamodb.readUnits,
    s3Put: putRequests,
    s3Get: getRequests,
    apiRequest: usage.apiGateway.requests,
    wafRequest: usage.apiGateway.requests,
    kmsRequest: Object.values(usage.kms).reduce((sum, count) => sum + count, 0),
    sqsRequest: usage.sqs.requests,
    customEvent: usage.eventBridge.customEvents,
    logIngestion: logTotal(usage) / GB,
  };
}

/** What is kept, in bytes. */
export interface Kept {
  readonly tableBytes: number;
  readonly objectBytes: number;
  readonly logBytes: number;
}

/** Keeping it for so many months. Logs are counted as they came in, though CloudWatch keeps them compressed. */
export function storageQuantities(kept: Kept, months: number): Quantities {
  return {
    dynamodbStorage: (kept.tableBytes / GB) * months,
    dynamodbRecovery: (kept.tableBytes / GB) * months,
    s3Storage: (kept.objectBytes / GB) * months,
    logStorage: (kept.logBytes / GB) * months,
  };
}
