import type * as z from 'zod';
import { Nothing } from '../api/fields.ts';
import { actorOf, approvedBy, type Hands, handsOfActor, proposedBy, proposer, shareHands } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, read, type Route, write } from '../api/operation.ts';
import { acting, type Operation } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { fundTag } from '../api/version.ts';
import { fundEntryKey, fundPk } from '../claim/keys.ts';
import type { OutboxItem } from '../claim/outbox.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, getItem, type TransactItem, tableName, transact } from '../shared/table-store.ts';
import { type FundBalance, type FundEntry, fundName } from './fund.ts';
import { getFund, movement, readEntries } from './fund-store.ts';
import { queueTotals } from './queue-store.ts';
import { Appropriation, CarryOver, NewTransfer, StatementPage } from './requests.ts';
import { yearOf } from './reserve-store.ts';
import { fundFaults, statementOf } from './statement.ts';
import { approveTransfer, getTransfer, listTransfers, putTransfer, type Transfer } from './transfer-store.ts';
import { transferRule } from './who-pays.ts';

/** What finance does with funds, and what they and auditors see of them. */
export const fundRoutes: Readonly<Record<string, Route>> = {
  'GET /funds/{region}/{kind}/{year}': read((call) => onFund(call, 'fund:read', readFund)),
  'GET /funds/{region}/{kind}/{year}/statement': read((call) => onFund(call, 'fund:read', readStatement)),
  'POST /funds/{region}/{kind}/{year}/appropriations': write(Appropriation, (call) =>
    onFund(call, 'fund:appropriate', appropriate),
  ),
  'GET /funds/{region}/{kind}/{year}/transfers': read((call) => onFund(call, 'fund:read', readTransfers)),
  'POST /funds/{region}/{kind}/{year}/transfers': write(NewTransfer, (call) =>
    onFund(call, 'fund:transfer', proposeTransfer),
  ),
  'POST /funds/{region}/{kind}/{year}/transfers/{transferId}/approval': write(Nothing, (call) =>
    onFund(call, 'fund:transfer', approve),
  ),
  'POST /funds/{region}/{kind}/{year}/carry-over': write(CarryOver, (call) =>
    onFund(call, 'fund:carry-over', carryOver),
  ),
};

interface Named {
  readonly fund: string;
  readonly region: string;
  readonly kind: string;
  readonly year: number;
  /** Who does it, and for whom. */
  readonly hands: Hands;
}

/** The fund in the path, if this caller may do that in its region. */
async function onFund<Body>(
  call: Call<Body>,
  operation: Operation,
  handle: (call: Call<Body>, named: Named) => Promise<Response>,
): Promise<Response> {
  const { region = '', kind = '', year = '' } = call.params;
  if (!/^\d{4}$/.test(year)) return notFound();
  const may = acting(call.caller, operation, { region });
  if (may === undefined) return forbidden();
  const hands = handsOfActor(actorOf(call.caller, may));
  return handle(call, { fund: fundName(region, kind, Number(year)), region, kind, year: Number(year), hands });
}

async function readFund(_call: Call, { fund, region }: Named): Promise<Response> {
  const [balance, entries, queue] = await Promise.all([getFund(fund), readEntries(fund), queueTotals(region)]);
  const faults = fundFaults(balance, entries);
  return {
    status: 200,
    headers: { etag: fundTag(balance) },
    body: { ...balance, ...queue, balanced: faults.length === 0, faults },
  };
}

