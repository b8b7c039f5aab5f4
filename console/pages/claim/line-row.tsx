import { useQuery } from '@tanstack/react-query';
import { batchOf } from '#functions/claim/keys.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { CLAIM } from './texts.ts';

const LINES_KEPT_MS = 60_000;

/** A line of the claim's revision that stands by its row and masked person: what it is called inside tells nobody anything. */
export function LineRow({ claimId, lineId }: { readonly claimId: string; readonly lineId: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const batch = batchOf(lineId);
  const { data } = useQuery({
    queryKey: ['claim', claimId, 'batch', batch],
    queryFn: ({ signal }) => api.call('listLines', { path: { claimId }, query: { batch } }, { signal }),
    staleTime: LINES_KEPT_MS,
    retry: false,
  });
  const line = data?.lines.find((each) => each.lineId === lineId);
  if (line === undefined) return <>{lineId}</>;
  return (
    <>
      {say(CLAIM.rowNumber)} {line.row} {line.name}
    </>
  );
}
