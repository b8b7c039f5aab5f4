import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { actorOf, decidedBy, type Hands, handsOf, handsOfActor } from '../api/hands.ts';
import { api, type Call, read, refusalOf, write } from '../api/operation.ts';
import { acting, allows } from '../api/permissions.ts';
import { forbidden, invalidQuery, notFound, problem, type Response } from '../api/problem.ts';
import { caseTag } from '../api/version.ts';
import type { Actor } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { namedLines } from '../claim/named-line-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { watchlistRoutes } from '../fraud/watchlist-api-handler.ts';
import { linesToRecover, putRecovery, reasonOf } from '../payment/recovery-store.ts';
import type { Recovery } from '../payment/recovery.ts';
import { proposing } from '../proposal/proposal.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { decryptField } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { MOST_WORDS } from '../notice/objection-store.ts';
import { getDenial, saidAgainOf } from '../worker/denial-store.ts';
import { type Case, caseView, fits, isAboutPayment } from './case.ts';
import { closing, getCase, listCases } from './case-store.ts';
import { type Recoverable, recoverable } from './recoverable.ts';
import { CasesPage, Outcome } from './requests.ts';

export const handler = api({
  'GET /cases': read(list),
  'GET /cases/{caseId}': read(readCase),
  'POST /cases/{caseId}/outcome': write(Outcome, decide),
  ...watchlistRoutes,
});

const Cursor = z.strictObject({ openedAt: z.iso.datetime(), caseId: z.string().max(64) });

async function list(call: Call): Promise<Response> {
  const page = CasesPage.safeParse(call.query);
  const after = page.data?.cursor === undefined ? undefined : fromCursor(Cursor, page.data.cursor);
  if (!page.success || (page.data.cursor !== undefined && after === undefined)) return invalidQuery();
  const region = page.data.region ?? call.caller.region;
  if (region === undefined || allows(call.caller, 'case:read', { region }) === undefined) return forbidden();
  const { limit, state } = page.data;
  const { cases, next } = await listCases(region, state, { limit, ...(after === undefined ? {} : { after }) });
  return {
    status: 200,
    body: {
      cases: cases.map(caseView),
      ...(next === undefined ? {} : { cursor: toCursor(next) }),
    },
  };
}

/** The case named in the path, if this caller may do that to it; what may not be seen is not found. */
async function caseFor(
  call: Call,
  deed: 'read' | 'decide',
): Promise<{ readonly found: Case; readonly actor: Actor } | { readonly refused: Response }> {
  const found = await getCase(call.params.caseId ?? '');
  if (found === undefined) return { refused: notFound() };
  const decide = isAboutPayment(found.kind) ? 'case:decide-payment' : 'case:decide';
  const operation = deed === 'read' ? 'case:read' : decide;
  const may = acting(call.caller, operation, found);
  if (may !== undefined) return { found, actor: actorOf(call.caller, may) };
  return {
    refused: allows(call.caller, 'case:read', found) === undefined ? notFound() : refusalOf(call, operation, found),
  };
}

async function readCase(call: Call): Promise<Response> {
  const seen = await caseFor(call, 'read');
  if ('refused' in seen) return seen.refused;
  const { found } = seen;
  const claim = await requireClaim(found.claimId);
  const [parts, lines, denials, reason] = await Promise.all([
    recoverableOf(claim, found),
    namedLines(found, found.lineIds),
    found.kind === 'worker-denial' ? denialsIn(found) : [],
    found.decidedIn === undefined ? undefined : reasonOf(found.claimId, found.decidedIn),
  ]);
  return {
    status: 200,
    headers: { etag: caseTag(found) },
    body: {
      ...caseView(found),
      claimStatus: claim.status,
      lines,
      ...(denials.length === 0 ? {} : { denials }),
      ...(reason === undefined ? {} : { reason }),
      ...(parts.length === 0 ? {} : { recoverable: toRecover(found.claimId, parts) }),
    },
  };
}

