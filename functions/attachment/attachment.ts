import type { Fault } from '../shared/fault.ts';
import type { FileType } from './file-kinds.ts';
import { ATTACHMENTS, type AttachmentKind } from './kinds.ts';
import type { Scanned } from './malware-scan-client.ts';

/** A paper that goes with a claim: awaited, then accepted or refused by what the file is; removed while the claim is open. */
export interface Attachment {
  readonly claimId: string;
  readonly attachmentId: string;
  readonly kind: AttachmentKind;
  readonly state: 'awaiting' | 'accepted' | 'refused' | 'removed';
  readonly createdBy: string;
  readonly createdAt: string;
  readonly fileName?: string;
  readonly type?: FileType;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly scanned?: Exclude<Scanned, 'harmful'>;
  readonly faults?: readonly Fault[];
}

/** What of an accepted one is frozen with the revision that was submitted, and stands in the audit chain. */
export interface FrozenAttachment {
  readonly attachmentId: string;
  readonly kind: AttachmentKind;
  readonly type: FileType;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where the file was sent to; the address takes another until it expires. */
export const sentKey = ({ claimId, attachmentId }: Pick<Attachment, 'claimId' | 'attachmentId'>) =>
  `uploads/${claimId}/${attachmentId}/attachment`;

/** Where the bytes that were looked at lie: by their hash, so that nothing else can come to lie there. */
export const keptKey = (claimId: string, sha256: string) => `attachments/${claimId}/${sha256}`;

export function frozen(attachments: readonly Attachment[]): readonly FrozenAttachment[] {
  return attachments.flatMap(({ state, attachmentId, kind, type, bytes, sha256 }) =>
    state === 'accepted' && type !== undefined && bytes !== undefined && sha256 !== undefined
      ? [{ attachmentId, kind, type, bytes, sha256 }]
      : [],
  );
}

/** One fault for each paper that the policy asks for and that is not there. */
export function missing(required: readonly AttachmentKind[], there: readonly FrozenAttachment[]): readonly Fault[] {
  return required
    .filter((kind) => !there.some((each) => each.kind === kind))
    .map((kind) => ({
      code: `attachment-missing-${kind}`,
      place: {},
      text: { zh: `缺少${ATTACHMENTS[kind].zh}。`, en: `The ${ATTACHMENTS[kind].en} are missing or were refused.` },
      fix: {
        zh: `请上传${ATTACHMENTS[kind].zh}(PDF、JPEG、PNG、OFD 或 DOCX,不超过 20 MB)。`,
        en: `Upload the ${ATTACHMENTS[kind].en} (PDF, JPEG, PNG, OFD or DOCX, up to 20 MB).`,
      },
    }));
}
