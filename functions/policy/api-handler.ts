import type * as z from 'zod';
import type { PolicyFile } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { shippedDates } from '#policy/shipped.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { policyTag } from '../api/version.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { transact } from '../shared/table-store.ts';
import { checkedVersion } from './checked-version-store.ts';
import { getKeptPolicy, type KeptPolicy, publish, putDraft } from './policy-store.ts';
import { onlyIfPublishedNothing, publishedVersions } from './published-store.ts';
import { Draft, Publication } from './requests.ts';
import { type Succession, successionOf } from './succession.ts';

/** File and version together: what an item of the table can hold beside the rest. */
const LARGEST_BYTES = 380_000;

export const handler = api({
  'GET /policies': read(list),
  'POST /policies': write(Draft, draft),
  'GET /policies/{policyId}': read(one),
  'POST /policies/{policyId}/publication': write(Publication, publication),
});

async function list(): Promise<Response> {
  const { versions } = await publishedVersions();
  return { status: 200, body: { policies: versions } };
}

/** A version whole, with everything that it amends laid under it. */
async function one(call: Call): Promise<Response> {
  const { policyId = '' } = call.params;
  const kept = await getKeptPolicy(policyId);
  if (kept?.status === 'draft' && allows(call.caller, 'policy:read-drafts', {}) === undefined) return notFound();
  const shipped = fileById(policyId);
  if (kept === undefined && shipped === undefined) return notFound();
  const policy = kept === undefined ? await checkedVersion(shipped ?? {}) : (JSON.parse(kept.version) as PolicyVersion);
  const version = kept === undefined ? {} : { headers: { etag: policyTag(kept) } };
  return { status: 200, ...version, body: { ...(kept === undefined ? { status: 'published' } : about(kept)), policy } };
}

/** Keeps a draft if nothing is wrong with it; else tells every fault, with its place and what to write instead. */
async function draft(call: Call<z.infer<typeof Draft>>): Promise<Response> {
  if (allows(call.caller, 'policy:draft', {}) === undefined) return forbidden();
  const once = idempotent(call, 'policy-draft');
  const { id } = call.body.file;
  // Only who heeds a version pays for looking at it.
  const known = call.header('if-match') !== undefined && typeof id === 'string' ? await getKeptPolicy(id) : undefined;
  const before = await once.before(known && policyTag(known));
  if (before !== undefined) return before;
  const file = JSON.stringify(call.body.file);
  if (shippedDates.some(({ id }) => id === call.body.file['id'])) return taken();
  if (Buffer.byteLength(file) > LARGEST_BYTES) return tooLarge();
  const checked = await check(call.body.file);
  if ('refused' in checked) return checked.refused;
  const { policy } = checked;
  const version = JSON.stringify(policy);
  if (Buffer.byteLength(file) + Buffer.byteLength(version) > LARGEST_BYTES) return tooLarge();
  const kept: KeptPolicy = {
    id: policy.id,
    status: 'draft',
    file,
    version,
    fileDigest: digest(call.body.file),
    digest: digest(policy),
    holdsFrom: policy.holdsFrom.date,
    draftedBy: call.caller.subject,
    draftedAt: call.now.toISOString(),
  };
  const response: Response = { status: 201, body: about(kept) };
  const refusal = await transact([once.keep(response), putDraft(kept)]);
  return refusal === undefined ? response : ((await once.before()) ?? taken());
}

function tooLarge(): Response {
  return problem(413, 'policy-too-large', {
    zh: '政策文件过大,请以 amends 只写变化的部分。',
    en: 'The file is too large: amend a version and write only what changes.',
  });
}

async function check(file: PolicyFile): Promise<{ policy: PolicyVersion } | { refused: Response }> {
  try {
    return { policy: await checkedVersion(file) };
  } catch (error) {
    if (!(error instanceof PolicyDataError)) throw error;
    return {
      refused: problem(
        422,
        'policy-has-faults',
        { zh: '政策文件有误,未保存。', en: 'The policy file has faults: it was not kept.' },
        { errors: error.faults },
      ),
    };
  }
}

