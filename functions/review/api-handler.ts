import type * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, write } from '../api/operation.ts';
import { handsOfActor } from '../api/hands.ts';
import type { Operation } from '../api/permissions.ts';
import { problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim, Review as Kept } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { getLine } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { claimView } from '../claim/view.ts';
import { type UnknownCode, UNKNOWNS } from '../eligibility/unknowns.ts';
import { readRouting } from '../fraud/screen-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { mapLimited } from '../shared/concurrency.ts';
import type { Fault } from '../shared/fault.ts';
import { faultsOfAnswers } from './answers.ts';
import { type CorrectedLine, putCleared, putCorrections } from './answers-store.ts';
import { fraudCases } from './fraud-case.ts';
import { approvalReasons } from './approval.ts';
import { deniedToAnswer } from '../worker/denial-store.ts';
import { decideReview, isRate } from './decide.ts';
import { claimHeld } from './held-store.ts';
import { holderAt } from './queue.ts';
import { entryOf } from './queue-store.ts';
import { withDenied } from './denied.ts';
import { Review } from './requests.ts';

export const handler = api({ 'POST /claims/{claimId}/reviews': write(Review, review) });

/** Nobody decides twice, and nobody alone what needs two: both hold in the step's own condition, not on a page. */
async function review(call: Call<z.infer<typeof Review>>): Promise<Response> {
  const { body, caller } = call;
  const found = await claimFor(call, OPERATION_OF[body.stage]);
  if ('refused' in found) return found.refused;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const once = idempotent(call, 'review', claim);
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const entry = await entryOf(claim, 'review');
    const holder = entry === undefined ? undefined : holderAt(entry, new Date());
    if (holder !== undefined && holder !== caller.subject) return { answer: await claimHeld(holder, entry?.heldUntil) };
    // A claim that never came so far has no version pinned.
    const atSecond = body.stage === 'second' && claim.status === 'second-review';
    const needsApproval = atSecond && approvalReasons(claim, await pinnedPolicy(claim)).length > 0;
    const verdict = decideReview(claim, {
      needsApproval,
      acceptanceOver: claim.acceptanceEnds !== undefined && shanghaiDate(call.now) > claim.acceptanceEnds,
      stage: body.stage,
      decision: body.decision,
      corrects: (body.corrections ?? []).length > 0,
      ...handsOfActor(found.actor),
      at: call.now.toISOString(),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(body.refusedLines === undefined ? {} : { refusedLines: body.refusedLines }),
      ...(body.confirmed === undefined ? {} : { confirmed: body.confirmed }),
      ...(body.determinedLines === undefined ? {} : { determinedLines: body.determinedLines }),
    });
    if ('code' in verdict) return { answer: problem(409, verdict.code, verdict.text) };
    const approves = body.stage === 'first' && body.decision === 'approve';
    const { corrections = [] } = body;
    const denied = approves || corrections.length > 0 ? await deniedToAnswer(claim) : [];
    const seen = await namedLines(claim, body);
    const faults = [
      ...faultsOfLines(claim, body, denied, seen),
      ...(approves ? await faultsOfCleared(claim, body, denied) : []),
    ];
    if (faults.length > 0) {
      return {
        answer: problem(
          409,
          'lines-not-granted',
          { zh: '部分行不能按此处理,或有行尚待处理。', en: 'Some lines cannot be decided so, or are not decided.' },
          { errors: faults },
        ),
      };
    }
    const { cleared = [] } = body;
    const set =
      approves && verdict.set.firstReview !== undefined
        ? {
            ...verdict.set,
            firstReview: {
              ...verdict.set.firstReview,
              ...(body.refusedLines === undefined ? {} : { refusedFen: refusedFenOf(seen) }),
              ...(cleared.length === 0
                ? {}
                : { cleared: await putCleared(claim, cleared), ...answered(cleared, denied) }),
            },
          }
        : { ...verdict.set, ...(await corrected(claim, verdict.set, corrections)) };
    const kept = (set.secondReview ?? set.firstReview)?.corrections;
    const next = { ...claim, ...set, status: verdict.to } as Claim;
    const version = claimTag({ ...next, eventSeq: claim.eventSeq + 1 });
    const response = { status: 200, headers: { etag: version }, body: claimView(next, found.role) };
    return {
      step: {
        to: verdict.to,
        event: {
          type: body.stage === 'approval' ? 'approval-decided' : `${body.stage}-review-decided`,
          actor: found.actor,
          data: {
            decision: body.decision,
            refusedLines: body.refusedLines?.map(({ lineId }) => lineId) ?? [],
            ...(holder === undefined || entry?.assigned === undefined ? {} : { assigned: entry.assigned }),
            ...(set.firstReview?.cleared === undefined
              ? {}
              : { cleared: set.firstReview.cleared.lines, clearedDigest: set.firstReview.cleared.digest }),
            ...(kept === undefined ? {} : { corrections: kept.lines, correctionsDigest: kept.digest }),
            ...(body.confirmed === undefined ? {} : { confirmed: body.confirmed.map(({ code }) => code) }),
            ...(body.determinedLines === undefined
              ? {}
              : { determined: body.determinedLines.map(({ lineId, amountFen }) => ({ lineId, amountFen })) }),
          },
        },
        set,
        also: [once.keep(response), ...(body.reason === undefined ? [] : [keptReason(claim, body.reason)])],
        messages: [
          { type: 'nudge' },
          // With the corrected roster these lines are gone, and with them what the reviewer found.
          ...(body.decision === 'return'
            ? fraudCases(claim, body.refusedLines ?? [], { openedBy: found.actor, notBy: [] })
            : []),
        ],
        decidedBy: { subject: caller.subject, on: 'review' },
      },
      done: () => response,
    };
  });
}

