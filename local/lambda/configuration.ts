import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';

/** One function of the stack, as Lambda would run it. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  /** Of the role whose credentials the code has. */
  readonly roleArn: string;
  /** Folder of the asset beside the template. */
  readonly assetPath: string;
  /** `file.export`, such as `index.handler`. */
  readonly handler: string;
  /** Seconds of machine time that an invocation may take. */
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Upper bound on invocations at the same time, from ReservedConcurrentExecutions; undefined where none is set. */
  readonly reservedConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Queue that an asynchronous event goes to, as it came, after its last failure. */
  readonly deadLetterArn: string | undefined;
  /** Queue that gets a record of an asynchronous event's failure. */
  readonly onFailureArn: string | undefined;
  /** How often a failed asynchronous event is tried again; AWS's default is 2. */
  readonly asyncRetries: number;
  /** How old an asynchronous event may grow while Lambda cannot run it; AWS's default is six hours. */
  readonly asyncMaximumAgeSeconds: number;
}

const functionProperties = z.looseObject({
  PackageType: z.literal('Zip').optional(),
  Code: z.looseObject({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  DeadLetterConfig: z.looseObject({ TargetArn: z.string() }).optional(),
  Layers: z.array(z.unknown()).max(0, 'layers are not implemented').optional(),
});

const sixHours = 21_600;

const invokeProperties = z.looseObject({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(sixHours),
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() }).optional(),
});

/** @returns the bare name from a name, an ARN or a qualified ARN. */
export function functionNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : (nameOrArn.split(':')[0] ?? nameOrArn);
}

export function functionsOf(stack: Stack): readonly FunctionConfiguration[] {
  const invokeConfigs = new Map(
    stack.ofType('AWS::Lambda::EventInvokeConfig').map((resource) => {
      const config = readProperties(resource, invokeProperties);
      return [functionNameOf(config.FunctionName), config] as const;
    }),
  );
  return stack.ofType('AWS::Lambda::Function').map((resource) => {
    const properties = readProperties(resource, functionProperties);
    const invokeConfig = invokeConfigs.get(resource.name);
    return {
      name: resource.name,
      arn: resource.attribute('Arn'),
      roleArn: properties.Role,
      assetPath: stack.assetPath(properties.Code.S3Key),
      handler: properties.Handler,
      timeoutSeconds: properties.Timeout,
      memoryMiB: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      environment: properties.Environment?.Variables ?? {},
      deadLetterArn: properties.DeadLetterConfig?.TargetArn,
      onFailureArn: invokeConfig?.DestinationConfig?.OnFailure?.Destination,
      asyncRetries: invokeConfig?.MaximumRetryAttempts ?? 2,
      asyncMaximumAgeSeconds: invokeConfig?.MaximumEventAgeInSeconds ?? sixHours,
    };
  });
}
