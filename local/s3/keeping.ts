import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';

export type LockMode = 'COMPLIANCE' | 'GOVERNANCE';

/** How a bucket keeps what was written. */
export interface Keeping {
  readonly versioned: boolean;
  /** Under which no version is deleted before so many days are over. */
  readonly lock?: { readonly mode: LockMode; readonly days: number };
}

const retention = z.strictObject({
  Mode: z.enum(['COMPLIANCE', 'GOVERNANCE']),
  Days: z.coerce.number().int().positive().optional(),
  Years: z.coerce.number().int().positive().optional(),
});
const bucketProperties = z.looseObject({
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  ObjectLockEnabled: z.union([z.boolean(), z.stringbool()]).default(false),
  ObjectLockConfiguration: z
    .strictObject({
      ObjectLockEnabled: z.literal('Enabled').optional(),
      Rule: z.strictObject({ DefaultRetention: retention }).optional(),
    })
    .optional(),
});

/** How each bucket of the stack keeps its objects, by its name. A lock brings versions with it. */
export function keepingOf(stack: Stack): ReadonlyMap<string, Keeping> {
  return new Map(
    stack.ofType('AWS::S3::Bucket').map((resource) => {
      const properties = readProperties(resource, bucketProperties);
      const { ObjectLockEnabled: lockable, VersioningConfiguration: versioning } = properties;
      const rule = lockable ? properties.ObjectLockConfiguration?.Rule?.DefaultRetention : undefined;
      const keeping: Keeping = {
        versioned: lockable || versioning?.Status === 'Enabled',
        ...(rule !== undefined && { lock: { mode: rule.Mode, days: rule.Days ?? (rule.Years ?? 0) * 365 } }),
      };
      return [resource.name, keeping];
    }),
  );
}
