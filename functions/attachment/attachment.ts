import type { Fault, Text } from '../shared/fault.ts';
import type { FileType } from './file-kinds.ts';
import { ATTACHMENTS, type AttachmentKind, MAX_ATTACHMENTS } from './kinds.ts';
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

/** How often each of a claim's papers may on average be sent anew. */
const TRIES = 10;

/** Why no further one is taken: what was removed or refused takes no place, but nobody fills a table with it. */
export function fullness(all: readonly Attachment[]): Text | undefined {
  const taken = all.filter(({ state }) => state === 'awaiting' || state === 'accepted');
  if (taken.length >= MAX_ATTACHMENTS) {
    return {
      zh: `一笔申报最多上传 ${MAX_ATTACHMENTS} 个附件,请合并后上传,或先删除不需要的。`,
      en: `A claim has at most ${MAX_ATTACHMENTS} attachments: put several into one file, or remove one first.`,
    };
  }
  if (all.length < MAX_ATTACHMENTS * TRIES) return undefined;
  return {
    zh: `该申报已上传过 ${all.length} 次附件,不能再上传;请撤回后重新申报,或联系受理机构。`,
    en: `Attachments of this claim were sent ${all.length} times, no more are taken: withdraw it and claim anew, or ask the bureau.`,
  };
}
