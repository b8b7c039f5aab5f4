import type { Api } from '#console/shell/api.ts';
import { heldFile } from './held-files.ts';

/** The roster as it was sent: the page of an upload asks for it at once, and its table does not wait to begin. */
export function rosterFile(api: Api, claimId: string, uploadId: string) {
  return {
    queryKey: ['roster-file', uploadId],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    // Asked for just before it had been read, it is there a moment later.
    retry: 1,
    queryFn: async () => heldFile(uploadId) ?? (await fetched(api, claimId, uploadId)),
  };
}

async function fetched(api: Api, claimId: string, uploadId: string): Promise<Blob> {
  const { url } = await api.call('readRosterAsSent', { path: { claimId, uploadId } });
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The roster was answered ${answer.status}.`);
  return answer.blob();
}
