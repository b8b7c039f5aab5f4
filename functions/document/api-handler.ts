import { officerNames } from '../api/officer-name-store.ts';
import { api, type Call, claimFor, read } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import type { Claim, Review } from '../claim/claim.ts';
import { readEvents } from '../claim/claim-store.ts';
import { isClosed } from '../claim/close-round.ts';
import { namedAmounts } from '../claim/named-amounts.ts';
import { isPaid } from '../claim/line.ts';
import { reasonAt } from '../claim/reason-store.ts';
import { inRegion } from '#policy/regional.ts';
import { procedureOf } from '#policy/procedure.ts';
import type { PolicyVersion } from '#policy/index.ts';
import { policyById, policyInForce } from '../policy/policy-store.ts';
import { readCorrections } from '../review/answers-store.ts';
import { dueOn } from '../review/time-limit.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { givesClear } from '../shared/clear-view.ts';
import { getJson } from '../shared/object-store.ts';
import { type Findings, getUpload } from '../submission/upload-store.ts';
import { allLines } from './all-lines-store.ts';
import { type Approval, approvalForm } from './approval-form.ts';
import { correctionNotice, correctionOf, type Corrections, rosterCheck } from './correction-notice.ts';
import { notAcceptedNotice, refusalDecision } from './decision-notice.ts';
import { noticeList } from './notice-list.ts';
import type { Heading } from './page.ts';
import { PAGE_POLICY } from './page-style.ts';
import { correctionsOf, refusedLines } from './refused-lines.ts';
import { DOCUMENT_KINDS, type DocumentKind, DocumentQuery } from './requests.ts';
import { grantedIn, type Round, roundAt } from './round.ts';
import { summarise, summary } from './summary.ts';
import { refusedInReview, tallyOf } from './tally.ts';

/** An answer of a function holds 6 MB. */
const ROWS_ON_A_PAGE = 10_000;

export const handler = api({ 'GET /claims/{claimId}/documents/{document}': read(readDocument) });

interface Asked {
  readonly claim: Claim;
  readonly policy: PolicyVersion;
  readonly heading: Heading;
  readonly uploadId: string | undefined;
  readonly round: number;
}

/** Absent: the claim has no such paper as it stands. */
type Page = string | undefined;

const PAPERS: Readonly<Record<DocumentKind, (asked: Asked) => Promise<Page> | Page>> = {
  'roster-check': rosterChecked,
  'correction-notice': corrections,
  'not-accepted-notice': ({ claim, heading }) =>
    claim.status === 'not-accepting' || claim.status === 'not-accepted'
      ? notAcceptedNotice(dated(heading, claim.firstReview), { reason: claim.firstReview?.reason })
      : undefined,
  'refusal-decision': refusal,
  'approval-form': approval,
  summary: summed,
  'notice-list': noticed,
};

const OF_THOSE_WHO_DECIDE: readonly DocumentKind[] = ['approval-form', 'summary'];

/** A paper of the procedure as a page to print, of what the claim is now, or of a round before. */
async function readDocument(call: Call): Promise<Response> {
  const kind = DOCUMENT_KINDS.find((each) => each === call.params.document);
  if (kind === undefined) return notFound();
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  if (OF_THOSE_WHO_DECIDE.includes(kind) && allows(call.caller, 'approval-document:read', claim) === undefined) {
    return forbidden();
  }
  const query = DocumentQuery.safeParse(call.query);
  if (!query.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { language, uploadId, round = claim.round } = query.data;
  const policy =
    claim.policyVersion === undefined
      ? await policyInForce(shanghaiDate(call.now))
      : await policyById(claim.policyVersion);
  if (policy === undefined) return notThere();
  const region = policy.regions.find(({ code }) => code === claim.region);
  const heading: Heading = {
    language,
    regionName: region?.name ?? { zh: '', en: claim.region },
    claimId: claim.claimId,
    enterpriseId: claim.enterpriseId,
    enterpriseName: claim.enterpriseName,
    date: shanghaiDate(call.now),
  };
  const page = await PAPERS[kind]({ claim, policy, heading, uploadId, round });
  if (page === undefined) return notThere();
  givesClear();
  return {
    status: 200,
    body: page,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY },
  };
}

const notThere = () =>
  problem(409, 'document-not-there', {
    zh: '该申报在当前环节没有此文书。',
    en: 'The claim has no such paper where it stands.',
  });

/** A decision has the day on which it was made, whenever it is printed: what may be done against it counts from it. */
const dated = (heading: Heading, review: Pick<Review, 'at'> | undefined): Heading =>
  review === undefined ? heading : { ...heading, date: shanghaiDate(new Date(review.at)) };

async function refusal({ claim, heading }: Asked): Promise<Page> {
  if (claim.status !== 'rejecting' && claim.status !== 'rejected') return undefined;
  const last = claim.approval ?? claim.secondReview ?? claim.firstReview;
  const lines = refusedLines(await allLines(claim));
  const { closed } = claim;
  const heads = closed === undefined || !isClosed(claim) ? dated(heading, last) : dated(heading, closed);
  return refusalDecision(heads, {
    reason: last?.decision === 'refuse' ? last.reason : undefined,
    closed: isClosed(claim),
    lines: lines.slice(0, ROWS_ON_A_PAGE),
    beyond: Math.max(0, lines.length - ROWS_ON_A_PAGE),
  });
}