/** The review that returns the claim, with the place of what it wants corrected. */
async function corrected(
  claim: Claim,
  { firstReview, secondReview }: { readonly firstReview?: Kept | undefined; readonly secondReview?: Kept | undefined },
  lines: readonly CorrectedLine[],
): Promise<Pick<Claim, 'firstReview' | 'secondReview'>> {
  if (lines.length === 0) return {};
  const corrections = await putCorrections(claim, lines);
  if (secondReview !== undefined) return { secondReview: { ...secondReview, corrections } };
  return firstReview === undefined ? {} : { firstReview: { ...firstReview, corrections } };
}

function answered(cleared: readonly { readonly lineId: string }[], denied: readonly string[]) {
  const answeredDenials = cleared.map(({ lineId }) => lineId).filter((lineId) => denied.includes(lineId));
  return answeredDenials.length === 0 ? {} : { answeredDenials };
}

const OPERATION_OF = {
  first: 'review:first',
  second: 'review:second',
  approval: 'review:approve',
} as const satisfies Record<z.infer<typeof Review>['stage'], Operation>;

/** Each flagged, sampled or denied line of this round has an answer of its own. */
async function faultsOfCleared(
  claim: Claim,
  body: z.infer<typeof Review>,
  denied: readonly string[],
): Promise<readonly Fault[]> {
  if ((claim.toAnswer ?? 0) === 0 && denied.length === 0 && body.cleared === undefined) return [];
  const { lines } = (await readRouting(claim)) ?? { lines: {} };
  const faults = faultsOfAnswers({ lines: withDenied(lines, denied) }, body.cleared ?? [], body.refusedLines ?? []);
  return mapLimited(faults, LINES_AT_ONCE, async ({ lineId, place, ...fault }) => {
    const line = await getLine(claim.claimId, claim.revision, lineId);
    return { ...fault, place: { ...(line === undefined ? {} : { row: line.row }), ...place } };
  });
}

interface NamedLine {
  readonly lineId: string;
  readonly line: Line | undefined;
  readonly pointer: string;
  /** Whether it is refused, whether the enterprise is told of it, whether its amount is set. */
  readonly refused: boolean;
  readonly told: boolean;
  readonly rate: boolean;
}

