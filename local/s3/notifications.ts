import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';

const configuration = z.looseObject({
  Event: z.string(),
  Function: z.string(),
  Filter: z
    .looseObject({
      S3Key: z.looseObject({ Rules: z.array(z.object({ Name: z.string(), Value: z.string() })) }),
    })
    .optional(),
});

const bucketProperties = z.looseObject({
  NotificationConfiguration: z
    .strictObject({ LambdaConfigurations: z.array(configuration).default([]) }, 'only LambdaConfigurations are run')
    .optional(),
});

export interface ObjectChange {
  readonly bucket: string;
  readonly key: string;
  /** Without the `s3:` in front, such as `ObjectCreated:Put`. */
  readonly eventName: string;
  readonly size: number;
  readonly etag: string;
  readonly at: Date;
}

export interface Notification {
  readonly functionArn: string;
  readonly event: object;
}

export type Notifier = (change: ObjectChange) => readonly Notification[];

/** Keys in events are URL-encoded with `+` for a space. */
function eventKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** @returns for a change what the template's buckets tell which functions. */
export function notificationsOf(stack: Stack): Notifier {
  const rules = stack.ofType('AWS::S3::Bucket').flatMap((resource) => {
    const { NotificationConfiguration: notification } = readProperties(resource, bucketProperties);
    return (notification?.LambdaConfigurations ?? []).map((one) => {
      const filter = (name: string): string =>
        one.Filter?.S3Key.Rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
      return {
        bucket: resource.name,
        bucketArn: resource.attribute('Arn'),
        functionArn: one.Function,
        event: one.Event.replace(/^s3:/, ''),
        prefix: filter('prefix'),
        suffix: filter('suffix'),
        id: resource.logicalId,
      };
    });
  });
  return (change) =>
    rules
      .filter((rule) => rule.bucket === change.bucket)
      .filter(({ event }) =>
        event.endsWith('*') ? change.eventName.startsWith(event.slice(0, -1)) : event === change.eventName,
      )
      .filter(({ prefix, suffix }) => change.key.startsWith(prefix) && change.key.endsWith(suffix))
      .map((rule) => ({
        functionArn: rule.functionArn,
        event: {
          Records: [
            {
              eventVersion: '2.1',
              eventSource: 'aws:s3',
              awsRegion: stack.region,
              eventTime: change.at.toISOString(),
              eventName: change.eventName,
              userIdentity: { principalId: 'local' },
              requestParameters: { sourceIPAddress: '127.0.0.1' },
              responseElements: { 'x-amz-request-id': 'local', 'x-amz-id-2': 'local' },
              s3: {
                s3SchemaVersion: '1.0',
                configurationId: rule.id,
                bucket: { name: rule.bucket, ownerIdentity: { principalId: 'local' }, arn: rule.bucketArn },
                object: {
                  key: eventKey(change.key),
                  size: change.size,
                  eTag: change.etag,
                  sequencer: change.at.getTime().toString(16).toUpperCase().padStart(16, '0'),
                },
              },
            },
          ],
        },
      }));
}