/** What the machine found in a file: nobody has received that file, so it is no act of the bureau. */
async function rosterChecked({ claim, heading, uploadId }: Asked): Promise<Page> {
  const upload = uploadId === undefined ? undefined : await getUpload(claim.claimId, uploadId);
  if (upload?.faultsKey === undefined) return undefined;
  const { faults } = await getJson<Findings>(upload.faultsKey);
  return rosterCheck(heading, shortened(faults.map(correctionOf), upload.faults, {}));
}

/** Of a claim that was returned, and of no other: a draft was never submitted to anybody. */
async function corrections({ claim, policy, heading, uploadId }: Asked): Promise<Page> {
  if (uploadId !== undefined) return undefined;
  const { correctionWorkingDays: workingDays } = procedureOf(policy, claim.region);
  if (claim.status !== 'returning' && claim.status !== 'returned') return undefined;
  const review = lastReview(claim);
  const on = workingDays === 'unknown' || review === undefined ? undefined : dueOn(review.at, workingDays);
  const items = correctionsOf(await allLines(claim), await readCorrections(review));
  return correctionNotice(
    // The day on which it was returned, whenever it is printed.
    { ...heading, date: review === undefined ? heading.date : shanghaiDate(new Date(review.at)) },
    shortened(items, items.length, {
      ...(review?.reason === undefined ? {} : { reason: review.reason }),
      ...(on === undefined || workingDays === 'unknown' ? {} : { due: { on, workingDays } }),
    }),
  );
}

function shortened(
  items: Corrections['items'],
  found: number | undefined,
  more: Omit<Corrections, 'items' | 'beyond'>,
): Corrections {
  const shown = items.slice(0, ROWS_ON_A_PAGE);
  return { ...more, items: shown, beyond: Math.max(items.length, found ?? 0) - shown.length };
}

const lastReview = ({ firstReview, secondReview }: Claim): Review | undefined => secondReview ?? firstReview;

async function approval({ claim, heading, round }: Asked): Promise<Page> {
  const { policyVersion, submittedAt } = claim;
  const events = await readEvents(claim.claimId);
  const about = roundAt(claim, events, round);
  if (about?.signed.first === undefined || policyVersion === undefined || submittedAt === undefined) return undefined;
  const lines = await allLines(claim);
  const granted = grantedIn(claim, round, lines);
  const form: Approval = {
    tally: tallyOf(claim, round, lines),
    refused: refusedInReview(claim, round, lines),
    amountFen: granted.reduce((sum, { grantedFen }) => sum + grantedFen, 0),
    ...(round === claim.round ? { amounts: namedAmounts(claim) } : {}),
    policyVersion,
    submittedOn: shanghaiDate(new Date(submittedAt)),
    ...(await withNames(await withReasons(claim.claimId, about.signed))),
  };
  return approvalForm(heading, form);
}

/**
 * Of a round that was paid, what was paid in it: lines that are held or were freed later are in another. What nobody has
 * signed or published yet is no summary of anything.
 */
async function summed({ claim, heading, round }: Asked): Promise<Page> {
  if (round <= claim.settledRound) {
    const paid = (await allLines(claim)).filter((line) => line.round === round && isPaid(line, claim));
    return paid.length === 0 ? undefined : summary(heading, summarise(paid));
  }
  const about = roundAt(claim, round === claim.round ? [] : await readEvents(claim.claimId), round);
  if (about === undefined || (about.signed.first === undefined && about.notice === undefined)) return undefined;
  const granted = grantedIn(claim, round, await allLines(claim));
  return granted.length === 0 ? undefined : summary(heading, summarise(granted));
}

/** Who signed, by the names under which they are known here. */
async function withNames(signed: Round['signed']): Promise<Round['signed']> {
  const names = await officerNames(Object.values(signed).flatMap(({ by, onBehalfOf }) => [by, onBehalfOf]));
  return Object.fromEntries(
    Object.entries(signed).map(([stage, each]) => {
      const { [each.by]: name, [each.onBehalfOf ?? '']: onBehalfOfName } = names;
      return [
        stage,
        {
          ...each,
          ...(name === undefined ? {} : { name }),
          ...(onBehalfOfName === undefined ? {} : { onBehalfOfName }),
        },
      ];
    }),
  );
}

/** Of an earlier round the trail has the decision, and its words stand beside the event. */
async function withReasons(claimId: string, signed: Round['signed']): Promise<Round['signed']> {
  const told = await Promise.all(
    Object.entries(signed).map(async ([stage, each]) => {
      const reason = each.reason ?? (await reasonAt(claimId, each.event));
      return [stage, reason === undefined ? each : { ...each, reason }] as const;
    }),
  );
  return Object.fromEntries(told);
}

async function noticed({ claim, policy, heading, round }: Asked): Promise<Page> {
  const notice = roundAt(claim, round === claim.round ? [] : await readEvents(claim.claimId), round)?.notice;
  if (notice === undefined) return undefined;
  const lines = grantedIn({ ...claim, status: 'notice' }, round, await allLines(claim));
  const masked = policy.notice.people === 'masked';
  return noticeList(
    { ...heading, date: notice.from },
    {
      ...notice,
      workingDays: inRegion(policy, policy.notice.workingDays, claim.region).value,
      people: lines.length,
      amountFen: lines.reduce((sum, { grantedFen }) => sum + grantedFen, 0),
      ...(masked ? { lines: lines.slice(0, ROWS_ON_A_PAGE), beyond: Math.max(0, lines.length - ROWS_ON_A_PAGE) } : {}),
    },
  );
}