async function readStatement(call: Call, { fund }: Named): Promise<Response> {
  const page = StatementPage.safeParse(call.query);
  if (!page.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const [balance, entries] = await Promise.all([getFund(fund), readEntries(fund)]);
  return {
    status: 200,
    body: { fund, balance, balanced: fundFaults(balance, entries).length === 0, ...statementOf(entries, page.data) },
  };
}

/** Money comes into a fund; whoever waits for it is served in order of arrival. */
async function appropriate(
  call: Call<z.infer<typeof Appropriation>>,
  { fund, region, kind, hands }: Named,
): Promise<Response> {
  const paying = await fundsOf(region, call.now);
  if (paying !== undefined && !paying.includes(kind)) return noSuchFund(paying);
  const entryId = idOf('app', call);
  const once = idempotent(call, 'appropriation');
  // Only who heeds a version pays for looking at it.
  const heeded = call.header('if-match') === undefined ? [] : [fund];
  return withBalances(once, heeded, async () => {
    const response: Response = { status: 201, body: { fund, entryId, amountFen: call.body.amountFen } };
    // The answer kept for the key may be gone by now; the entry never is.
    const entered = await getItem<FundEntry>(fundEntryKey(fund, entryId));
    if (entered !== undefined) return { ...response, body: { fund, entryId, amountFen: entered.amountFen } };
    const entry = {
      entryId,
      kind: 'appropriate',
      amountFen: call.body.amountFen,
      at: call.now.toISOString(),
      ...hands,
      document: call.body.document,
    } as const;
    return { items: [...movement(fund, entry), drainLater(fund, region, entryId)], response };
  });
}

/**
 * The funds that pay in a region, by the policy of the day; no claim would ever ask another for its money. A region that
 * the policy does not name yet may be given money in advance: no officer of another one can mistype it.
 */
async function fundsOf(region: string, now: Date): Promise<readonly string[] | undefined> {
  const policy = await policyInForce(shanghaiDate(now));
  return policy && (policy.regions.find(({ code }) => code === region)?.funds ?? policy.funds.map(({ id }) => id));
}

function noSuchFund(paying: readonly string[]): Response {
  const text = { zh: '该地区没有此资金,款项不会被使用。', en: 'No claim here is paid from a fund of that name.' };
  const names = paying.join(', ');
  const fix = { zh: `请从下列资金中选择:${names}`, en: `Choose one of: ${names}` };
  return problem(404, 'fund-unknown', text, { fix });
}

async function readTransfers(_call: Call, { fund }: Named): Promise<Response> {
  return { status: 200, body: { transfers: await listTransfers(fund) } };
}

/** Asks for money to move to another fund of the region and year, where the policy in force names such a transfer. */
async function proposeTransfer(call: Call<z.infer<typeof NewTransfer>>, named: Named): Promise<Response> {
  const { fund, region, kind, year, hands } = named;
  const { to, amountFen: fen, document: paper, reason } = call.body;
  const once = idempotent(call, 'transfer');
  const before = await once.before();
  if (before !== undefined) return before;
  const rule = await ruleFor(call.now, region, kind, to);
  if (rule === undefined) return notNamed();
  const transfer: Transfer = {
    transferId: idOf('trf', call),
    state: 'proposed',
    from: fund,
    to: fundName(region, to, year),
    ruleId: rule.id,
    amountFen: fen,
    document: paper,
    reason,
    ...proposedBy(hands),
    proposedAt: call.now.toISOString(),
  };
  const response: Response = { status: 201, body: transfer };
  const refusal = await transact([once.keep(response), putTransfer(transfer)]);
  if (refusal === undefined) return response;
  return (await once.before()) ?? { status: 201, body: await getTransfer(fund, transfer.transferId) };
}

/** Another officer approves: both funds change in one step, once, and whoever waits is served. */
async function approve(call: Call, { fund, region, kind, hands }: Named): Promise<Response> {
  const found = await getTransfer(fund, call.params.transferId ?? '');
  if (found === undefined) return notFound();
  const once = idempotent(call, 'transfer-approval');
  return withBalances(once, [found.from], async ([from]) => {
    const transfer = (await getTransfer(fund, found.transferId)) ?? found;
    if (transfer.state !== 'proposed') {
      return problem(409, 'transfer-not-open', { zh: '该调剂已办理。', en: 'The transfer has been made.' });
    }
    if (shareHands(proposer(transfer), hands)) {
      return problem(409, 'same-person', {
        zh: '调剂的提出与批准不能为同一人。',
        en: 'A transfer needs another person to approve it than the one who proposed it.',
      });
    }
    if ((await ruleFor(call.now, region, kind, kindIn(transfer.to))) === undefined) return notNamed();
    const { transferId, amountFen: fen, document: paper } = transfer;
    const shared = { amountFen: fen, at: call.now.toISOString(), ...hands, document: paper };
    const out = { ...shared, entryId: `${transferId}-out`, kind: 'transfer-out', counterpart: found.to } as const;
    const into = { ...shared, entryId: `${transferId}-in`, kind: 'transfer-in', counterpart: found.from } as const;
    if (from.availableFen < fen) {
      return problem(409, 'fund-short', {
        zh: '转出资金的可用余额不足。',
        en: 'The fund has less available than is to be moved.',
      });
    }
    const approval = { subject: hands.by, onBehalfOf: hands.onBehalfOf, at: call.now.toISOString() };
    return {
      items: [
        approveTransfer(transfer, approval),
        ...movement(found.from, out),
        ...movement(found.to, into),
        drainLater(found.to, region, transferId),
      ],
      response: {
        status: 200,
        body: { ...transfer, state: 'approved', ...approvedBy(hands), approvedAt: approval.at },
      },
    };
  });
}

/** What is left of a year that is over moves to the next (年末结转): again, when more came back meanwhile. */
async function carryOver(
  call: Call<{ document: string }>,
  { fund, region, kind, year, hands }: Named,
): Promise<Response> {
  if (yearOf(call.now) <= year) {
    return problem(409, 'year-not-over', {
      zh: '该年度尚未结束,不能结转。',
      en: 'The year is not over: nothing is carried over yet.',
    });
  }
  const once = idempotent(call, 'carry-over');
  const next = fundName(region, kind, year + 1);
  const id = idOf('car', call);
  return withBalances(once, [fund], async ([{ availableFen: rest }]) => {
    const response: Response = { status: 200, body: { from: fund, to: next, amountFen: rest } };
    if (rest === 0) return { items: [], response };
    // The answer kept for the key may be gone by now; the entry never is.
    const entered = await getItem<FundEntry>(fundEntryKey(fund, `${id}-out`));
    if (entered !== undefined) return { ...response, body: { from: fund, to: next, amountFen: entered.amountFen } };
    const shared = {
      amountFen: rest,
      at: call.now.toISOString(),
      ...hands,
      document: call.body.document,
    };
    return {
      items: [
        ...movement(fund, { ...shared, entryId: `${id}-out`, kind: 'carry-out', counterpart: next }),
        ...movement(next, { ...shared, entryId: `${id}-in`, kind: 'carry-in', counterpart: fund }),
        drainLater(next, region, id),
      ],
      response,
    };
  });
}

async function ruleFor(now: Date, region: string, from: string, to: string) {
  const policy = await policyInForce(shanghaiDate(now));
  return policy === undefined ? undefined : transferRule(policy, region, from, to);
}

function notNamed(): Response {
  return problem(409, 'transfer-not-named', {
    zh: '现行政策未列明该项资金调剂(专款专用)。',
    en: 'The policy in force names no such transfer: funds are ring-fenced.',
  });
}

const kindIn = (fund: string): string => fund.split('.')[1] ?? '';

/** A name for what a request makes, from the request's own key: asked again it is the same. */
function idOf(prefix: string, call: Call): string {
  const { region, kind, year } = call.params;
  return `${prefix}-${sha256Hex([region, kind, year, call.caller.subject, call.idempotencyKey].join('\n')).slice(0, 20)}`;
}

function drainLater(fund: string, region: string, entryId: string): TransactItem {
  const item: OutboxItem = {
    pk: fundPk(fund),
    sk: `OUTBOX#${entryId}#drain-fund`,
    message: { type: 'drain-fund', region },
    gsi1pk: 'OUTBOX',
    gsi1sk: new Date().toISOString(),
  };
  return { Put: { TableName: tableName(), Item: item } };
}

type Balances<Names extends readonly string[]> = { readonly [Index in keyof Names]: FundBalance };

const ATTEMPTS = 15;

/**
 * One write of a caller that moves money between funds as they are now; begins again when somebody else moved some.
 * @throws ContentionError when others are always faster
 */
async function withBalances<const Names extends readonly string[]>(
  once: ReturnType<typeof idempotent>,
  names: Names,
  decide: (
    balances: Balances<Names>,
  ) => Promise<Response | { readonly items: readonly TransactItem[]; readonly response: Response }>,
): Promise<Response> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await once.before();
    if (before !== undefined) return before;
    const balances = await Promise.all(names.map(getFund));
    const [first] = balances;
    const changed = first && once.changed(fundTag(first));
    if (changed !== undefined) return changed;
    const decision = await decide(balances as unknown as Balances<Names>);
    // A refusal may come of what this very request has done, sent twice, since its answer was looked for.
    if (!('items' in decision)) return (await once.before()) ?? decision;
    const refusal = await transact([once.keep(decision.response), ...decision.items]);
    if (refusal === undefined) return decision.response;
    await backoff(attempt);
  }
  throw new ContentionError('A fund kept changing.');
}