/** The lines that the reviewer names, as they are kept. */
async function namedLines(claim: Claim, body: z.infer<typeof Review>): Promise<readonly NamedLine[]> {
  const { refusedLines = [], determinedLines = [], corrections = [] } = body;
  const named = [
    ...refusedLines.map(({ lineId }, index) => ({
      lineId,
      pointer: `/refusedLines/${index}/lineId`,
      refused: true,
      told: false,
      rate: false,
    })),
    ...determinedLines.map(({ lineId }, index) => ({
      lineId,
      pointer: `/determinedLines/${index}/lineId`,
      refused: false,
      told: false,
      rate: true,
    })),
    ...corrections.map(({ lineId }, index) => ({
      lineId,
      pointer: `/corrections/${index}/lineId`,
      refused: false,
      told: true,
      rate: false,
    })),
  ];
  return mapLimited(named, LINES_AT_ONCE, async ({ lineId, ...place }) => ({
    ...place,
    lineId,
    line: await getLine(claim.claimId, claim.revision, lineId),
  }));
}

const refusedFenOf = (seen: readonly NamedLine[]): number =>
  seen.reduce((sum, { refused, line }) => sum + (refused ? (line?.grantedFen ?? 0) : 0), 0);

/** What these lines say against it, and what was left undecided of an approval. */
function faultsOfLines(
  claim: Claim,
  body: z.infer<typeof Review>,
  denied: readonly string[],
  seen: readonly NamedLine[],
): Fault[] {
  const faults: Fault[] = [];
  const decided = new Map<string, readonly UnknownCode[]>();
  for (const { lineId, line, pointer, told, rate } of seen) {
    const holds = line?.holds ?? [];
    const row = line === undefined ? {} : { row: line.row };
    if (line?.outcome !== 'granted' || reviewedIn(line) !== claim.round)
      faults.push(lineFault('line-not-granted', { ...row, pointer }));
    else if (rate && !holds.some(isRate)) faults.push(lineFault('line-amount-known', { ...row, pointer }));
    else if (decided.has(lineId)) faults.push(lineFault('line-named-twice', { ...row, pointer }));
    else if (told && denied.includes(lineId)) faults.push(lineFault('line-denied', { ...row, pointer }));
    else decided.set(lineId, holds);
  }
  if (body.stage === 'first' && body.decision === 'approve') faults.push(...undecided(claim, [...decided.values()]));
  return faults;
}

/** Lines whose amount nobody knows must each be given one, or be refused. */
function undecided(claim: Claim, decided: readonly (readonly UnknownCode[])[]): Fault[] {
  return (Object.entries(claim.holds ?? {}) as [UnknownCode, number][])
    .filter(([code, lines]) => isRate(code) && decided.filter((holds) => holds.includes(code)).length < lines)
    .map(([code]) => lineFault('amount-not-determined', { pointer: '/determinedLines' }, UNKNOWNS[code]));
}

const LINES_AT_ONCE = 16;

const LINE_FAULTS = {
  'line-not-granted': {
    text: { zh: '该行不存在或本轮未授予。', en: 'The line does not exist or was not granted in this round.' },
    fix: { zh: '请从本轮已授予的行中选择。', en: 'Choose among the lines granted in this round.' },
  },
  'line-amount-known': {
    text: { zh: '该行金额由政策确定,不能另行核定。', en: "The policy knows this line's amount: nobody sets another." },
    fix: { zh: '请删除该行的核定金额。', en: 'Take the amount of this line out.' },
  },
  'line-named-twice': {
    text: { zh: '该行重复出现。', en: 'The line is named twice.' },
    fix: { zh: '每行只能不予通过或核定金额一次。', en: 'Refuse it or set its amount, once.' },
  },
  'line-denied': {
    text: {
      zh: '该行已由职工本人否认,不得告知申报单位。',
      en: 'The line was denied by its worker: the enterprise is not told of it.',
    },
    fix: { zh: '请将该行从需补正的行中去掉。', en: 'Take the line out of those to be corrected.' },
  },
  'amount-not-determined': {
    text: { zh: '有行的补贴金额未知,尚未核定。', en: 'There are lines whose amount is not known and was not set.' },
    fix: {
      zh: '请逐行核定金额并附文号,或不予通过。',
      en: 'Set each amount with its document, or refuse the line.',
    },
  },
} as const satisfies Record<string, Pick<Fault, 'text' | 'fix'>>;

function lineFault(code: keyof typeof LINE_FAULTS, place: Fault['place'], which?: Fault['text']): Fault {
  const { text, fix } = LINE_FAULTS[code];
  const said = which === undefined ? text : { zh: `${text.zh}${which.zh}`, en: `${text.en} ${which.en}` };
  return { code, place, text: said, fix };
}
