import { STATUS_WORDS } from '#client/claim-words.ts';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { procedureOf } from '#policy/procedure.ts';
import { keyReused } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import type { Claim } from '../claim/claim.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { mayStep } from '../claim/status.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { ContentionError, UpstreamError } from '../shared/errors.ts';
import { env } from '../shared/env.ts';
import { withoutLongNumbers } from '../shared/identity/mask.ts';
import { DOWNLOAD_SECONDS, downloadUrl, UPLOAD_SECONDS, uploadUrl } from '../shared/presigned-client.ts';
import { s3 } from '../shared/s3-client.ts';
import { type Attachment, fullness, keptKey, sentKey } from './attachment.ts';
import { attachmentsOf, createAttachment, getAttachment, settleAttachment } from './attachment-store.ts';
import { FAULTS, INFECTED } from './file-faults.ts';
import { FILE_TYPES, MAX_ATTACHMENT_BYTES } from './file-kinds.ts';
import { fileType, type Seen } from './file-type.ts';
import { scanForMalware, type Scanned } from './malware-scan-client.ts';
import { AttachmentAction, NewAttachment } from './requests.ts';

/** A paper is settled once and removed once. */
const REMOVE_ATTEMPTS = 3;

export const handler = api({
  'GET /claims/{claimId}/attachments': read(list),
  'POST /claims/{claimId}/attachments': write(NewAttachment, create),
  'GET /claims/{claimId}/attachments/{attachmentId}': read(download),
  'POST /claims/{claimId}/attachments/{attachmentId}': write(AttachmentAction, (call) =>
    call.body.action === 'confirm' ? check(call) : remove(call),
  ),
});

const viewOf = ({ attachmentId, kind, state, createdAt, fileName, type, bytes, sha256, scanned, faults }: Attachment) =>
  ({ attachmentId, kind, state, createdAt, fileName, type, bytes, sha256, scanned, faults: faults ?? [] }) as const;

async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const { claimId, region, policyVersion, attachments = [] } = found.claim;
  const submitted = new Set(attachments.map(({ attachmentId }) => attachmentId));
  // As the submission will ask: by the version that the claim has pinned, or would pin today.
  const policy = await (policyVersion === undefined
    ? policyInForce(shanghaiDate(call.now))
    : pinnedPolicy({ policyVersion }));
  return {
    status: 200,
    body: {
      required: policy === undefined ? [] : procedureOf(policy, region).attachments,
      attachments: (await attachmentsOf(claimId))
        .filter(({ state, attachmentId }) => state !== 'removed' || submitted.has(attachmentId))
        .map((each) => ({ ...viewOf(each), submitted: submitted.has(each.attachmentId) })),
    },
  };
}

