import type { AuditEvent } from '../claim/audit-event.ts';
import { requireClaim, readEvents } from '../claim/claim-store.ts';
import { claimPk, fundPk } from '../claim/keys.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { executionName } from '../execution/execution-name.ts';
import { executionsOf } from '../execution/execution-store.ts';
import { sealArchive } from '../execution/archive.ts';
import { readArchive } from '../execution/archive-store.ts';
import { wholeExecution } from '../execution/whole-execution-store.ts';
import { listPaymentDecisions } from '../payment/payment-decision-store.ts';
import { receiptsOf } from '../payment/receipt-store.ts';
import { listRecoveries } from '../payment/recovery-store.ts';
import { policyById } from '../policy/policy-store.ts';
import { digest } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getJson } from '../shared/object-store.ts';
import { queryPrefix } from '../shared/table-store.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { anchorsOf } from './anchored-store.ts';
import { plainLine } from './assessed-line.ts';
import { masked, maskedText } from './masked.ts';
import type { PackFacts } from './pack-facts.ts';

const AT_ONCE = 8;

type Row = Readonly<Record<string, unknown>>;

async function all<T extends object>(pk: string, prefix: string): Promise<(T & { readonly sk: string })[]> {
  const found: (T & { sk: string })[] = [];
  for await (const item of queryPrefix<T & { pk: string; sk: string }>(pk, prefix)) {
    const { pk: _pk, ...rest } = item;
    found.push(rest as unknown as T & { sk: string });
  }
  return found;
}

/**
 * Everything of one claim, of all its revisions and executions, masked.
 * @throws IntegrityError where something is not what its digest says
 */
export async function packFacts(claimId: string, packId: string, now: Date): Promise<PackFacts> {
  const claim = await requireClaim(claimId);
  const pk = claimPk(claimId);
  const events = (await readEvents(claimId)).filter(({ seq }) => seq <= claim.eventSeq);
  const [anchors, reasons, batchItems, objections, instructions, recoveries, decisions, items] = await Promise.all([
    anchorsOf(claimId),
    all<{ reason: string }>(pk, 'REASON#'),
    all<BatchItem>(pk, 'BATCH#'),
    all<Row>(pk, 'OBJECTION#'),
    all<{ instruction: { instructionId: string; fund: string } }>(pk, 'INSTRUCTION#'),
    listRecoveries(claimId),
    listPaymentDecisions(claimId),
    executionsOf(claimId),
  ]);
  const batches = batchItems.map(({ sk, ...result }) => ({ ...placeOf(sk), ...result }));
  const words = new Map(reasons.map(({ sk, reason }) => [Number(sk.split('#')[1]), reason]));
  const funds = new Set([
    ...instructions.map(({ instruction }) => instruction.fund),
    ...(claim.settlements ?? []).map(({ fund }) => fund),
    ...(claim.reservation === undefined ? [] : [claim.reservation.fund]),
  ]);
  const ledger = (await mapLimited([...funds], AT_ONCE, (fund) => entriesOf(fund, claimId))).flat();
  const receipts = await receiptsOf(claimId);
  const verified = batches.filter(({ stage, resultKey }) => stage === 'verify' && resultKey !== undefined);
  const screened = batches.filter(({ stage, resultKey }) => /^(screen|route)$/.test(stage) && resultKey !== undefined);
  const revisions = [...Map.groupBy(verified, ({ revision }) => revision)];
  const policy = claim.policyVersion === undefined ? undefined : await policyById(claim.policyVersion);
  const executions = await mapLimited(items, 2, async (item) => {
    const name = executionName(item.claimId, item.revision, item.generation);
    const { revision, generation, startedAt, archived } = item;
    const about = { name, revision, generation, startedAt };
    if (archived !== undefined) {
      const { body, sha256 } = sealArchive(await readArchive(archived));
      const { status, redriveCount, stoppedAt } = archived;
      return { about: { ...about, status, redriveCount, stoppedAt, sha256, archived: true }, body };
    }
    const whole = await wholeExecution(item);
    if (whole === undefined) return { about: { ...about, status: 'UNKNOWN', archived: false } };
    const { status, redriveCount } = whole;
    return { about: { ...about, status, redriveCount, archived: false }, body: JSON.stringify(whole) };
  });
  const { deviceMark: _mark, submittedLinesKey: _key, requestHash: _hash, paymentReturn: _said, ...shown } = claim;
  const { pk: _pk, sk: _sk, ...claimFields } = shown as unknown as Row;
  const { firstReview } = claim;
  return {
    packId,
    at: now.toISOString(),
    recordedAt: new Date().toISOString(),
    claim: masked(claimFields),
    events: events as unknown as readonly Row[],
    anchors,
    decisions: events.filter(({ actor }) => actor.kind === 'person').map((event) => decisionOf(event, words)),
    objections: objections.map(
      ({ objectionId, lineId, revision, round, state, at, objections: objectors, denialId }) => ({
        ...{ objectionId, lineId, revision, round, state, at, objections: objectors, byWorker: denialId !== undefined },
      }),
    ),
    batches: batches.map(({ resultKey: _r, answersKey: _a, attributesKey: _t, ...result }) => result),
    rosters: await mapLimited(revisions, 1, async ([revision, own]) => ({
      revision,
      digests: await mapLimited(own, AT_ONCE, async ({ batch }) => digest(await frozenBatch(claimId, revision, batch))),
    })),
    lines: new Map(
      await mapLimited(verified, AT_ONCE, async ({ revision, batch }) => [
        nameOf('lines', revision, batch),
        (await linesOfBatch(claimId, revision, batch)).map(plainLine),
      ]),
    ),
    evidence: await contents('evidence', verified),
    screening: await contents('screening', screened),
    answers: new Map(
      firstReview?.cleared === undefined ? [] : [['answers/cleared.json', await getJson(firstReview.cleared.key)]],
    ),
    executions: executions.map(({ about }) => about),
    archives: new Map(
      executions.flatMap(({ about, body }) => (body === undefined ? [] : [[`executions/${about.name}.json`, body]])),
    ),
    payments: {
      instructions: instructions.map(({ instruction }) => instruction),
      // The body stays in the table under the digest that the chain names.
      receipts: receipts.map(({ raw: _raw, ...receipt }) => wordless(receipt)),
      recoveries: recoveries.map(({ lifting, ...recovery }) => ({
        ...wordless(recovery),
        ...(lifting === undefined ? {} : { lifting: wordless(lifting) }),
      })),
      decisions: decisions.map(wordless),
      ledger,
    },
    policy: policy === undefined ? undefined : { id: policy.id, digest: digest(policy), version: policy },
  };
}

