import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { fitsWildcard } from '../wildcard.ts';
import { conditionsHold, type RequestContext } from './conditions.ts';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.unknown().optional(),
});
const document = z.looseObject({
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(statement)),
});

type Statement = z.infer<typeof statement>;

const roleProperties = z.looseObject({
  Policies: z.array(z.looseObject({ PolicyDocument: document })).default([]),
});
const policyProperties = z.looseObject({ PolicyDocument: document, Roles: z.array(z.string()).default([]) });

/** What a caller asks to do, as IAM names it. */
export interface Asked {
  /** Such as `dynamodb:PutItem`. */
  readonly action: string;
  /** Where the request does not tell which of several resources it means, to be allowed on one is enough. */
  readonly resources: readonly string[];
}

/** Whether a role's policies allow what is asked: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export type Judge = (roleArn: string, asked: Asked, context?: RequestContext) => 'allowed' | 'denied' | 'not-mentioned';

/**
 * Reads the identity policies of all roles of the stack: inline ones, and those that name their roles. Policies that AWS
 * keeps are not known here and allow nothing; policies of keys, buckets and queues are not looked at.
 *
 * @throws TemplateRefused for a statement that is written in a way not understood here, such as NotAction
 */
export function readJudge(stack: Stack): Judge {
  const byRole = new Map<string, Statement[]>();
  const arnByName = new Map<string, string>();
  for (const role of stack.ofType('AWS::IAM::Role')) {
    const { Policies } = readProperties(role, roleProperties);
    const arn = role.attribute('Arn');
    arnByName.set(role.ref, arn);
    byRole.set(
      arn,
      Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    );
  }
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
    for (const policy of stack.ofType(type)) {
      const { PolicyDocument, Roles } = readProperties(policy, policyProperties);
      for (const name of Roles) byRole.get(arnByName.get(name) ?? '')?.push(...PolicyDocument.Statement);
    }
  }
  return (roleArn, asked, context = {}) => {
    const statements = byRole.get(roleArn) ?? [];
    const speaks = ({ Action, Resource, Condition }: Statement, resource: string): boolean =>
      // The names of actions are the same in any case.
      Action.some((pattern) => fitsWildcard(pattern.toLowerCase(), asked.action.toLowerCase())) &&
      Resource.some((pattern) => fitsWildcard(pattern, resource)) &&
      conditionsHold(Condition, context);
    const verdicts = asked.resources.map((resource) => {
      const speaking = statements.filter((one) => speaks(one, resource));
      if (speaking.some((one) => one.Effect === 'Deny')) return 'denied';
      return speaking.some((one) => one.Effect === 'Allow') ? 'allowed' : 'not-mentioned';
    });
    return verdicts.find((one) => one === 'allowed') ?? verdicts.find((one) => one === 'denied') ?? 'not-mentioned';
  };
}
