import * as z from 'zod';

/** Where a fault can be given: between two parts that talk over a network in the cloud. */
export const SEAMS = [
  'lambda',
  'dynamodb',
  's3',
  'kms',
  'secrets',
  'step-functions',
  'events',
  'registers',
  'treasury',
  'messages',
] as const;
export type Seam = (typeof SEAMS)[number];

/** Seams whose requests say where they go by a path, and those whose requests are signed by a function. */
const WITH_PATH: ReadonlySet<Seam> = new Set(['s3', 'registers', 'treasury', 'messages']);
const WITH_FUNCTION: ReadonlySet<Seam> = new Set([
  'lambda',
  'dynamodb',
  's3',
  'kms',
  'secrets',
  'step-functions',
  'events',
]);
const LONGEST_MS = 600_000;

/** `*` stands for any number of characters, `?` for one. */
const pattern = z.string().min(1).max(200);
const milliseconds = z.int().min(0).max(LONGEST_MS);
const instant = z.iso.datetime({ offset: true });

const common = {
  /** Matches the function's name: that is invoked (lambda) or that calls (the other seams of AWS). */
  function: pattern.optional(),
  /** Name of the API's operation; HTTP method and path's last part for registers and treasury, `receipt` for what the treasury sends. */
  operation: pattern.optional(),
  /** Matches the path without its query; for S3 `/bucket/key`. */
  path: pattern.optional(),
  /** Who asked for an invocation; lambda only. */
  source: z.enum(['api', 'authorizer', 'event', 'workflow']).optional(),
  /** Of the requests that match, the share that is struck. */
  probability: z.number().min(0).max(1).default(1),
  /** Given at most so often; default without end. */
  times: z.int().min(1).optional(),
  /** So many matching requests are let pass first. */
  after: z.int().min(0).default(0),
  /** Seconds of machine time since the start between which the rule holds. */
  machineSeconds: z.strictObject({ from: z.number().min(0).optional(), to: z.number().min(0).optional() }).optional(),
  /** Business time between which the rule holds. */
  businessTime: z.strictObject({ from: instant.optional(), to: instant.optional() }).optional(),
};

const anywhere = { seam: z.enum(SEAMS), ...common };
/** How long, in machine time: a number drawn between the two. */
const lasting = { minMs: milliseconds.default(0), maxMs: milliseconds };

const rule = z
  .discriminatedUnion('fault', [
    /** Refused with a status of the 500s (or another), nothing done. */
    z.strictObject({
      ...anywhere,
      fault: z.literal('error'),
      status: z.int().min(400).max(599).optional(),
      /** The error's name as the service words it. */
      name: z
        .string()
        .regex(/^[A-Za-z][A-Za-z.]{0,100}$/)
        .optional(),
    }),
    z.strictObject({
      ...anywhere,
      fault: z.literal('throttle'),
      /** Told by registers and treasury. */
      retryAfterSeconds: z.int().min(0).max(3600).default(1),
    }),
    /** Another writer holds the item. */
    z.strictObject({ ...common, seam: z.enum(['dynamodb', 's3']), fault: z.literal('conflict') }),
    z.strictObject({ ...anywhere, ...lasting, fault: z.literal('latency') }),
    /** The connection breaks before the work was begun, or after it was done: the answer is lost. */
    z.strictObject({ ...anywhere, fault: z.literal('reset-before') }),
    z.strictObject({ ...anywhere, fault: z.literal('reset-after') }),
    /** The same request arrives twice, one after the other; the second answer is the one that is seen. */
    z.strictObject({ ...anywhere, fault: z.literal('double') }),
    /** Held back until the next request that matches has passed, and no longer than this. */
    z.strictObject({ ...anywhere, fault: z.literal('reorder'), maxMs: milliseconds.default(1000) }),
    /** The execution environment dies so long after the handler began. */
    z.strictObject({ ...common, ...lasting, seam: z.literal('lambda'), fault: z.literal('crash') }),
    /** As if the function's timeout had come so long after the handler began. */
    z.strictObject({ ...common, ...lasting, seam: z.literal('lambda'), fault: z.literal('timeout') }),
  ])
  .superRefine((one, context) => {
    const refuse = (field: string, zh: string, en: string): void =>
      context.addIssue({ code: 'custom', path: [field], message: `${zh} / ${en}` });
    if (one.path !== undefined && !WITH_PATH.has(one.seam))
      refuse('path', `${one.seam} 的请求没有路径`, `requests to ${one.seam} have no path`);
    if (one.function !== undefined && !WITH_FUNCTION.has(one.seam))
      refuse('function', `${one.seam} 的请求不含函数名`, `requests to ${one.seam} name no function`);
    if (one.source !== undefined && one.seam !== 'lambda')
      refuse('source', '仅适用于 lambda', 'belongs to lambda only');
    if ('minMs' in one && one.minMs > one.maxMs) refuse('minMs', '大于 maxMs', 'is more than maxMs');
  });

export const faultPlan = z.strictObject({
  /** Of all that is drawn: the same seed and the same order of requests give the same faults. */
  seed: z.int().min(0).default(1),
  rules: z.array(rule).min(1),
});

export type FaultRule = z.infer<typeof rule>;
export type FaultPlan = z.infer<typeof faultPlan>;
