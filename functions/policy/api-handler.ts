import * as z from 'zod';
import type { PolicyFile } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { shippedDates } from '#policy/shipped.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { PUBLISHED_POLICIES } from '../claim/keys.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { queryPrefix, transact } from '../shared/table-store.ts';
import { checkedVersion } from './checked-version-store.ts';
import { getKeptPolicy, type KeptPolicy, publish, putDraft } from './policy-store.ts';

/** File and version together: what an item of the table can hold beside the rest. */
const LARGEST_BYTES = 380_000;

/** What the days begin with: a prefix must not be empty. */
const CENTURY = '2';

const Draft = z.strictObject({ file: z.record(z.string(), z.unknown()) });
const Publication = z.strictObject({ fileDigest: z.string().regex(/^[0-9a-f]{64}$/) });

export const handler = api({
  'GET /policies': read(list),
  'POST /policies': write(Draft, draft),
  'GET /policies/{policyId}': read(one),
  'POST /policies/{policyId}/publication': write(Publication, publication),
});

async function list(): Promise<Response> {
  const kept: object[] = [];
  for await (const { id, holdsFrom, publishedAt } of queryPrefix<KeptPolicy>(PUBLISHED_POLICIES, CENTURY))
    kept.push({ id, holdsFrom, publishedAt, shipped: false });
  const shipped = shippedDates.map((version) => ({ ...version, shipped: true }));
  return { status: 200, body: { policies: [...shipped, ...kept] } };
}

/** A version whole, with everything that it amends laid under it. */
async function one(call: Call): Promise<Response> {
  const { policyId = '' } = call.params;
  const kept = await getKeptPolicy(policyId);
  if (kept?.status === 'draft' && allows(call.caller, 'policy:read-drafts', {}) === undefined) return notFound();
  const shipped = fileById(policyId);
  if (kept === undefined && shipped === undefined) return notFound();
  const policy = kept === undefined ? await checkedVersion(shipped ?? {}) : (JSON.parse(kept.version) as PolicyVersion);
  return { status: 200, body: { ...(kept === undefined ? { status: 'published' } : about(kept)), policy } };
}

/** Keeps a draft if nothing is wrong with it; else tells every fault, with its place and what to write instead. */
async function draft(call: Call<z.infer<typeof Draft>>): Promise<Response> {
  if (allows(call.caller, 'policy:draft', {}) === undefined) return forbidden();
  const once = idempotent(call, 'policy-draft');
  const before = await once.before();
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
  const before = await once.before();
  if (before !== undefined) return before;
  const kept = await getKeptPolicy(call.params.policyId ?? '');
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
  const at = call.now.toISOString();
  const response: Response = { status: 200, body: { ...about(kept), status: 'published' } };
  const refusal = await transact([once.keep(response), ...publish(kept, { subject: call.caller.subject, at })]);
  if (refusal === undefined) return response;
  return (
    (await once.before()) ??
    problem(409, 'policy-changed', { zh: '草稿已变更或已发布。', en: 'The draft was changed or is published.' })
  );
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
