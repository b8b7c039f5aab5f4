import { useQuery } from '@tanstack/react-query';
import { useRegion } from '#console/pages/places/use-region.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { officerName } from './officer-names.ts';

interface OfficerProps {
  readonly subject: string;
  /** In which they act; of what belongs to no region, that of the one who looks. */
  readonly region?: string;
  /** Whose office they filled. */
  readonly onBehalfOf?: string | undefined;
}

/** An officer by name, with the subject that the trail has; the subject alone until the name is here, or where there is none. */
export function Officer({ subject, region: where, onBehalfOf }: OfficerProps) {
  const own = useRegion('office:read');
  const region = where ?? own;
  return (
    <>
      <Named subject={subject} region={region} />
      {onBehalfOf !== undefined && (
        <>
          {' '}
          → <Named subject={onBehalfOf} region={region} />
        </>
      )}
    </>
  );
}

const NAMES_KEPT_MS = 10 * 60_000;

function Named({ subject, region }: { readonly subject: string; readonly region: string }) {
  const api = useApi();
  const { data: name } = useQuery({
    queryKey: ['officer', region, subject],
    queryFn: async () => (await officerName(api, region, subject)) ?? null,
    staleTime: NAMES_KEPT_MS,
    retry: false,
  });
  if (name === undefined || name === null || name === subject) return <>{subject}</>;
  return (
    <span>
      {name} <span className="quiet">{subject}</span>
    </span>
  );
}
