import { STATUS_WORDS } from '#client/claim-words.ts';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { WithReason } from '../api/fields.ts';
import { idempotent, keyReused } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { asTold } from '../claim/as-told.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import type { AttachmentKind } from '../attachment/kinds.ts';
import { onClaim } from '../claim/claim-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { attachmentsOf } from '../attachment/attachment-store.ts';
import { frozen, type FrozenAttachment, missing } from '../attachment/attachment.ts';
import { procedureOf } from '#policy/procedure.ts';
import { claimPk, uploadKey } from '../claim/keys.ts';
import { keptReason } from '../claim/reason-store.ts';
import { mayStep } from '../claim/status.ts';
import { givingBack } from '../payment/reserve-store.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { policyIdInForce } from '../policy/in-force-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { fingerprint } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { withoutLongNumbers } from '../shared/identity/mask.ts';
import { getJson } from '../shared/object-store.ts';
import { DOWNLOAD_SECONDS, downloadUrl, UPLOAD_SECONDS, uploadUrl } from '../shared/presigned-client.ts';
import { conditionally, queryPrefix, tableName } from '../shared/table-store.ts';
import { NewUpload, Submission } from './requests.ts';
import { type Findings, getUpload, submitting, type Upload, uploadObjectKey } from './upload-store.ts';

const UPLOADS_SHOWN = 100;

export const handler = api({
  'GET /claims/{claimId}/uploads': read(listUploads),
  'POST /claims/{claimId}/uploads': write(NewUpload, createUpload),
  'GET /claims/{claimId}/uploads/{uploadId}': read(readUpload),
  'GET /claims/{claimId}/uploads/{uploadId}/roster': read(rosterAsSent),
  'POST /claims/{claimId}/submission': write(Submission, submit),
  'POST /claims/{claimId}/withdrawal': write(WithReason, withdraw),
});

