import { useQuery } from '@tanstack/react-query';
import type { Claim } from '#client/types.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { Deadlines } from './deadlines.tsx';
import { Decisions } from './decisions.tsx';
import { History } from './history.tsx';
import { Payments } from './payments.tsx';

/** Changes with what its trail tells anew. */
export const versionOf = ({ status, revision, round, recoveredFen, openObjections }: Claim): string =>
  [status, revision, round, recoveredFen, openObjections].join(' ');

/** The trail of a claim, asked for again when it has moved. */
export function useHistory(claim: Claim | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['claim', claim?.claimId, 'history', claim === undefined ? '' : versionOf(claim)],
    enabled: claim !== undefined,
    queryFn: ({ signal }) => api.call('readHistory', { path: { claimId: claim?.claimId ?? '' } }, { signal }),
    placeholderData: (before) => before,
  });
}

/** What is due, who decided what, what was paid and all that happened: the same wherever a claim is opened. */
export function ClaimRecord({ claim }: { readonly claim: Claim }) {
  const events = useHistory(claim).data?.events ?? [];
  return (
    <>
      <Deadlines claimId={claim.claimId} version={versionOf(claim)} />
      <Decisions claim={claim} />
      <Payments events={events} claim={claim} />
      <History events={events} />
    </>
  );
}
