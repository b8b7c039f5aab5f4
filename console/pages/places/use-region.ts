import { useSearchParams } from 'wouter';
import { reachOf } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import type { Operation } from '#functions/api/permissions.ts';
import { REGION_NAMES } from './regions.ts';

/** Where a page begins for who sees every region. */
const FIRST_LOOK = '350200';

/** Codes of the regions in which the person may do this. */
export function useRegions(operation: Operation | 'everybody'): readonly string[] {
  const { person } = useSession();
  const reach = operation === 'everybody' ? 'all' : reachOf(person, operation);
  return reach === 'all' ? REGION_NAMES.map(({ code }) => code) : reach;
}

/**
 * The region that a page shows: what its address says, else the person's own, else one that they may see.
 * @param beyond further choices of the page, such as the province
 */
export function useRegion(operation: Operation | 'everybody', beyond: readonly string[] = []): string {
  const { person } = useSession();
  const [query] = useSearchParams();
  const regions = [...beyond, ...useRegions(operation)];
  const wished = [query.get('region'), person?.region, ...beyond, FIRST_LOOK];
  return wished.find((code) => code != null && regions.includes(code)) ?? regions[0] ?? '';
}
