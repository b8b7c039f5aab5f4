import type { SampleEnterprise } from '#samples/enterprises.ts';
import type { AttachmentKind } from '#functions/attachment/kinds.ts';
import { type Answer, expectStatus } from '#local/main-job/client.ts';
import { operatorOf, type Problem, type RunningStack } from '#test/support/running-stack.ts';

export const SCANNED_PDF = new TextEncoder().encode('%PDF-1.7\n%scanned\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

export type Confirmed = Problem & { readonly attachmentId?: string; readonly sha256?: string; readonly type?: string };

/** A file sent by its presigned address and confirmed, whatever comes of it. */
export async function attach(
  stack: RunningStack,
  enterprise: SampleEnterprise,
  claimId: string,
  kind: AttachmentKind,
  bytes: Uint8Array | undefined,
): Promise<Answer<Confirmed> & { readonly attachmentId: string }> {
  const operator = operatorOf(enterprise);
  const path = `/claims/${claimId}/attachments`;
  const { attachmentId, url } = expectStatus(
    await stack.client.post<{ attachmentId: string; url: string }>(operator, path, { kind }, stack.purpose('attach')),
    201,
  );
  if (bytes !== undefined) await fetch(url, { method: 'PUT', body: Buffer.from(bytes) });
  const confirmed = await stack.client.post<Confirmed>(
    operator,
    `${path}/${attachmentId}`,
    { action: 'confirm' },
    stack.purpose('confirm'),
  );
  return { ...confirmed, attachmentId };
}
