import * as z from 'zod';
import { contextOf, type RequestContext } from '../iam/conditions.ts';
import type { AskedOfResource, Principal, ResourceJudge } from '../iam/resource-policies.ts';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';

export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

export type Subscriber = (published: Published) => void;

/** Stand-in for SNS: it lets in whom a topic's policy and its key's policy let in, and passes on what it took. */
export interface Topics {
  /** @returns AWS's name for the refusal, or undefined once everybody who subscribed was told */
  publish(published: Published, by: Principal, context: Readonly<Record<string, string>>): string | undefined;
  subscribe(topicArn: string, subscriber: Subscriber): void;
  /** Addresses that the template subscribes, by topic. */
  addresses(topicArn: string): readonly string[];
}

const topicProperties = z.looseObject({ KmsMasterKeyId: z.string().optional() });
const subscription = z.looseObject({ TopicArn: z.string(), Endpoint: z.string(), Protocol: z.string() });

export function createTopics(stack: Stack, judge: ResourceJudge): Topics {
  const keyOf = new Map(
    stack.ofType('AWS::SNS::Topic').map((one) => [one.ref, readProperties(one, topicProperties).KmsMasterKeyId]),
  );
  const governed = new Set(
    stack
      .ofType('AWS::SNS::TopicPolicy')
      .flatMap((one) => readProperties(one, z.looseObject({ Topics: z.array(z.string()) })).Topics),
  );
  const subscribed = stack.ofType('AWS::SNS::Subscription').map((one) => readProperties(one, subscription));
  const subscribers = new Map<string, Subscriber[]>();

  function refusal(topicArn: string, principal: Principal, context: RequestContext): string | undefined {
    const asked = (action: string, resource: string): AskedOfResource => ({ principal, action, resource, context });
    // A topic without a policy of its own has the one that lets its account in.
    const verdict = governed.has(topicArn)
      ? judge(topicArn, asked('sns:Publish', topicArn))
      : context['aws:sourceaccount'] === stack.account
        ? 'allowed'
        : 'not-mentioned';
    if (verdict !== 'allowed') return 'AuthorizationErrorException';
    const key = keyOf.get(topicArn);
    if (key === undefined) return undefined;
    const mayUse = ['kms:GenerateDataKey', 'kms:Decrypt'].every(
      (action) => judge(key, asked(action, key)) === 'allowed',
    );
    return mayUse ? undefined : 'KMSAccessDeniedException';
  }

  return {
    publish: (published, by, given) => {
      const context = contextOf({ 'aws:SecureTransport': 'true', ...given });
      const refused = refusal(published.topicArn, by, context);
      if (refused !== undefined) return refused;
      for (const tell of subscribers.get(published.topicArn) ?? []) tell(published);
      return undefined;
    },
    subscribe: (topicArn, subscriber) => {
      subscribers.set(topicArn, [...(subscribers.get(topicArn) ?? []), subscriber]);
    },
    addresses: (topicArn) => subscribed.filter(({ TopicArn }) => TopicArn === topicArn).map(({ Endpoint }) => Endpoint),
  };
}
