import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { handsOfActor, shareHands } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { invalidQuery, notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import { getClaim, onClaim, type Step } from '../claim/claim-store.ts';
import { noticeKey, objectionKey } from '../claim/keys.ts';
import type { Line } from '../claim/line.ts';
import { countObjection, getLine, linesOfBatch, refusal } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { releaseItem } from '../eligibility/entitlement-store.ts';
import { claimHeld } from '../review/held-store.ts';
import { holderAt } from '../review/queue.ts';
import { entryOf } from '../review/queue-store.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { encryptField } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import { afterNotice } from './after-notice.ts';
import { holding, type Objection } from './objection-store.ts';
import { NewObjection, NoticePage, NoticesQuery, ObjectionDecision } from './requests.ts';

export const handler = api({
  'GET /notices': read(list),
  'GET /notices/{claimId}': read(readNotice),
  'POST /notices/{claimId}/objections': write(NewObjection, object),
  'POST /claims/{claimId}/objections/{objectionId}/decision': write(ObjectionDecision, decide),
});

const Place = z.strictObject({
  from: z.iso.date(),
  claimId: z.string().max(64),
  revision: z.int().positive(),
  round: z.int().positive(),
});

async function list(call: Call): Promise<Response> {
  const query = NoticesQuery.safeParse(call.query);
  if (!query.success) return invalidQuery();
  const { region, limit, cursor } = query.data;
  const after = cursor === undefined ? undefined : fromCursor(Place, cursor);
  if (cursor !== undefined && after === undefined) return invalidQuery();
  const gsi1pk = `NOTICE#${region}`;
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :region',
      ExpressionAttributeValues: { ':region': gsi1pk },
      ScanIndexForward: false,
      Limit: limit,
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: {
              ...noticeKey(after.claimId, after.revision, after.round),
              gsi1pk,
              gsi1sk: `${after.from}#${after.claimId}`,
            },
          }),
    }),
  );
  const claims = await Promise.all(Items.map((item) => getClaim(String(item.claimId))));
  // A claim has a notice in each round; the one that runs is told, once.
  const running = claims.filter((claim, index): claim is Claim => {
    const { revision, round } = placeOf(Items[index] ?? {});
    return claim?.status === 'notice' && revision === claim.revision && round === claim.round;
  });
  return {
    status: 200,
    body: {
      notices: running.map(noticeView),
      ...(LastEvaluatedKey === undefined ? {} : { cursor: toCursor(placeOf(LastEvaluatedKey)) }),
    },
  };
}

function placeOf({ sk, gsi1sk }: Readonly<Record<string, unknown>>): z.infer<typeof Place> {
  const [from = '', claimId = ''] = String(gsi1sk).split('#');
  const [, revision, round] = String(sk).split('#');
  return { from, claimId, revision: Number(revision), round: Number(round) };
}

/**
 * The public sees masked people and amounts of the round under notice, or headcount and total only, as the policy sets,
 * and nothing else of the claim.
 */
async function readNotice(call: Call): Promise<Response> {
  const claim = await getClaim(call.params.claimId ?? '');
  if (claim?.status !== 'notice') return notFound();
  if ((await pinnedPolicy(claim)).notice.people === 'totals-only') return { status: 200, body: noticeView(claim) };
  const page = NoticePage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { batch } = page.data;
  const lines = await linesOfBatch(claim.claimId, claim.revision, batch);
  return {
    status: 200,
    body: {
      ...noticeView(claim),
      lines: lines
        .filter((line) => line.outcome === 'granted' && line.round === claim.round)
        .map(({ lineId, maskedName, maskedDocument, occupation, level, grantedFen }) => ({
          lineId,
          name: maskedName,
          document: maskedDocument,
          occupation,
          level,
          grantedFen,
        })),
      ...(batch + 1 < (claim.batches ?? 0) ? { nextBatch: batch + 1 } : {}),
    },
  };
}

const noticeView = (claim: Claim) => ({
  claimId: claim.claimId,
  enterpriseId: claim.enterpriseId,
  ...(claim.enterpriseName === undefined ? {} : { enterpriseName: claim.enterpriseName }),
  region: claim.region,
  notice: claim.notice,
  people: claim.grantedLines - claim.paidLines,
  amountFen: claim.pendingFen + claim.heldFen,
});

/** Anybody may object while the notice runs. The objection holds the money of just its line. */
async function object(call: Call<z.infer<typeof NewObjection>>): Promise<Response> {
  const { lineId, reason, contact } = call.body;
  const claimId = call.params.claimId ?? '';
  if ((await getClaim(claimId)) === undefined) return notFound();
  const objectionId = `obj-${sha256Hex(`${claimId}\n${lineId}\n${call.idempotencyKey}`).slice(0, 16)}`;
  const response: Response = { status: 201, body: { objectionId, claimId, lineId, state: 'open' } };
  const keys = await fieldKeys();
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'objection', claim);
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    // The answer kept for the key may be gone by now; the objection never is.
    if ((await getItem(objectionKey(claimId, objectionId))) !== undefined) return { answer: response };
    const line = await getLine(claimId, claim.revision, lineId);
    const open = claim.status === 'notice' && call.now.getTime() < Date.parse(claim.notice?.endsAt ?? '');
    if (!open) {
      return {
        answer: problem(409, 'notice-not-running', {
          zh: '该申报不在公示期内。',
          en: 'The claim is not under public notice.',
        }),
      };
    }
    if (line?.outcome !== 'granted' || line.round !== claim.round) return { answer: notFound() };
    const hold = holding(claim, [
      {
        line,
        objection: {
          objectionId,
          at: call.now.toISOString(),
          reason: encryptField(keys, `${objectionId}/reason`, reason),
          ...(contact === undefined ? {} : { contact: encryptField(keys, `${objectionId}/contact`, contact) }),
        },
      },
    ]);
    return {
      step: {
        event: {
          type: 'objection-received',
          actor: { kind: 'person', id: call.caller.subject, role: 'public' },
          data: { objectionId, lineId, heldFen: hold.heldFen },
        },
        set: hold.set,
        also: [...hold.also, once.keep(response)],
      },
      done: () => response,
    };
  });
}

