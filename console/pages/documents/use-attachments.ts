import { useQuery } from '@tanstack/react-query';
import { useApi } from '#console/shell/use-api.tsx';
import type { AttachmentKind } from '#functions/attachment/kinds.ts';

/** Papers that go with a claim, and which of them its submission asks for. */
export function useAttachments(claimId: string, version = '') {
  const api = useApi();
  return useQuery({
    queryKey: ['claim', claimId, 'attachments', version],
    queryFn: ({ signal }) => api.call('listAttachments', { path: { claimId } }, { signal }),
  });
}

type Listed = NonNullable<ReturnType<typeof useAttachments>['data']>;
export type Attachment = Listed['attachments'][number];

/** Kinds that are asked for and of which nothing was taken; what was refused does not count. */
export function lackingOf({ required, attachments }: Listed): readonly AttachmentKind[] {
  return required.filter((kind) => !attachments.some((each) => each.kind === kind && each.state === 'accepted'));
}