/** A second person publishes exactly what they read. It holds from a day to come, so that no claim pinned another. */
async function publication(call: Call<z.infer<typeof Publication>>): Promise<Response> {
  if (allows(call.caller, 'policy:publish', {}) === undefined) return forbidden();
  const once = idempotent(call, 'policy-publication');
  const kept = await getKeptPolicy(call.params.policyId ?? '');
  const before = await once.before(kept && policyTag(kept));
  if (before !== undefined) return before;
  if (kept === undefined) return notFound();
  if (kept.status === 'published' || kept.fileDigest !== call.body.fileDigest) {
    return problem(409, 'policy-changed', {
      zh: '草稿已变更或已发布,请重新阅读后再发布。',
      en: 'The draft is not the one you read, or is published: read it again.',
    });
  }
  if (kept.draftedBy === call.caller.subject) {
    return problem(409, 'same-person', {
      zh: '起草与发布不能为同一人。',
      en: 'Who wrote a version cannot publish it.',
    });
  }
  if (kept.holdsFrom <= shanghaiDate(call.now)) {
    return problem(409, 'policy-holds-too-early', {
      zh: '生效日期须晚于今天:已提交的申报不受新政策影响。',
      en: 'It must hold from a day after today: claims made meanwhile pinned another.',
    });
  }
  const { versions, publications } = await publishedVersions();
  const amends = (JSON.parse(kept.file) as PolicyFile)['amends'];
  const contains = [kept.id, ...(versions.find(({ id }) => id === amends)?.contains ?? [])];
  const silent = unsaid(successionOf({ id: kept.id, holdsFrom: kept.holdsFrom, contains }, versions), call.body);
  if (silent !== undefined) return silent;
  const at = call.now.toISOString();
  const response: Response = { status: 200, body: { ...about(kept), status: 'published' } };
  const refusal = await transact([
    once.keep(response),
    onlyIfPublishedNothing(publications),
    ...publish(kept, contains, { subject: call.caller.subject, at }),
  ]);
  if (refusal === undefined) return response;
  return (
    (await once.before()) ??
    problem(409, 'policy-changed', {
      zh: '草稿已变更或已发布,或同时有其他版本发布,请重新阅读后再发布。',
      en: 'The draft was changed or is published, or another version was published meanwhile: read again.',
    })
  );
}

/** What another version would lose, or this one, must be said by whoever publishes. */
function unsaid(
  { leavesOut, endsWith }: Succession,
  { replaces, until }: z.infer<typeof Publication>,
): Response | undefined {
  if (leavesOut !== undefined && replaces !== leavesOut.id) {
    const { id, holdsFrom } = leavesOut;
    return problem(
      409,
      'policy-leaves-out',
      {
        zh: `自 ${holdsFrom} 起执行的版本 ${id} 未被本文件修订,发布后其内容即行失效。`,
        en: `Version ${id}, in force since ${holdsFrom}, is not amended by this file: what it says would end.`,
      },
      {
        fix: {
          zh: `请将 amends 改为 "${id}" 后重新起草;确需整体替换的,发布时写明 "replaces": "${id}"。`,
          en: `Draft it again with "amends": "${id}"; if it is to replace that version, publish with "replaces": "${id}".`,
        },
      },
    );
  }
  if (endsWith !== undefined && until !== endsWith.holdsFrom) {
    const { id, holdsFrom } = endsWith;
    return problem(
      409,
      'policy-ends-early',
      {
        zh: `版本 ${id} 自 ${holdsFrom} 起执行且未包含本文件,届时本文件内容即行失效。`,
        en: `Version ${id} holds from ${holdsFrom} and does not contain this file: what it says ends on that day.`,
      },
      {
        fix: {
          zh: `如仅执行至该日,发布时写明 "until": "${holdsFrom}";如须继续执行,另行起草一份修订 "${id}" 的文件。`,
          en: `If it is to end then, publish with "until": "${holdsFrom}"; if not, also draft one that amends "${id}".`,
        },
      },
    );
  }
  return undefined;
}

const about = ({ id, status, holdsFrom, fileDigest, digest: version }: KeptPolicy) => ({
  id,
  status,
  holdsFrom,
  fileDigest,
  digest: version,
});

function taken(): Response {
  return problem(409, 'policy-exists', {
    zh: '该编号的政策已发布,请使用新的编号。',
    en: 'A published version has this id: give it another.',
  });
}
