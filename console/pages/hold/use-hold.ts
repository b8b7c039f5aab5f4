import { useQuery } from '@tanstack/react-query';
import { reachOf } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';

const LOOK_AGAIN_MS = 15_000;

/** Whether payments are held, for whoever may know; it is looked at again while the page is open. */
export function useHold() {
  const { person } = useSession();
  const api = useApi();
  return useQuery({
    queryKey: ['payments-hold'],
    enabled: reachOf(person, 'payments-hold:read').length > 0,
    queryFn: ({ signal }) => api.call('readPaymentsHold', {}, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}
