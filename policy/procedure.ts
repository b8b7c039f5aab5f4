import type { AttachmentKind } from '#functions/attachment/kinds.ts';
import { inRegion } from './regional.ts';
import type { PolicyVersion } from './schema.ts';
import { shippedVersions } from './shipped.ts';

/** What is asked of a claim in a region, and its days. */
export interface Procedure {
  readonly attachments: readonly AttachmentKind[];
  readonly acceptanceWorkingDays: number;
  readonly correctionWorkingDays: number | 'unknown';
}

/** A version that was written before policies said so has what is shipped. */
export function procedureOf(policy: Pick<PolicyVersion, 'procedure' | 'regions'>, region: string): Procedure {
  const setting = policy.procedure ?? shippedVersions.find(({ procedure }) => procedure !== undefined)?.procedure;
  if (setting === undefined) throw new Error('No version that is shipped says what the procedure asks for.');
  return {
    attachments: inRegion(policy, setting.attachments, region).value,
    acceptanceWorkingDays: inRegion(policy, setting.acceptanceWorkingDays, region).value,
    correctionWorkingDays: inRegion(policy, setting.correctionWorkingDays, region).value,
  };
}
