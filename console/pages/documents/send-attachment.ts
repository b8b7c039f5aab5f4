import type { Api } from '#console/shell/api.ts';
import { ApiProblem } from '#console/shell/problem.ts';
import { putFile } from '#console/shell/put-file.ts';
import { FAULTS } from '#functions/attachment/file-faults.ts';
import { MAX_ATTACHMENT_BYTES } from '#functions/attachment/file-kinds.ts';
import type { AttachmentKind } from '#functions/attachment/kinds.ts';
import type { Text } from '#console/shell/text.ts';
import { TEXTS } from './attachment-texts.ts';

/** Why a file was not taken, and what to do. */
export interface NotTaken {
  readonly text: Text;
  readonly fix: Text | undefined;
}

/**
 * Sends a file to where it is kept and has it looked at.
 * @param progress told from 0 to 1 as it goes out
 * @returns every reason why it was not taken; none: it goes with the claim
 */
export async function sendAttachment(
  api: Api,
  claimId: string,
  kind: AttachmentKind,
  file: File,
  progress: (part: number) => void,
): Promise<readonly NotTaken[]> {
  // What is seen from here needs no way there: 20 MB take their time.
  if (file.size === 0) return [FAULTS['attachment-empty']];
  if (file.size > MAX_ATTACHMENT_BYTES) return [FAULTS['attachment-too-large']];
  try {
    const body = { kind, fileName: file.name.slice(-255) };
    const { attachmentId, url } = await api.call('createAttachment', { path: { claimId }, body });
    await putFile(url, file, progress);
    await api.call('settleAttachment', { path: { claimId, attachmentId }, body: { action: 'confirm' } });
    return [];
  } catch (error) {
    return reasonsOf(error);
  }
}

/** All that the API said, or that nothing was heard of it. */
export function reasonsOf(error: unknown): readonly NotTaken[] {
  if (!(error instanceof ApiProblem)) return [{ text: TEXTS.brokenOff, fix: TEXTS.tryAgain }];
  return error.faults.length > 0 ? error.faults : [error];
}
