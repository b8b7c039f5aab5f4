import type { Context } from 'aws-lambda';
import { recheckDays } from '#policy/recheck.ts';
import type { NewCase } from '../case/case.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { isPaid } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { isFinal } from '../claim/status.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { addDays, shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { IntegrityError, UpstreamError } from '../shared/errors.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { verifiedBatch } from '../verification/verification-store.ts';
import { askAgain } from './ask-again-client.ts';
import {
  changesOf,
  type DueRecheck,
  monthToAsk,
  news,
  RECHECK_KINDS,
  type RecheckKind,
  withChanges,
  withFound,
} from './recheck.ts';
import { advanced, dueBy, putOnList, takeOffList } from './recheck-store.ts';

const ACTOR = { kind: 'system', id: 'recheck' } as const;

/** What is left of a run, machine time, for the batch under way to end and be kept; it leaves the rest to the next run. */
const TO_KEEP_MS = 30_000;

/** Within which the registers answer one batch. */
const BATCH_MS = 60_000;

/**
 * Scheduled: asks the registers again about lines that were paid, batch by batch, and opens a case per claim and kind of
 * change. A register that is away leaves everything where it is for the next run; one that answers nothing usable of a
 * claim leaves that claim, and the run goes on. A run twice finds the same.
 * @throws IntegrityError when a claim could not be looked at: the others were
 */
export const handler = observed(async (_event: unknown, context: Context): Promise<void> => {
  const now = await businessNow();
  const until = Date.now() + context.getRemainingTimeInMillis() - TO_KEEP_MS;
  let failed = 0;
  for await (const due of dueBy(shanghaiDate(now))) {
    try {
      if ((await finish(due, now, until)) === 'later') break;
    } catch (error) {
      // One that cannot be looked at stands in nobody's way.
      failed += 1;
      logger.error('re-check failed', { claimId: due.claimId, ...errorFacts(error) });
    }
  }
  if (failed > 0) throw new IntegrityError(`${failed} paid claims could not be looked at again.`);
});

async function finish(due: DueRecheck, now: Date, until: number): Promise<'done' | 'later'> {
  const claim = await requireClaim(due.claimId);
  let current: DueRecheck | undefined = due;
  while (current !== undefined && current.nextBatch < (claim.batches ?? 0)) {
    if (Date.now() > until) return 'later';
    const deadlineMs = Math.min(Date.now() + BATCH_MS, until);
    const seen = await lookAgain(claim, current, { today: shanghaiDate(now), deadlineMs });
    if (seen === 'later') return 'later';
    if (seen === 'failed') throw new UpstreamError('What the registers say of a paid batch is no answer.');
    current = await advanced(current, seen);
  }
  if (current !== undefined) await conclude(current, now);
  return 'done';
}

/** One batch: its paid lines, each once. */
async function lookAgain(
  claim: Claim,
  due: DueRecheck,
  { today, deadlineMs }: { readonly today: string; readonly deadlineMs: number },
) {
  const { claimId, revision, enterpriseId } = claim;
  const batch = due.nextBatch;
  const lines = await linesOfBatch(claimId, revision, batch);
  const paid = new Set(
    lines
      .filter((line) => line.round === due.round && isPaid(line, claim) && line.recovery === undefined)
      .map(({ lineId }) => lineId),
  );
  if (paid.size === 0) return { found: due.found, beyond: due.beyond ?? {}, lines: due.lines };
  const [frozen, evidence, keys] = await Promise.all([
    frozenBatch(claimId, revision, batch),
    verifiedBatch(claimId, revision, batch),
    fieldKeys(),
  ]);
  const own = frozen.filter(({ lineId }) => paid.has(lineId));
  const on = { claimId, revision, batch, enterpriseId, lines: own, month: monthToAsk(today), deadlineMs };
  const answers = await askAgain(on, keys);
  if (typeof answers === 'string') return answers;
  const changes = [...answers].flatMap(([lineId, again]) => {
    const before = evidence.lines.get(lineId);
    return before === undefined ? [] : changesOf(before, again).map((kind) => ({ lineId, kind }));
  });
  return { ...withChanges(due, changes), lines: due.lines + paid.size };
}

/** All batches have been asked about: what is new opens cases, and the claim goes on the list again until its last turn. */
async function conclude(due: DueRecheck, now: Date): Promise<void> {
  await onClaim<'concluded'>(due.claimId, now, async (claim) => {
    const days = recheckDays(await pinnedPolicy(claim), claim.region);
    const next = days[due.turn + 1];
    const cases = RECHECK_KINDS.flatMap((kind): (NewCase & { readonly kind: RecheckKind })[] => {
      const lineIds = news(due, kind);
      // The cause names the lines: seen again they are the same case, and others are another.
      return lineIds.length === 0 ? [] : [{ kind, cause: digest([due.round, lineIds]), lineIds, openedBy: ACTOR }];
    });
    return {
      step: {
        event: {
          type: 'rechecked',
          actor: ACTOR,
          data: {
            round: due.round,
            turn: due.turn,
            lines: due.lines,
            found: Object.fromEntries(
              cases.map(({ kind, lineIds }) => [kind, lineIds.length + (due.beyond?.[kind] ?? 0)]),
            ),
            // Lines that the cases do not name.
            ...(Object.keys(due.beyond ?? {}).length === 0 ? {} : { beyond: due.beyond }),
          },
        },
        also: [takeOffList(due), ...(next === undefined ? [] : [putOnList(nextTurn(due, next))])],
        messages: [
          ...(cases.length === 0 ? [] : [{ type: 'open-case', cases } as const]),
          ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
        ],
      },
      done: () => 'concluded',
      // By somebody else, who took it off the list.
      refused: () => 'concluded',
    };
  });
}

function nextTurn(due: DueRecheck, days: number): DueRecheck {
  return {
    ...due,
    dueOn: addDays(due.paidOn, days),
    turn: due.turn + 1,
    nextBatch: 0,
    lines: 0,
    told: withFound(
      due.told,
      RECHECK_KINDS.flatMap((kind) => (due.found[kind] ?? []).map((lineId) => ({ lineId, kind }))),
    ),
    found: {},
    beyond: {},
  };
}