/** A place for one roster and a URL that takes it by `PUT` for fifteen minutes of machine time. */
async function createUpload(call: Call<z.infer<typeof NewUpload>>): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  if (!mayStep(claim.status, 'submitted')) return notOpen(claim);
  const uploadId = `upl-${sha256Hex(`${claim.claimId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 16)}`;
  const fileName = call.body.fileName === undefined ? undefined : withoutLongNumbers(call.body.fileName);
  const made = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          ...uploadKey(claim.claimId, uploadId),
          claimId: claim.claimId,
          uploadId,
          status: 'awaiting',
          createdBy: call.caller.subject,
          createdAt: call.now.toISOString(),
          ...(fileName === undefined ? {} : { fileName }),
        } satisfies Upload & { pk: string; sk: string },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  // The same request finds the upload it made before; one that is not the same is told so.
  const before = 'done' in made ? undefined : await getUpload(claim.claimId, uploadId);
  if (!('done' in made) && before?.fileName !== fileName) return keyReused();
  // It was submitted, and the claim came back since: a correction is another upload.
  if (before?.submittedAs !== undefined) return keyReused();
  const url = await uploadUrl(uploadObjectKey(claim.claimId, uploadId));
  return { status: 201, body: { uploadId, method: 'PUT', url, expiresInSeconds: UPLOAD_SECONDS } };
}

/** What was uploaded to a claim so far, the newest first: a draft can be come back to, from anywhere. */
async function listUploads(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const uploads: Upload[] = [];
  for await (const upload of queryPrefix<Upload>(claimPk(found.claim.claimId), 'UPLOAD#')) uploads.push(upload);
  return {
    status: 200,
    body: {
      uploads: uploads
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .slice(0, UPLOADS_SHOWN)
        .map(({ uploadId, fileName, status, createdAt, rows, goodRows, faultyRows, faults }) => ({
          uploadId,
          fileName,
          status,
          createdAt,
          rows,
          goodRows,
          faultyRows,
          faultCount: faults,
        })),
    },
  };
}

/** Back to who sent it, to go on correcting it elsewhere; nobody else reads names and numbers by this way. */
async function rosterAsSent(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const upload = await getUpload(claimId, call.params.uploadId ?? '');
  if (upload === undefined || upload.status === 'awaiting') return notFound();
  const url = await downloadUrl(upload.rosterKey ?? uploadObjectKey(claimId, upload.uploadId));
  return { status: 200, body: { method: 'GET', url, expiresInSeconds: DOWNLOAD_SECONDS } };
}

async function readUpload(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const upload = await getUpload(found.claim.claimId, call.params.uploadId ?? '');
  if (upload === undefined) return notFound();
  const { uploadId, fileName, status, rows, goodRows, faultyRows } = upload;
  const { faults, notes } = await findingsOf(upload);
  return {
    status: 200,
    body: {
      uploadId,
      fileName,
      status,
      rows,
      goodRows,
      faultyRows,
      faultCount: upload.faults ?? faults.length,
      faults,
      noteCount: upload.notes ?? notes.length,
      notes,
    },
  };
}

/** As the intake listed them: as many as an answer holds; further ones are counted, and told once these are corrected. */
async function findingsOf({ faultsKey }: Upload): Promise<Findings> {
  return faultsKey === undefined ? { faults: [], notes: [] } : getJson<Findings>(faultsKey);
}

async function submit(call: Call<z.infer<typeof Submission>>): Promise<Response> {
  const found = await claimFor(call, 'claim:submit');
  if ('refused' in found) return found.refused;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const once = idempotent(call, 'submission', { revision: revisionOfSubmission(claim) });
    const before = await once.before(claimTag(asTold(claim)));
    if (before !== undefined) return { answer: before };
    if (!mayStep(claim.status, 'submitted')) return { answer: notOpen(claim) };
    const upload = await getUpload(claim.claimId, call.body.uploadId);
    if (upload === undefined) return { answer: notFound() };
    const refused = await mayBeSubmitted(upload, call.body.leaveOutFaultyRows);
    if (refused !== undefined) return { answer: refused };
    // Both pinned at the first submission; a correction is judged by the rules under which the claim was made.
    const policyVersion = claim.policyVersion ?? (await policyIdInForce(shanghaiDate(call.now)));
    if (policyVersion === undefined) {
      return {
        answer: problem(409, 'no-policy-in-force', {
          zh: '当前没有有效的补贴政策,暂不能提交。',
          en: 'No policy is in force today: nothing can be submitted.',
        }),
      };
    }
    const attachments = frozen(await attachmentsOf(claim.claimId));
    const required = procedureOf(await pinnedPolicy({ policyVersion }), claim.region).attachments;
    const lacking = missingAttachments(required, attachments);
    if (lacking !== undefined) return { answer: lacking };
    const revision = revisionOfSubmission(claim);
    const deviceMark = await deviceMarkOf(call);
    const lines = upload.goodRows ?? 0;
    const set = {
      revision,
      generation: 1,
      round: 1,
      uploadId: upload.uploadId,
      attachments: attachments.length === 0 ? undefined : attachments,
      submittedLinesKey: upload.linesKey,
      submittedAt: claim.submittedAt ?? call.now.toISOString(),
      revisionSubmittedAt: call.now.toISOString(),
      acceptanceEnds: undefined,
      deviceMark,
      policyVersion,
      lines,
      claimedFen: undefined,
      earlierFen: claim.cancelledFen === 0 ? undefined : claim.cancelledFen,
      grantedLines: 0,
      refusedLines: 0,
      waitingLines: 0,
      cancelledLines: 0,
      batches: undefined,
      openBatches: undefined,
      firstReview: undefined,
      secondReview: undefined,
      approval: undefined,
      reviewApplied: undefined,
      notice: undefined,
      approved: undefined,
      openObjections: undefined,
      objected: undefined,
      heldNotBy: undefined,
      freed: undefined,
      closed: undefined,
      fruitlessPasses: undefined,
      stopped: undefined,
      riskBand: undefined,
      signals: undefined,
      toAnswer: undefined,
      holds: undefined,
      subsidies: undefined,
      deniedLines: undefined,
    };
    const response = { status: 202, body: { claimId: claim.claimId, status: 'submitted', revision, lines } };
    return {
      step: {
        to: 'submitted',
        event: {
          type: 'claim-submitted',
          actor: found.actor,
          data: {
            revision,
            lines,
            leftOut: upload.faultyRows ?? 0,
            policyVersion,
            contentDigest: upload.contentDigest,
            ...(attachments.length === 0 ? {} : { attachments }),
          },
        },
        set,
        also: [once.keep(response), submitting(upload, revision)],
        messages: [{ type: 'start-execution', revision, generation: 1 }],
      },
      done: () => response,
    };
  });
}

/** Which one a submission makes, or made where it is done. */
function revisionOfSubmission({ status, submittedAt, revision }: Claim): number {
  if (!mayStep(status, 'submitted')) return revision;
  return submittedAt === undefined ? 1 : revision + 1;
}

/** What submitted, so that it is recognised again: network address and kind of program, as one keyed mark. */
async function deviceMarkOf({ sourceAddress, header }: Call): Promise<string | undefined> {
  if (sourceAddress === '') return undefined;
  return fingerprint(await fieldKeys(), 'device', `${sourceAddress}\n${header('user-agent') ?? ''}`);
}

/** What the region asks for besides the roster, all that lacks at once. */
function missingAttachments(
  required: readonly AttachmentKind[],
  there: readonly FrozenAttachment[],
): Response | undefined {
  const faults = missing(required, there);
  if (faults.length === 0) return undefined;
  return problem(
    409,
    'attachments-missing',
    { zh: '申报附件不齐,所缺附件如下。', en: 'Papers are missing; all of them follow.' },
    { errors: faults },
  );
}

async function mayBeSubmitted(upload: Upload, leaveOutFaultyRows: boolean): Promise<Response | undefined> {
  if (upload.status === 'awaiting') {
    return problem(409, 'roster-not-read', {
      zh: '花名册尚未上传或仍在读取,请稍后再提交。',
      en: 'The roster has not arrived or is still being read: submit in a moment.',
    });
  }
  if (upload.status === 'usable' && ((upload.faultyRows ?? 0) === 0 || leaveOutFaultyRows)) return undefined;
  return problem(
    409,
    upload.status === 'usable' ? 'roster-has-faults' : 'roster-unusable',
    {
      zh: '花名册存在问题,全部问题如下。',
      en: 'The roster has faults; all of them follow.',
    },
    {
      errors: (await findingsOf(upload)).faults,
      fix: {
        zh: '请改正后重新上传,或选择仅提交无误的行。',
        en: 'Correct and upload again, or choose to leave out the faulty rows.',
      },
    },
  );
}

/** The fence: from this step on nothing is granted, reserved or paid for the claim; what it holds is let go at once. */
async function withdraw(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'claim:withdraw');
  if ('refused' in found) return found.refused;
  const once = idempotent(call, 'withdrawal');
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(asTold(claim)));
    if (before !== undefined) return { answer: before };
    if (!mayStep(claim.status, 'withdrawing')) {
      return {
        answer: problem(409, 'too-late-to-withdraw', {
          zh: '该申报已进入拨付或已办结,不能撤回。',
          en: 'The claim is being paid or has ended: it can no longer be withdrawn.',
        }),
      };
    }
    const response = { status: 202, body: { claimId: claim.claimId, status: 'withdrawing' } };
    const money = await givingBack(claim, call.now);
    return {
      step: {
        to: 'withdrawing',
        event: {
          type: 'withdrawal-requested',
          actor: found.actor,
        },
        set: money.set,
        also: [once.keep(response), keptReason(claim, call.body.reason), ...money.also],
        messages: [{ type: 'release-entitlements' }, { type: 'nudge' }, ...money.messages],
      },
      done: () => response,
    };
  });
}

function notOpen(claim: Claim): Response {
  return problem(409, 'claim-not-open', {
    zh: `该申报当前为“${STATUS_WORDS[claim.status].zh}”,不能上传或提交。`,
    en: `Nothing can be uploaded or submitted while the claim stands at “${STATUS_WORDS[claim.status].en}”.`,
  });
}