/** Upheld: the line is refused and lets go of its entitlement. Dismissed: its money is free again, unless another holds it. */
async function decide(call: Call<z.infer<typeof ObjectionDecision>>): Promise<Response> {
  const found = await claimFor(call, 'objection:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const objectionId = call.params.objectionId ?? '';
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'objection-decision', claim);
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const objection = await getItem<Objection>(objectionKey(claimId, objectionId));
    if (objection === undefined) return { answer: notFound() };
    const line = await getLine(claimId, claim.revision, objection.lineId);
    const deciding = claim.status === 'notice' || claim.status === 'objection-review';
    // What was objected to before a correction is not about the corrected roster.
    const about = objection.revision === claim.revision && objection.round === claim.round;
    if (!deciding || objection.state !== 'open' || !about || line === undefined) {
      return {
        answer: problem(409, 'objection-not-open', {
          zh: '该异议已处理或已失效。',
          en: 'The objection is decided or void.',
        }),
      };
    }
    if (shareHands(claim.firstReview, handsOfActor(found.actor))) {
      return {
        answer: problem(409, 'same-person', {
          zh: '异议须由初审以外的人员处理。',
          en: 'An objection needs another person than the first reviewer.',
        }),
      };
    }
    const entry = await entryOf(claim);
    const holder = entry === undefined ? undefined : holderAt(entry, new Date());
    if (holder !== undefined && holder !== call.caller.subject)
      return { answer: await claimHeld(holder, entry?.heldUntil) };
    const upheld = call.body.decision === 'uphold';
    const state = upheld ? 'upheld' : 'dismissed';
    const response: Response = { status: 200, body: { objectionId, claimId, lineId: objection.lineId, state } };
    const effect = upheld ? await uphold(claim, line) : dismiss(claim, line);
    const openObjections = (claim.openObjections ?? 1) - 1;
    const changed = { ...claim, ...effect.set, openObjections } as Claim;
    const event = {
      type: `objection-${state}`,
      actor: found.actor,
      data: { objectionId, lineId: objection.lineId },
    };
    const onward: Step =
      claim.status === 'objection-review' && openObjections === 0 ? afterNotice(changed, event) : { event };
    return {
      step: {
        ...onward,
        decidedBy: call.caller.subject,
        set: { ...effect.set, openObjections, ...onward.set },
        also: [
          ...effect.also,
          once.keep(response),
          keptReason(claim, call.body.reason),
          settleObjection(claimId, objectionId, state),
        ],
        messages: [
          ...(onward.messages ?? []),
          ...(upheld ? [{ type: 'wake-waiters' } as const] : []),
          ...(onward.to === undefined ? [] : [{ type: 'nudge' } as const]),
        ].filter(({ type }, index, all) => all.findIndex((message) => message.type === type) === index),
      },
      done: () => response,
    };
  });
}

type Effect = { readonly set: NonNullable<Step['set']>; readonly also: readonly TransactItem[] };

async function uphold(claim: Claim, line: Line): Promise<Effect> {
  // A second objection on a line that was refused already changes nothing more.
  if (line.outcome !== 'granted') return { set: {}, also: [] };
  const { claimId, revision } = claim;
  const { lineId, person, occupationKey: occupation, level, grantedFen } = line;
  return {
    set: {
      heldFen: claim.heldFen - grantedFen,
      cancelledFen: claim.cancelledFen + grantedFen,
      grantedLines: claim.grantedLines - 1,
      refusedLines: claim.refusedLines + 1,
    },
    also: [
      refusal(claimId, revision, lineId, 'objection-upheld'),
      await releaseItem({ claimId, revision, lineId, person, occupation, level }),
    ],
  };
}

function dismiss(claim: Claim, line: Line): Effect {
  if (line.outcome !== 'granted') return { set: {}, also: [] };
  const before = line.objections ?? 0;
  const freed = before === 1 ? line.grantedFen : 0;
  return {
    set: { heldFen: claim.heldFen - freed, pendingFen: claim.pendingFen + freed },
    also: [countObjection(claim.claimId, claim.revision, line.lineId, before, -1)],
  };
}

function settleObjection(claimId: string, objectionId: string, state: Objection['state']): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: objectionKey(claimId, objectionId),
      UpdateExpression: 'SET #state = :state',
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': state, ':open': 'open' },
    },
  };
}
