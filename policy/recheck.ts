import { inRegion } from './regional.ts';
import type { PolicyVersion } from './schema.ts';
import { shippedVersions } from './shipped.ts';

/**
 * Days after a payment on which its certificates and insurance are asked about again, earliest first. A version that
 * was written before policies said so has what is shipped.
 */
export function recheckDays(policy: Pick<PolicyVersion, 'recheck' | 'regions'>, region: string): readonly number[] {
  const setting = policy.recheck ?? shippedVersions[0]?.recheck;
  return setting === undefined ? [] : inRegion(policy, setting.daysAfterPayment, region).value;
}