/** What people, or the treasury, write about money is free text, which may name somebody; why people did so stands masked among the decisions. */
function wordless<T extends object>(item: T): Omit<T, 'reason' | 'decisionReason'> {
  const { reason: _reason, decisionReason: _why, ...rest } = item as T & Record<'reason' | 'decisionReason', unknown>;
  return rest;
}

interface BatchItem {
  readonly batch: number;
  readonly digest: string;
  readonly pending: number;
  readonly resultKey?: string;
  readonly answersKey?: string;
  readonly attributesKey?: string;
}

function placeOf(sk: string) {
  const [, revision, stage = '', round, batch] = sk.split('#');
  return { revision: Number(revision), stage, round: Number(round), batch: Number(batch) };
}

const nameOf = (folder: string, revision: number, batch: number, more = '') =>
  `${folder}/r${revision}-${more}${String(batch).padStart(4, '0')}.json`;

/** What the registers said and what was seen, as it lies in the bucket: under keyed marks, naming nobody. */
async function contents(
  folder: string,
  results: readonly (ReturnType<typeof placeOf> & { readonly resultKey?: string })[],
): Promise<ReadonlyMap<string, unknown>> {
  return new Map(
    await mapLimited(results, AT_ONCE, async ({ revision, stage, round, batch, resultKey = '' }) => [
      nameOf(folder, revision, batch, stage === 'verify' ? '' : `${stage}-n${round}-`),
      await getJson(resultKey),
    ]),
  );
}

async function entriesOf(fund: string, claimId: string): Promise<Row[]> {
  const entries = await all<Row>(fundPk(fund), `ENTRY#${claimId}-`);
  return entries.map(({ sk: _sk, ...entry }) => ({ fund, ...entry }));
}

function decisionOf({ seq, type, at, actor, data }: AuditEvent, words: ReadonlyMap<number, string>) {
  const reason = words.get(seq);
  return { seq, type, at, actor, data, ...(reason === undefined ? {} : { reason: maskedText(reason) }) };
}
