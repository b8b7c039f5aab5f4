import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { fitsWildcard } from '../wildcard.ts';
import { conditionsHold, type RequestContext } from './conditions.ts';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMore)]),
  Action: oneOrMore,
  /** Of a key's policy `*`: the key itself. */
  Resource: oneOrMore.optional(),
  Condition: z.unknown().optional(),
});
const document = z.looseObject({
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(statement)),
});
type Statement = z.infer<typeof statement>;

/** Who asks: a service of AWS such as `cloudwatch.amazonaws.com`, or a role. */
export type Principal = { readonly service: string } | { readonly role: string };

export interface AskedOfResource {
  readonly principal: Principal;
  readonly action: string;
  /** What it is done to: a topic, a key, an object of a bucket. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether what is asked is allowed by the policy of the resource that owns it, by that one's ARN. */
export type ResourceJudge = (ownerArn: string, asked: AskedOfResource) => 'allowed' | 'denied' | 'not-mentioned';

/** Policies of topics, buckets, queues and keys of the stack. */
export function readResourceJudge(stack: Stack): ResourceJudge {
  const byArn = new Map<string, Statement[]>();
  const add = (arn: string, statements: readonly Statement[]) => {
    byArn.set(arn, [...(byArn.get(arn) ?? []), ...statements]);
  };
  for (const one of stack.ofType('AWS::KMS::Key')) {
    const { KeyPolicy } = readProperties(one, z.looseObject({ KeyPolicy: document.optional() }));
    add(one.attribute('Arn'), KeyPolicy?.Statement ?? []);
  }
  for (const one of stack.ofType('AWS::SNS::TopicPolicy')) {
    const { PolicyDocument, Topics } = readProperties(
      one,
      z.looseObject({ PolicyDocument: document, Topics: z.array(z.string()) }),
    );
    for (const arn of Topics) add(arn, PolicyDocument.Statement);
  }
  for (const one of stack.ofType('AWS::S3::BucketPolicy')) {
    const { PolicyDocument, Bucket } = readProperties(
      one,
      z.looseObject({ PolicyDocument: document, Bucket: z.string() }),
    );
    add(`arn:${stack.partition}:s3:::${Bucket}`, PolicyDocument.Statement);
  }
  return (ownerArn, asked) => {
    const speaking = (byArn.get(ownerArn) ?? []).filter((one) => speaksOf(one, asked));
    if (speaking.some(({ Effect }) => Effect === 'Deny')) return 'denied';
    return speaking.some(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'not-mentioned';
  };
}

function speaksOf(one: Statement, { principal, action, resource, context }: AskedOfResource): boolean {
  return (
    isMeant(one.Principal, principal) &&
    one.Action.some((pattern) => fitsWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    (one.Resource ?? ['*']).some((pattern) => fitsWildcard(pattern, resource)) &&
    conditionsHold(one.Condition, context)
  );
}

function isMeant(named: Statement['Principal'], principal: Principal): boolean {
  if (named === '*') return true;
  if ('service' in principal) return named['Service']?.includes(principal.service) ?? false;
  return (named['AWS'] ?? []).some((one) => one === '*' || one === principal.role);
}
