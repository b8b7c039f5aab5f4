/** Everything the cost report puts a price on. Services in the order in which they are printed. */
export const SERVICES = {
  stepFunctions: { zh: '状态机', en: 'Step Functions' },
  lambda: { zh: '函数', en: 'Lambda' },
  dynamodb: { zh: '数据库', en: 'DynamoDB' },
  s3: { zh: '对象存储', en: 'S3' },
  apiGateway: { zh: 'API 网关', en: 'API Gateway' },
  waf: { zh: '防火墙', en: 'WAF' },
  kms: { zh: '密钥', en: 'KMS' },
  sqs: { zh: '队列', en: 'SQS' },
  cloudWatch: { zh: '日志与告警', en: 'CloudWatch' },
  eventBridge: { zh: '定时与事件', en: 'EventBridge' },
  secretsManager: { zh: '机密', en: 'Secrets Manager' },
} as const;

export type Service = keyof typeof SERVICES;

/** An item's quantity is counted in this unit; storage in GB-months of 1024³ bytes. */
interface PriceItemShape {
  readonly service: Service;
  readonly unit: string;
}

export const PRICE_ITEMS = {
  stateTransition: { service: 'stepFunctions', unit: 'state transition' },
  lambdaRequest: { service: 'lambda', unit: 'request' },
  lambdaGbSecond: { service: 'lambda', unit: 'GB-second' },
  dynamodbWriteUnit: { service: 'dynamodb', unit: 'write request unit' },
  dynamodbReadUnit: { service: 'dynamodb', unit: 'read request unit' },
  dynamodbStorage: { service: 'dynamodb', unit: 'GB-month' },
  dynamodbRecovery: { service: 'dynamodb', unit: 'GB-month of recovery' },
  s3Put: { service: 's3', unit: 'PUT or LIST request' },
  s3Get: { service: 's3', unit: 'GET or HEAD request' },
  s3Storage: { service: 's3', unit: 'GB-month' },
  apiRequest: { service: 'apiGateway', unit: 'REST API request' },
  wafRequest: { service: 'waf', unit: 'request' },
  wafAcl: { service: 'waf', unit: 'web ACL and month' },
  wafRule: { service: 'waf', unit: 'rule and month' },
  kmsRequest: { service: 'kms', unit: 'request' },
  kmsKey: { service: 'kms', unit: 'key and month' },
  sqsRequest: { service: 'sqs', unit: 'request' },
  logIngestion: { service: 'cloudWatch', unit: 'GB of logs' },
  logStorage: { service: 'cloudWatch', unit: 'GB-month of logs' },
  alarm: { service: 'cloudWatch', unit: 'alarm and month' },
  scheduledInvocation: { service: 'eventBridge', unit: 'invocation' },
  customEvent: { service: 'eventBridge', unit: 'event of at most 64 KB' },
  secret: { service: 'secretsManager', unit: 'secret and month' },
} as const satisfies Record<string, PriceItemShape>;

export type PriceItem = keyof typeof PRICE_ITEMS;
export const priceItems = Object.keys(PRICE_ITEMS) as readonly PriceItem[];

/** How much of each item; what is absent was not used. */
export type Quantities = { readonly [Item in PriceItem]?: number };

/** @returns the sum, each `times` what is said. */
export function addQuantities(
  ...parts: readonly { readonly quantities: Quantities; readonly times: number }[]
): Quantities {
  const sum: { [Item in PriceItem]?: number } = {};
  for (const { quantities, times } of parts) {
    for (const item of priceItems) {
      const quantity = quantities[item];
      if (quantity !== undefined) sum[item] = (sum[item] ?? 0) + quantity * times;
    }
  }
  return sum;
}
