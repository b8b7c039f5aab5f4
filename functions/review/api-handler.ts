import * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, write } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import type { Claim, RefusedLine } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { LINE_ID } from '../claim/keys.ts';
import { getLine } from '../claim/line-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { claimView } from '../claim/view.ts';
import type { Fault } from '../shared/fault.ts';
import { decideReview } from './decide.ts';

/** A decision is one item of the table: more exceptions than this are a claim to return, not to patch. */
const MAX_REFUSED_LINES = 200;

const Review = z.strictObject({
  stage: z.enum(['first', 'second']),
  decision: z.enum(['approve', 'refuse', 'return', 'send-back']),
  reason: z.string().min(1).max(500).optional(),
  refusedLines: z
    .array(z.strictObject({ lineId: z.string().regex(LINE_ID), reason: z.string().min(1).max(200) }))
    .max(MAX_REFUSED_LINES)
    .optional(),
});

export const handler = api({ 'POST /claims/{claimId}/reviews': write(Review, review) });

/** Nobody decides twice, and nobody alone what needs two: both hold in the step's own condition, not on a page. */
async function review(call: Call<z.infer<typeof Review>>): Promise<Response> {
  const { body, caller } = call;
  const found = await claimFor(call, body.stage === 'first' ? 'review:first' : 'review:second');
  if ('refused' in found) return found.refused;
  const once = idempotent(call, 'review');
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    const verdict = decideReview(claim, {
      stage: body.stage,
      decision: body.decision,
      by: caller.subject,
      at: call.now.toISOString(),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(body.refusedLines === undefined ? {} : { refusedLines: body.refusedLines }),
    });
    if ('code' in verdict) return { answer: problem(409, verdict.code, verdict.text) };
    const faults = await notGranted(claim, body.refusedLines ?? []);
    if (faults.length > 0) {
      return {
        answer: problem(
          409,
          'lines-not-granted',
          { zh: '部分行不存在或未处于可授予状态。', en: 'Some lines do not exist or are not granted in this round.' },
          { errors: faults },
        ),
      };
    }
    const response = { status: 200, body: { ...claimView(claim, found.role), ...verdict.set, status: verdict.to } };
    return {
      step: {
        to: verdict.to,
        event: {
          type: `${body.stage}-review-decided`,
          actor: { kind: 'person', id: caller.subject, role: found.role },
          data: { decision: body.decision, refusedLines: body.refusedLines?.map(({ lineId }) => lineId) ?? [] },
        },
        set: verdict.set,
        also: [once.keep(response), ...(body.reason === undefined ? [] : [keptReason(claim, body.reason)])],
        messages: [{ type: 'nudge' }],
      },
      done: () => response,
    };
  });
}

async function notGranted(claim: Claim, refused: readonly RefusedLine[]): Promise<Fault[]> {
  const checked = await Promise.all(
    refused.map(async ({ lineId }, index): Promise<Fault[]> => {
      const line = await getLine(claim.claimId, claim.revision, lineId);
      if (line?.outcome === 'granted' && line.round === claim.round) return [];
      return [
        {
          code: 'line-not-granted',
          place: { pointer: `/refusedLines/${index}/lineId` },
          text: { zh: '该行不存在或本轮未授予。', en: 'The line does not exist or was not granted in this round.' },
          fix: { zh: '请从本轮已授予的行中选择。', en: 'Choose among the lines granted in this round.' },
        },
      ];
    }),
  );
  return checked.flat();
}