/** A place for one file and a URL that takes it by `PUT` for fifteen minutes of machine time. */
async function create(call: Call<z.infer<typeof NewAttachment>>): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  if (!mayStep(claim.status, 'submitted')) return notOpen(claim);
  const { claimId } = claim;
  const attachmentId = `att-${sha256Hex(`${claimId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 16)}`;
  // The same request again finds its place, however many there are by now.
  const known = await getAttachment(claimId, attachmentId);
  const full = known === undefined ? fullness(await attachmentsOf(claimId)) : undefined;
  if (full !== undefined) return problem(409, 'too-many-attachments', full);
  const { kind, fileName } = call.body;
  const attachment: Attachment = {
    claimId,
    attachmentId,
    kind,
    state: 'awaiting',
    createdBy: call.caller.subject,
    createdAt: call.now.toISOString(),
    ...(fileName === undefined ? {} : { fileName: withoutLongNumbers(fileName) }),
  };
  if (!(await createAttachment(attachment))) {
    const before = await getAttachment(claimId, attachmentId);
    if (before?.kind !== kind || before.fileName !== attachment.fileName) return keyReused();
  }
  const url = await uploadUrl(sentKey(attachment));
  return { status: 201, body: { attachmentId, method: 'PUT', url, expiresInSeconds: UPLOAD_SECONDS } };
}

/**
 * Looks at what was sent and takes or refuses it. What was looked at is copied to where its hash leads: the address that
 * took it takes another file until it expires.
 */
async function check(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  const attachment = await getAttachment(claim.claimId, call.params.attachmentId ?? '');
  if (attachment === undefined || attachment.state === 'removed') return notFound();
  if (attachment.state !== 'awaiting') return told(attachment);
  if (!mayStep(claim.status, 'submitted')) return notOpen(claim);
  const bytes = await sent(attachment);
  if (bytes === undefined) {
    return problem(
      409,
      'attachment-not-there',
      { zh: '文件尚未上传。', en: 'The file was not uploaded yet.' },
      { fix: { zh: '请先用返回的地址上传,再确认。', en: 'Upload it to the address first.' } },
    );
  }
  const seen: Seen = bytes === 'too-large' ? { fault: FAULTS['attachment-too-large'] } : fileType(bytes);
  if ('fault' in seen || bytes === 'too-large') {
    return settle({
      ...attachment,
      state: 'refused',
      faults: 'fault' in seen ? [seen.fault] : [FAULTS['attachment-too-large']],
    });
  }
  let scanned: Scanned;
  try {
    scanned = await scanForMalware(bytes, process.env['MALWARE_SCAN_URL'] ?? '');
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return problem(503, 'scan-away', {
      zh: '病毒扫描服务暂不可用,请稍后再次确认。',
      en: 'The scan for malware is not available: confirm again in a moment.',
    });
  }
  if (scanned === 'harmful') return settle({ ...attachment, state: 'refused', faults: [INFECTED] });
  const sha256 = sha256Hex(bytes);
  await s3().send(
    new PutObjectCommand({
      Bucket: env('BUCKET_NAME'),
      Key: keptKey(claim.claimId, sha256),
      Body: bytes,
      ContentType: FILE_TYPES[seen.type],
      ContentDisposition: 'attachment',
    }),
  );
  return settle({ ...attachment, state: 'accepted', type: seen.type, bytes: bytes.length, sha256, scanned });
}

/** Two who confirm at once find the same: whoever was first is told to both. */
async function settle(attachment: Attachment): Promise<Response> {
  if (await settleAttachment('awaiting', attachment)) return told(attachment);
  return told((await getAttachment(attachment.claimId, attachment.attachmentId)) ?? attachment);
}

function told(attachment: Attachment): Response {
  if (attachment.state === 'accepted') return { status: 200, body: viewOf(attachment) };
  return problem(
    409,
    'attachment-refused',
    { zh: '附件不能使用,原因如下。', en: 'The file cannot be used; it follows why.' },
    { errors: attachment.faults ?? [] },
  );
}

async function sent(attachment: Attachment): Promise<Uint8Array | 'too-large' | undefined> {
  try {
    const { Body, ContentLength } = await s3().send(
      new GetObjectCommand({ Bucket: env('BUCKET_NAME'), Key: sentKey(attachment) }),
    );
    if (Body === undefined) return undefined;
    if ((ContentLength ?? 0) > MAX_ATTACHMENT_BYTES) return 'too-large';
    return await Body.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** A URL that saves the file, whatever it is: nothing of it is shown within a page. */
async function download(call: Call): Promise<Response> {
  const found = await claimFor(call, 'attachment:read');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const attachment = await getAttachment(claimId, call.params.attachmentId ?? '');
  if (attachment?.sha256 === undefined || attachment.type === undefined) return notFound();
  const { attachmentId, kind, type, sha256 } = attachment;
  const url = await downloadUrl(keptKey(claimId, sha256), {
    // Not the name it was sent under: that may be a person's.
    fileName: `${kind}-${attachmentId}.${type}`,
    contentType: 'application/octet-stream',
  });
  return { status: 200, body: { method: 'GET', url, expiresInSeconds: DOWNLOAD_SECONDS, sha256 } };
}

/** What was submitted stays with its revision; the next one is without it. */
async function remove(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  // Whoever confirms it at the same moment may be first: then it is that one which goes.
  for (let attempt = 1; attempt <= REMOVE_ATTEMPTS; attempt += 1) {
    const attachment = await getAttachment(claim.claimId, call.params.attachmentId ?? '');
    if (attachment === undefined) return notFound();
    const removed: Attachment = { ...attachment, state: 'removed' };
    if (attachment.state === 'removed') return { status: 200, body: viewOf(removed) };
    if (!mayStep(claim.status, 'submitted')) return notOpen(claim);
    if (await settleAttachment(attachment.state, removed)) return { status: 200, body: viewOf(removed) };
  }
  throw new ContentionError('An attachment kept changing.');
}

function notOpen(claim: Claim): Response {
  return problem(409, 'claim-not-open', {
    zh: `该申报当前为“${STATUS_WORDS[claim.status].zh}”,不能上传或删除附件。`,
    en: `Attachments do not change while the claim stands at “${STATUS_WORDS[claim.status].en}”.`,
  });
}
