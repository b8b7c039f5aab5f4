import { getClaim, readEvents } from '../claim/claim-store.ts';
import { claimFiguresKey, decidedKey, decidedPk, FIGURE_PARTS, figuresKey, partOf } from '../claim/keys.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import type { Claim } from '../claim/claim.ts';
import type { Line } from '../claim/line.ts';
import type { DecidedTogether } from '../fraud/reviewer-concentration.ts';
import { inRegion } from '#policy/regional.ts';
import { dueOn } from '../review/time-limit.ts';
import { ContentionError } from '../shared/errors.ts';
import {
  backoff,
  getItem,
  type Item,
  queryPrefix,
  type TransactItem,
  tableName,
  transact,
} from '../shared/table-store.ts';
import {
  type Contribution,
  contributionOf,
  type Counts,
  difference,
  type LineSummary,
  linesMark,
  NO_LINES,
  summary,
} from './contribution.ts';

interface Kept extends Contribution {
  /** Number of the claim's newest event when it was made. */
  readonly seq: number;
  /** What its lines added up to, and while which mark that holds. */
  readonly lines?: { readonly mark: string; readonly summary: LineSummary };
}

const ATTEMPTS = 10;

/**
 * Brings the figures to what the claim is now: its old contribution out, its new one in, in one transaction that is
 * conditional on the old one. Told again of what is counted already it does nothing.
 * @throws ContentionError when others are always faster
 */
export async function countClaim(claimId: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const [claim, before] = await Promise.all([getClaim(claimId), getItem<Kept>(claimFiguresKey(claimId))]);
    if (claim?.submittedAt === undefined || (before?.seq ?? 0) >= claim.eventSeq) return;
    const lines = await linesNow(claim, before);
    const after = await contributionNow(claim, lines?.summary ?? NO_LINES);
    const changes = changesOf(claim, before, after);
    if (changes.length === 0) return;
    if (
      (await transact([keep(claim, before, { ...after, ...(lines === undefined ? {} : { lines }) }), ...changes])) ===
      undefined
    )
      return;
    await backoff(attempt);
  }
  throw new ContentionError('The figures of a claim kept changing.');
}

async function linesNow(claim: Claim, before: Kept | undefined): Promise<Kept['lines']> {
  const mark = linesMark(claim);
  if (mark === undefined || before?.lines?.mark === mark) return mark === undefined ? undefined : before?.lines;
  return { mark, summary: summary(await allLines(claim), claim) };
}

async function contributionNow(claim: Claim, lines: LineSummary): Promise<Contribution> {
  const [events, policy] = await Promise.all([
    readEvents(claim.claimId),
    claim.policyVersion === undefined ? undefined : pinnedPolicy(claim),
  ]);
  const limit = policy && inRegion(policy, policy.review.workingDays, claim.region).value;
  return contributionOf(claim, events, lines, (since) => (limit === undefined ? undefined : dueOn(since, limit)));
}

async function allLines({ claimId, revision, batches = 0 }: Claim): Promise<Line[]> {
  const lines: Line[] = [];
  for (let batch = 0; batch < batches; batch += 1) lines.push(...(await linesOfBatch(claimId, revision, batch)));
  return lines;
}

function keep(
  { claimId, eventSeq }: Claim,
  before: Kept | undefined,
  after: Contribution & Pick<Kept, 'lines'>,
): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...claimFiguresKey(claimId), ...after, seq: eventSeq },
      ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : '#seq = :seq',
      ...(before === undefined
        ? {}
        : { ExpressionAttributeNames: { '#seq': 'seq' }, ExpressionAttributeValues: { ':seq': before.seq } }),
    },
  };
}

function changesOf(claim: Claim, before: Kept | undefined, after: Contribution): TransactItem[] {
  const { claimId, region } = claim;
  const figures = Object.entries(difference(before?.years ?? {}, after.years)).map(([year, counts]) =>
    adding(figuresKey(region, year, partOf(claimId)), counts),
  );
  return [...figures, ...decisionChanges(claim, before?.decided ?? [], after.decided)];
}

/** A trail only grows: who has decided is never taken out again. */
function decisionChanges(
  { region, enterpriseId }: Claim,
  before: Contribution['decided'],
  after: Contribution['decided'],
): TransactItem[] {
  const known = new Set(before.map(({ year, reviewer }) => `${year} ${reviewer}`));
  const years = new Set(before.map(({ year }) => year));
  const fresh = after.filter(({ year, reviewer }) => !known.has(`${year} ${reviewer}`));
  const freshYears = [...new Set(after.map(({ year }) => year))].filter((year) => !years.has(year));
  return [
    ...fresh.map(({ year, reviewer }) => adding(decidedKey(region, year, enterpriseId, reviewer), { claims: 1 })),
    ...freshYears.map((year) => adding(decidedKey(region, year, enterpriseId), { claims: 1 })),
  ];
}

function adding(key: { readonly pk: string; readonly sk: string }, counts: Counts): TransactItem {
  const entries = Object.entries(counts);
  return {
    Update: {
      TableName: tableName(),
      Key: key,
      UpdateExpression: `ADD ${entries.map((_, index) => `#n${index} :v${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
    },
  };
}

/** The parts of a region's figures of a year, as they stand; consistent. One by one: a batch may leave some out. */
export async function readFigures(region: string, year: string): Promise<Counts[]> {
  const parts = await Promise.all(
    Array.from({ length: FIGURE_PARTS }, (_, part) => getItem<Item>(figuresKey(region, year, part))),
  );
  return parts.flatMap((item) => {
    if (item === undefined) return [];
    const { pk: _pk, sk: _sk, ...counts } = item;
    return [counts as Counts];
  });
}

/** Who decided how many claims of which enterprise in a year. */
export async function readDecided(region: string, year: string): Promise<DecidedTogether[]> {
  const found: DecidedTogether[] = [];
  for await (const { sk, claims } of queryPrefix<{ sk: string; claims: number }>(decidedPk(region, year), '')) {
    const [enterpriseId = '', reviewer = ''] = sk.split('#');
    found.push({ enterpriseId, claims, ...(reviewer === '' ? {} : { reviewer: decodeURIComponent(reviewer) }) });
  }
  return found;
}
