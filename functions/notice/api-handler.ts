import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { handsOf, handsOfActor } from '../api/hands.ts';
import { idempotent, linesOf } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { invalidQuery, notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { noticeKey } from '../claim/keys.ts';
import { reviewedIn } from '../claim/line.ts';
import { getLine, linesOfBatch } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { mayDecideObjections } from '../claim/status.ts';
import { claimHeld } from '../review/held-store.ts';
import { holderAt } from '../review/queue.ts';
import { entryOf } from '../review/queue-store.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { encryptField, fingerprint } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { tableName, transact } from '../shared/table-store.ts';
import { countAttempt } from '../worker/attempts-store.ts';
import { deciding } from './decide-store.ts';
import { more, type ObjectionWords } from './objection.ts';
import { getObjection, holding, joining, objectionIdOf, settled, underNotice } from './objection-store.ts';
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
        .filter((line) => line.outcome === 'granted' && reviewedIn(line) === claim.round)
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
  people: claim.approved?.lines ?? 0,
  amountFen: claim.approved?.amountFen ?? 0,
});

/** Objections that an address may send in an hour: without a token nobody else can be told apart. */
const PER_SOURCE = { of: 'objection-source', most: 60, seconds: 3600 };

/**
 * Anybody may object while the notice runs. The first objection to a line holds its money; further ones join it: they
 * are counted, change nothing of the claim, and are decided with it.
 */
async function object(call: Call<z.infer<typeof NewObjection>>): Promise<Response> {
  const { lineId, reason, contact } = call.body;
  const claimId = call.params.claimId ?? '';
  const asked = await getClaim(claimId);
  if (asked === undefined) return notFound();
  const again = await idempotent(call, 'objection', linesOf(asked)).before();
  if (again !== undefined) return again;
  const keys = await fieldKeys();
  if (!(await countAttempt({ ...PER_SOURCE, by: fingerprint(keys, 'source-address', call.sourceAddress) }))) {
    return tooManyObjections();
  }
  const request = sha256Hex(`${claimId}\n${lineId}\n${call.idempotencyKey}`).slice(0, 16);
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'objection', linesOf(claim));
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    const line = await getLine(claimId, claim.revision, lineId);
    const isOpen = claim.status === 'notice' && call.now.getTime() < Date.parse(claim.notice?.endsAt ?? '');
    if (!isOpen) return { answer: noticeNotRunning() };
    if (line?.outcome !== 'granted' || reviewedIn(line) !== claim.round) return { answer: notFound() };
    const objectionId = objectionIdOf(claim, line);
    const response: Response = { status: 201, body: { objectionId, claimId, lineId, state: 'open' } };
    const words: ObjectionWords = {
      at: call.now.toISOString(),
      reason: encryptField(keys, `${objectionId}/reason`, reason),
      ...(contact === undefined ? {} : { contact: encryptField(keys, `${objectionId}/contact`, contact) }),
    };
    const event = {
      type: 'objection-received',
      actor: { kind: 'person', id: call.caller.subject, role: 'public' },
      data: { objectionId, lineId },
    } as const;
    if (line.heldBy === undefined) {
      const hold = holding(claim, [{ line, at: words.at, words }]);
      return { step: { event, set: hold.set, also: [...hold.also, once.keep(response)] }, done: () => response };
    }
    const objection = await getObjection(claimId, objectionId);
    const join = objection === undefined ? [] : joining(claim, objection, words, request);
    if (objection?.objections === 0) {
      // A worker's denial holds it, of which whoever claims does not know: to them it is the first objection.
      const objected = more(claim.objected, { lines: 1, amountFen: line.grantedFen });
      return { step: { event, set: { objected }, also: [...join, once.keep(response)] }, done: () => response };
    }
    const refused = await transact([underNotice(claim), ...join, once.keep(response)]);
    // Decided, closed or answered meanwhile: look again.
    return refused === undefined ? { answer: response } : 'again';
  });
}

const noticeNotRunning = () =>
  problem(409, 'notice-not-running', {
    zh: '该申报不在公示期内。',
    en: 'The claim is not under public notice.',
  });

const tooManyObjections = () =>
  problem(
    429,
    'too-many-attempts',
    {
      zh: '该网络地址一小时内提交的异议过多。',
      en: 'Too many objections came from this network address within an hour.',
    },
    {
      fix: {
        zh: '请一小时后再提交,或在公示期内向当地人社部门书面提出。',
        en: 'Send it in an hour, or write to the local bureau while the notice runs.',
      },
    },
  );

/**
 * All that was said against a line is decided in one act, wherever the claim is with its other lines. Upheld: the line is
 * refused and lets go of its entitlement. Dismissed: it is paid with the round whose money is not fixed yet.
 */
async function decide(call: Call<z.infer<typeof ObjectionDecision>>): Promise<Response> {
  const found = await claimFor(call, 'objection:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const objectionId = call.params.objectionId ?? '';
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'objection-decision', linesOf(claim));
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const objection = await getObjection(claimId, objectionId);
    if (objection === undefined) return { answer: notFound() };
    const line = await getLine(claimId, claim.revision, objection.lineId);
    // What was objected to before a correction is not about the corrected roster.
    const isOpen = objection.state === 'open' && objection.revision === claim.revision;
    if (!isOpen || !mayDecideObjections(claim.status) || line?.heldBy !== objectionId) {
      return {
        answer: problem(409, 'objection-not-open', {
          zh: '该异议已处理或已失效。',
          en: 'The objection is decided or void.',
        }),
      };
    }
    if (handsOf(handsOfActor(found.actor)).some((each) => objection.notBy.includes(each))) {
      return {
        answer: problem(409, 'same-person', {
          zh: '异议须由初审以外的人员处理。',
          en: 'An objection needs another person than the first reviewer.',
        }),
      };
    }
    const entry = await entryOf(claim, 'objection');
    const holder = entry === undefined ? undefined : holderAt(entry, new Date());
    if (holder !== undefined && holder !== call.caller.subject)
      return { answer: await claimHeld(holder, entry?.heldUntil) };
    const state = call.body.decision === 'uphold' ? 'upheld' : 'dismissed';
    const response: Response = { status: 200, body: { objectionId, claimId, lineId: objection.lineId, state } };
    const decided = await deciding(claim, line, objection, state, found.actor, call.now);
    return {
      step: {
        ...decided,
        decidedBy: { subject: call.caller.subject, on: 'objection' },
        also: [
          ...(decided.also ?? []),
          settled(claimId, objection, state),
          once.keep(response),
          keptReason(claim, call.body.reason),
        ],
      },
      done: () => response,
    };
  });
}
