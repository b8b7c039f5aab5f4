import { api, type Call, claimFor, read } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { deadlinesOf } from '../claim/deadlines.ts';
import type { Claim } from '../claim/claim.ts';
import { dryRunLine, NOT_KNOWN } from './dry-run.ts';
import { DryRunPage } from './requests.ts';
import { policyById, policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import type { SealedLine } from '../submission/frozen-line.ts';
import { linesPart, partsIn } from '../submission/lines-store.ts';
import { getUpload } from '../submission/upload-store.ts';

export const handler = api({
  'GET /claims/{claimId}/uploads/{uploadId}/dry-run': read(dryRun),
  'GET /claims/{claimId}/deadlines': read(deadlines),
});

/** What would be granted and why not, part by part of the roster. Nothing is taken, written or asked of a register. */
async function dryRun(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:upload');
  if ('refused' in found) return found.refused;
  const page = DryRunPage.safeParse(call.query);
  if (!page.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { claim } = found;
  const upload = await getUpload(claim.claimId, call.params.uploadId ?? '');
  if (upload === undefined) return notFound();
  const { linesKey } = upload;
  if (linesKey === undefined) {
    return problem(409, 'roster-not-usable', {
      zh: '花名册尚未读取完成,或没有可用的行,不能试算。',
      en: 'The roster was not read yet, or has no usable row: there is nothing to try.',
    });
  }
  const { part } = page.data;
  if (part > partsIn(linesKey)) return notFound();
  const submittedOn = shanghaiDate(call.now);
  const policy = await policyOf(claim, call.now);
  if (policy === undefined) {
    return problem(409, 'no-policy-in-force', {
      zh: '当前没有有效的补贴政策,暂不能试算。',
      en: 'No policy is in force today: there is nothing to try by.',
    });
  }
  const text = await linesPart(linesKey, part);
  const lines = text.split('\n').map((line) => JSON.parse(line) as SealedLine);
  return {
    status: 200,
    body: {
      policyVersion: policy.id,
      submittedOn,
      lines: lines.map((line) => dryRunLine(line, { policy, region: claim.region, submittedOn })),
      notKnown: NOT_KNOWN,
      ...(part < partsIn(linesKey) ? { nextPart: part + 1 } : {}),
    },
  };
}

/** A correction is judged by the version under which the claim was made. */
const policyOf = (claim: Claim, now: Date) =>
  claim.policyVersion === undefined ? policyInForce(shanghaiDate(now)) : policyById(claim.policyVersion);

async function deadlines(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const policy = await policyOf(found.claim, call.now);
  return { status: 200, body: { now: call.now.toISOString(), deadlines: deadlinesOf(found.claim, policy, call.now) } };
}
