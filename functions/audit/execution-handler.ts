import type * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { verifyChain } from '../claim/audit-event.ts';
import { onClaim, readEvents } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { drawnDefinition } from '../execution/drawn-definition.ts';
import { currentDefinition, driverOf } from '../execution/driver-store.ts';
import { executionName } from '../execution/execution-name.ts';
import { executionsOf } from '../execution/execution-store.ts';
import { attemptOf, interventionStep } from '../execution/intervention.ts';
import { type Trace, traceOf, type Visit } from '../execution/trace.ts';
import { wholeExecution } from '../execution/whole-execution-store.ts';
import { anchorsOf } from './anchored-store.ts';
import { noteLook } from './look-store.ts';
import { maskedJson, maskedText } from './masked.ts';
import { type Intervene, OneExecution } from './requests.ts';
import { invalidQuery } from './search-handler.ts';

/** Stays in iterations of a Map are told one by one where something went wrong in them, and at most so many. */
const VISITS_TOLD = 1_000;
const TEXT_TOLD = 4_000;

/** One execution as it is drawn: the states of its own definition, the way it took, each try; texts masked. */
export async function executionTrace(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const which = OneExecution.safeParse(call.query);
  if (!which.success) return invalidQuery();
  const { claim } = found;
  const { revision = claim.revision } = which.data;
  const { generation = revision === claim.revision ? claim.generation : 1 } = which.data;
  const execution = { claimId: claim.claimId, revision, generation };
  const name = executionName(claim.claimId, revision, generation);
  const whole = await wholeExecution(execution);
  if (whole === undefined)
    return problem(404, 'no-execution', { zh: '该申报尚无流程执行。', en: 'This claim has no execution yet.' });
  await noteLook(call, { what: 'execution', claimId: claim.claimId, id: name });
  const { from, sha256, status, startDate, stopDate, redriveCount, error } = whole;
  const trace = traceOf(whole.events);
  const kept = toldVisits(trace);
  return {
    status: 200,
    body: {
      name,
      ...execution,
      ...defined({ from, sha256, status, startDate, stopDate, redriveCount, error, cause: shortened(whole.cause) }),
      ...defined({ input: jsonTold(whole.input), output: jsonTold(whole.output) }),
      current: revision === claim.revision && generation === claim.generation,
      ...(claim.stopped === undefined ? {} : { stopped: claim.stopped }),
      events: whole.events.length,
      redrivenAt: trace.redrivenAt,
      states: drawnDefinition(whole.definition).map((state) => ({ ...state, ...sumOf(state.name, trace) })),
      visits: kept.map(toldVisit),
      visitsLeftOut: trace.visits.length - kept.length,
      generations: (await executionsOf(claim.claimId)).map((item) => ({
        name: executionName(item.claimId, item.revision, item.generation),
        ...{ revision: item.revision, generation: item.generation, startedAt: item.startedAt },
        ...(item.archived === undefined
          ? {}
          : {
              archived: {
                sha256: item.archived.sha256,
                status: item.archived.status,
                redriveCount: item.archived.redriveCount,
                stoppedAt: item.archived.stoppedAt,
              },
            }),
      })),
    },
  };
}

/** In iterations only what failed, was tried again, or is still open: the rest is summed up with its state. */
function toldVisits({ visits }: Trace): readonly Visit[] {
  return visits
    .filter(
      ({ iteration, attempts, exitedAt }) => iteration === undefined || attempts.length > 1 || exitedAt === undefined,
    )
    .slice(0, VISITS_TOLD);
}

function sumOf(name: string, { visits }: Trace) {
  const own = visits.filter(({ state }) => state === name);
  const attempts = own.flatMap((visit) => visit.attempts);
  const failed = attempts.filter(({ outcome }) => outcome === 'failed' || outcome === 'timed-out');
  const from = new Map<string, number>();
  for (const visit of own) if (visit.from !== undefined) from.set(visit.from, (from.get(visit.from) ?? 0) + 1);
  return {
    visits: own.length,
    open: own.filter(({ exitedAt }) => exitedAt === undefined).length,
    milliseconds: own.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0),
    attempts: attempts.length,
    failedAttempts: failed.length,
    errors: [...new Set(failed.map(({ error = 'States.Timeout' }) => error))],
    cameFrom: [...from].map(([state, times]) => ({ state, times })),
  };
}

function toldVisit(visit: Visit) {
  return {
    ...visit,
    attempts: visit.attempts.map((attempt) => ({ ...attempt, ...defined({ cause: shortened(attempt.cause) }) })),
    ...defined({ input: jsonTold(visit.input), output: jsonTold(visit.output) }),
  };
}

const jsonTold = (text: string | undefined) => (text === undefined ? undefined : cut(maskedJson(text)));
const shortened = (text: string | undefined) => (text === undefined ? undefined : cut(maskedText(text)));
const cut = (text: string) => (text.length > TEXT_TOLD ? `${text.slice(0, TEXT_TOLD)}…` : text);

function defined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Re-computes the claim's trail from its first event, against the claim and against what is kept out of its reach. */
export async function checkChain(call: Call): Promise<Response> {
  const found = await claimFor(call, 'execution:read');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  await noteLook(call, { what: 'chain', claimId: claim.claimId });
  const [events, anchors] = await Promise.all([readEvents(claim.claimId), anchorsOf(claim.claimId)]);
  const chain = verifyChain(events, { seq: claim.eventSeq, hash: claim.eventHash });
  return {
    status: 200,
    body: {
      claimId: claim.claimId,
      events: events.length,
      chain,
      anchors: anchors.map(({ seq, hash }) => ({ seq, hash, holds: events[seq - 1]?.hash === hash })),
    },
  };
}

/** An administrator redrives what failed, or stops what runs; it is done by a message kept with the claim's own step. */
export async function intervene(call: Call<z.infer<typeof Intervene>>): Promise<Response> {
  const found = await claimFor(call, 'execution:intervene');
  if ('refused' in found) return found.refused;
  const { what, reason } = call.body;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const driver = await driverOf(claim, await currentDefinition());
    const once = idempotent(call, 'intervention', {
      revision: claim.revision,
      attempt: attemptOf(claim, driver, what),
    });
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    const actor = { kind: 'person', id: call.caller.subject, role: found.role } as const;
    const step = interventionStep(claim, driver, what, actor, call.now.toISOString());
    if (step === undefined) return { answer: what === 'stop' ? notRunning() : notRedrivable() };
    const { claimId, revision, generation } = claim;
    const response = { status: 202, body: { claimId, revision, generation, what } };
    return { step: { ...step, also: [once.keep(response), keptReason(claim, reason)] }, done: () => response };
  });
}

const notRunning = () =>
  problem(409, 'execution-not-running', {
    zh: '该申报已办结,或其流程执行未在运行,无可停止。',
    en: 'The claim has ended or its execution does not run: there is nothing to stop.',
  });

const notRedrivable = () =>
  problem(
    409,
    'execution-not-redrivable',
    {
      zh: '该流程执行未失败或已不可重新推进(失败或停止后 14 天内可重新推进)。',
      en: 'The execution did not fail, or can no longer be redriven (within 14 days of its failure or stop).',
    },
    { fix: { zh: '可改为更换流程执行。', en: 'Replace the execution instead.' } },
  );
