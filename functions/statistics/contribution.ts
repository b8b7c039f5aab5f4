import type { AuditEvent } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import { type Line, lineStanding } from '../claim/line.ts';
import { daysBetween, shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { phaseOf } from './phase.ts';

/** Named figures, integers; a name holds what is counted, never a person. */
export type Counts = Readonly<Record<string, number>>;

/**
 * What one claim adds to the figures of its region, by year. It follows from the claim, its trail and its lines alone, so
 * that it can be made again at any time: a claim told of twice, late or out of order is counted once, as it is.
 */
export interface Contribution {
  readonly years: Readonly<Record<string, Counts>>;
  /** Who decided a review of it, by year: for the concentration of one person on one enterprise. */
  readonly decided: readonly { readonly year: string; readonly reviewer: string }[];
}

/** 高级工及以上. */
const HIGH_SKILL = new Set(['1', '2', '3']);

/** What lines add up to, see {@link summary}. */
export interface LineSummary {
  readonly reasons: Readonly<Record<string, { readonly lines: number; readonly fen: number }>>;
  /** Lines whose money was paid, also those whose money came back, by the round that paid them. */
  readonly paid: Readonly<Record<number, { readonly lines: number; readonly highSkill: number }>>;
}

export const NO_LINES: LineSummary = { reasons: {}, paid: {} };

/** A line refused for two reasons counts under both; its money is what the roster asked for, or what it had been granted. */
export function summary(
  lines: Iterable<Line>,
  claim: Pick<Claim, 'status' | 'settledRound' | 'restWithdrawn'>,
): LineSummary {
  const reasons: Record<string, { lines: number; fen: number }> = {};
  const paid: Record<number, { lines: number; highSkill: number }> = {};
  for (const line of lines) {
    const standing = lineStanding(line, claim);
    if (standing === 'paid' || standing === 'recovered') {
      const { round } = line;
      paid[round] ??= { lines: 0, highSkill: 0 };
      const told = paid[round];
      told.lines += 1;
      if (HIGH_SKILL.has(line.level)) told.highSkill += 1;
    }
    if (standing !== 'refused') continue;
    const fen = line.cancelledFen ?? (line.claimedFen ?? line.grantedFen) + (line.claimedEvaluationFen ?? 0);
    const codes: readonly string[] = line.reasons.length === 0 ? ['claim-refused'] : line.reasons;
    for (const code of codes) {
      reasons[code] ??= { lines: 0, fen: 0 };
      const told = reasons[code];
      told.lines += 1;
      told.fen += fen;
    }
  }
  return { reasons, paid };
}

/**
 * What the summary of a claim's lines depends on: while it is the same, so is the summary, and no line is read again.
 * Undefined where there is nothing to sum up.
 */
export function linesMark(claim: Claim): string | undefined {
  const { status, revision, settledRound, refusedLines } = claim;
  // What is left of a claim that has ended counts as refused, see `lineStanding`.
  const ended = status === 'rejected' || status === 'paid';
  if (refusedLines === 0 && settledRound === 0 && !ended) return undefined;
  return [revision, settledRound, refusedLines, ended].join(' ');
}

/** @param reviewDueOn last day of the reviews that began at that instant; undefined where there is no limit */
export function contributionOf(
  claim: Claim,
  events: readonly AuditEvent[],
  lines: LineSummary,
  reviewDueOn: (since: string) => string | undefined,
): Contribution {
  const { submittedAt } = claim;
  const sums = new Sums();
  if (submittedAt === undefined) return { years: {}, decided: [] };
  const own = dayOf(submittedAt);
  sums.add(own, 'claims', 1);
  sums.add(own, `phase:${phaseOf(claim.status) ?? 'checking'}`, 1);
  sums.add(own, 'lines', claim.lines);
  sums.add(own, `month:${own.slice(5, 7)}:lines`, claim.lines);
  sums.add(own, 'grantedLines', claim.grantedLines);
  sums.add(own, 'refusedLines', claim.refusedLines);
  for (const field of ['grantedFen', 'pendingFen', 'heldFen', 'cancelledFen'] as const)
    sums.add(own, field, claim[field]);
  for (const [code, { lines: refused, fen }] of Object.entries(lines.reasons)) {
    sums.add(own, `reason:${code}:lines`, refused);
    sums.add(own, `reason:${code}:fen`, fen);
  }
  addPayments(sums, claim, events, lines);
  addReviews(sums, events, reviewDueOn);
  return { years: sums.years, decided: decidedIn(events) };
}

/** Money and people count where the money was paid, or came back: each round on its own day. */
function addPayments(sums: Sums, claim: Claim, events: readonly AuditEvent[], lines: LineSummary): void {
  // Settlements follow the payments one by one; the last of them may not be settled yet.
  const rounds = (claim.settlements ?? []).map(({ round }) => round);
  const payments = events.filter(({ data }) => data.to === 'settling');
  for (const [index, { at, data }] of payments.entries()) {
    const day = dayOf(at);
    const month = `month:${day.slice(5, 7)}`;
    const people = lines.paid[rounds[index] ?? Number.NaN] ?? { lines: 0, highSkill: 0 };
    for (const [name, amount] of [
      ['paidFen', Number(data.amountFen)],
      ['paidLines', people.lines],
    ] as const) {
      sums.add(day, name, amount);
      sums.add(day, `${month}:${name}`, amount);
    }
    sums.add(day, 'highSkillPaid', people.highSkill);
  }
  for (const { at, data } of events.filter(({ type }) => type === 'recovery-confirmed'))
    sums.add(dayOf(at), 'recoveredFen', Number(data.amountFen));
}

/**
 * A review begins when a claim comes to the first reviewer, and ends when it leaves the last: once per round. Its time counts
 * as the limit does, see `functions/review/time-limit.ts`. One that the enterprise ended by withdrawing was not concluded by
 * anybody.
 */
function addReviews(sums: Sums, events: readonly AuditEvent[], dueOn: (since: string) => string | undefined): void {
  const REVIEWS = ['first-review', 'second-review', 'approval'];
  const WITHDRAWN = ['withdrawing', 'withdrawn'];
  let since: string | undefined;
  let received: string | undefined;
  for (const { at, data } of events) {
    const to = String(data.to ?? '');
    if (to === 'submitted') received = at;
    // Another pass over lines that waited is a round of its own.
    if (to === 'assessing' && data.from !== 'verifying') received = undefined;
    if (since === undefined && to === 'first-review') [since, received] = [received ?? at, undefined];
    else if (since !== undefined && to !== '' && !REVIEWS.includes(to)) {
      const day = dayOf(at);
      const due = dueOn(since);
      if (!WITHDRAWN.includes(to)) {
        sums.add(day, 'reviews', 1);
        sums.add(day, 'reviewDays', daysBetween(dayOf(since), day));
        if (due !== undefined && day > due) sums.add(day, 'reviewsLate', 1);
      }
      since = undefined;
    }
  }
}

const DECISIONS = ['first-review-decided', 'second-review-decided', 'approval-decided'];

function decidedIn(events: readonly AuditEvent[]): Contribution['decided'] {
  const found = events
    .filter(({ type, actor }) => DECISIONS.includes(type) && actor.kind === 'person')
    .map(({ at, actor }) => ({ year: dayOf(at).slice(0, 4), reviewer: actor.id }));
  return [...new Map(found.map((each) => [`${each.year} ${each.reviewer}`, each])).values()];
}

/**
 * What of a claim's contribution to a year a figure has, by the figure's name; 0 where it has none. A reason is asked for by
 * its code and told by its lines; `decided` is 1 for a claim in whose reviews that person, or anybody, decided.
 */
export function partOfFigure(
  { years, decided }: Contribution,
  {
    year,
    figure,
    reviewer,
  }: { readonly year: string; readonly figure: string; readonly reviewer?: string | undefined },
): number {
  if (figure === 'decided')
    return decided.some((each) => each.year === year && (reviewer === undefined || each.reviewer === reviewer)) ? 1 : 0;
  const name = /^reason:[^:]+$/.test(figure) ? `${figure}:lines` : figure;
  const counts = years[year] ?? {};
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
}

/** What is to be added to the figures kept so far; names that do not change are left out. */
export function difference(
  before: Contribution['years'],
  after: Contribution['years'],
): Readonly<Record<string, Counts>> {
  const years = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...years].map((year) => {
    const [old = {}, now = {}] = [before[year], after[year]];
    const names = new Set([...Object.keys(old), ...Object.keys(now)]);
    const changed = [...names]
      .map((name) => [name, (now[name] ?? 0) - (old[name] ?? 0)] as const)
      .filter(([, change]) => change !== 0);
    return [year, Object.fromEntries(changed)] as const;
  });
  return Object.fromEntries(changes.filter(([, counts]) => Object.keys(counts).length > 0));
}

const dayOf = (instant: string): string => shanghaiDate(new Date(instant));

class Sums {
  readonly years: Record<string, Record<string, number>> = {};

  add(day: string, name: string, amount: number): void {
    if (amount === 0) return;
    const year = day.slice(0, 4);
    this.years[year] ??= {};
    const counts = this.years[year];
    counts[name] = (counts[name] ?? 0) + amount;
  }
}
