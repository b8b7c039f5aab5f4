import type * as z from 'zod';
import { idempotent, linesOf } from '../api/idempotency-store.ts';
import { type Call, claimFor, type Route, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { onClaim } from '../claim/claim-store.ts';
import { batchOf, LINE_ID } from '../claim/keys.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { env } from '../shared/env.ts';
import { decryptField } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { sealContext } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { NewReveal } from './requests.ts';
import { countReveal } from './reveals-store.ts';

/** A masked name or number in clear, one field of one line at a time. */
export const revealRoutes: Readonly<Record<string, Route>> = {
  'POST /claims/{claimId}/lines/{lineId}/reveal': write(NewReveal, reveal),
};

/**
 * Who saw it, which field of which line, and that there was a reason is in the claim's chain before the value leaves; the
 * value is kept nowhere. Sent again on the same day the request is answered again and counts once.
 */
async function reveal(call: Call<z.infer<typeof NewReveal>>): Promise<Response> {
  const found = await claimFor(call, 'personal:reveal');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { lineId = '' } = call.params;
  const { field, reason } = call.body;
  const today = shanghaiDate(call.now);
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const sealed = await sealedField(claim, lineId, field);
    if (sealed === undefined) return { answer: notFound() };
    // On another day it is another look, and is written down as one.
    const once = idempotent(call, `reveal on ${today}`, linesOf(claim));
    const { revision } = claim;
    const noted: Response = { status: 200, body: { claimId, revision, lineId, field } };
    const inClear = async (): Promise<Response> => {
      const value = decryptField(await fieldKeys(), sealContext(claimId, field), sealed);
      return { status: 200, body: { claimId, revision, lineId, field, value } };
    };
    const shown = async (before: Response) => (before.status === noted.status ? inClear() : before);
    const before = await once.before();
    if (before !== undefined) return { answer: await shown(before) };
    const answer = await inClear();
    return {
      step: {
        event: { type: 'personal-field-revealed', actor: found.actor, data: { lineId, field } },
        also: [
          countReveal(call.caller.subject, today, Number(env('REVEALS_PER_DAY'))),
          once.keep(noted),
          keptReason(claim, reason),
        ],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => answer,
      refused: async ([count]) => {
        if (count?.code !== 'ConditionalCheckFailed') return undefined;
        // Perhaps by this very request, sent twice, as the last one of the day.
        const other = await once.before();
        return other === undefined ? tooManyReveals() : shown(other);
      },
    };
  });
}

async function sealedField(
  { claimId, revision, batches = 0 }: { claimId: string; revision: number; batches?: number },
  lineId: string,
  field: z.infer<typeof NewReveal>['field'],
): Promise<string | undefined> {
  if (!LINE_ID.test(lineId) || batchOf(lineId) >= batches) return undefined;
  const lines = await frozenBatch(claimId, revision, batchOf(lineId));
  return lines.find((line) => line.lineId === lineId)?.sealed[field];
}

const tooManyReveals = () =>
  problem(429, 'too-many-reveals', {
    zh: '您今天查看明文的次数已达上限,请明天再试或由其他人员查看。',
    en: 'You have seen as many fields in clear today as one may: try again tomorrow, or ask somebody else to look.',
  });