/** What the workers said, in clear for whoever looks into it; and the objection that holds the line. */
async function denialsIn({ claimId, revision, lineIds }: Case) {
  const keys = await fieldKeys();
  const denials = await Promise.all(lineIds.map((lineId) => getDenial(claimId, revision, lineId)));
  const clear = (of: string, field: 'statement' | 'contact', sealed: string | undefined) =>
    sealed === undefined ? {} : { [field]: decryptField(keys, `${of}/${field}`, sealed) };
  return Promise.all(
    denials
      .filter((denial) => denial !== undefined)
      .map(async (denial) => {
        const { denialId, earlier = denialId, statement, contact, lineId, state, at, by, objectionId } = denial;
        const added = denial.saidAgain === undefined ? [] : await saidAgainOf(denial, MOST_WORDS);
        return {
          lineId,
          state,
          at,
          by,
          ...(objectionId === undefined ? {} : { objectionId }),
          ...clear(earlier, 'statement', statement),
          ...clear(earlier, 'contact', contact),
          added: added.map((more) => ({
            at: more.at,
            by: more.by,
            ...clear(more.denialId, 'statement', more.statement),
            ...clear(more.denialId, 'contact', more.contact),
          })),
        };
      }),
  );
}

/**
 * Said once, by another person than who opened the case. A finding of fraud proposes the recovery of what was paid where
 * it names the document for it; finance confirms, and money moves by that alone.
 */
async function decide(call: Call<z.infer<typeof Outcome>>): Promise<Response> {
  const seen = await caseFor(call, 'decide');
  if ('refused' in seen) return seen.refused;
  const { caseId, claimId } = seen.found;
  const hands = handsOfActor(seen.actor);
  const { outcome, reason, document } = call.body;
  const once = idempotent(call, 'case-outcome');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const found = (await getCase(caseId)) ?? seen.found;
    const before = await once.before(caseTag(found));
    if (before !== undefined) return { answer: before };
    if (found.state !== 'open') {
      const closed = problem(409, 'case-not-open', { zh: '该案件已办结。', en: 'The case is closed.' });
      // Perhaps by this very request, sent twice, since it was asked for above.
      return { answer: (await once.before()) ?? closed };
    }
    if (!fits(outcome, found.kind)) {
      return {
        answer: problem(409, 'outcome-unfit', {
          zh: '该类案件不能这样办结。',
          en: 'A case of this kind does not end so.',
        }),
      };
    }
    if (handsOf(hands).some((each) => found.notBy.includes(each))) {
      return {
        answer: problem(409, 'same-person', {
          zh: '案件须由立案及相关经办人以外的人员认定。',
          en: 'A case needs another person to decide it than those who had a hand in its opening.',
        }),
      };
    }
    const parts = outcome === 'fraud' ? await recoverableOf(claim, found) : [];
    const recoveries =
      document === undefined
        ? []
        : parts.map((part) => proposed(claim, found, part, document, { hands, now: call.now }));
    const at = call.now.toISOString();
    const decidedIn = claim.eventSeq + 1;
    const recoveryIds = recoveries.map(({ recoveryId }) => recoveryId);
    const closed = { ...found, state: 'closed', outcome, ...decidedBy(hands), decidedAt: at, recoveryIds } as const;
    const open = recoveries.length === 0 && parts.length > 0 ? { recoverable: toRecover(claimId, parts) } : {};
    const response: Response = { status: 200, body: { ...caseView(closed), ...open } };
    return {
      step: {
        event: {
          type: 'case-closed',
          actor: seen.actor,
          data: { caseId, kind: found.kind, outcome, lines: found.lineIds.length, recoveryIds },
        },
        also: [
          once.keep(response),
          keptReason(claim, reason),
          closing(found, { hands, at, outcome, decidedIn, recoveryIds }),
          ...recoveries.map(putRecovery),
        ],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => response,
    };
  });
}

async function recoverableOf(claim: Claim, { claimId, revision, lineIds }: Case): Promise<readonly Recoverable[]> {
  // Lines of an earlier revision were never paid: a claim is returned only before its first payment.
  if (claim.paidFen === 0 || revision !== claim.revision) return [];
  return recoverable(claim, await linesToRecover({ claimId, revision, lineIds }));
}

/** Where finance asks for it, and for what; integer fen. */
function toRecover(claimId: string, parts: readonly Recoverable[]) {
  return {
    at: `/claims/${claimId}/recoveries`,
    lineIds: parts.flatMap(({ lineIds }) => lineIds),
    amountFen: parts.reduce((sum, { amountFen }) => sum + amountFen, 0),
  };
}

function proposed(
  claim: Claim,
  { caseId, revision }: Case,
  { lineIds, amountFen }: Recoverable,
  document: string,
  { hands, now }: { readonly hands: Hands; readonly now: Date },
): Recovery {
  return {
    recoveryId: `rec-${sha256Hex(`${caseId}\n${lineIds[0]}`).slice(0, 16)}`,
    claimId: claim.claimId,
    revision,
    lineIds,
    amountFen,
    finding: 'fraud',
    document,
    eventSeq: claim.eventSeq + 1,
    ...proposing(hands, now),
  };
}
