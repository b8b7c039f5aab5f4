import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, type Route, write } from '../api/operation.ts';
import type { Operation } from '../api/permissions.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { fundEntryKey, fundPk, fundProposalKey } from '../claim/keys.ts';
import type { OutboxItem } from '../claim/outbox.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { decide } from '../proposal/decision-store.ts';
import { deciding, proposing, takingBack, whyNot } from '../proposal/proposal.ts';
import { notOpen, samePerson } from '../proposal/refusals.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { getItem, type TransactItem, tableName, transact } from '../shared/table-store.ts';
import { type FundBalance, type FundEntry, fundName } from './fund.ts';
import { idOf, type NamedFund, onFund, withBalance } from './fund-call-store.ts';
import type { FundDeed, FundProposal } from './fund-proposal.ts';
import { getFundProposal, putFundProposal } from './fund-proposal-store.ts';
import { movement } from './fund-store.ts';
import { Appropriation, CarryOver, NewTransfer, Reversal } from './requests.ts';
import { yearOf } from './reserve-store.ts';
import { transferRule } from './who-pays.ts';

/** Money of a fund moves by two finance officers: one proposes, another confirms. */
export const fundProposalRoutes: Readonly<Record<string, Route>> = {
  'POST /funds/{region}/{kind}/{year}/appropriations': write(Appropriation, (call) =>
    onFund(call, 'fund:appropriate', appropriate),
  ),
  'POST /funds/{region}/{kind}/{year}/reversals': write(Reversal, (call) => onFund(call, 'fund:appropriate', reverse)),
  'POST /funds/{region}/{kind}/{year}/transfers': write(NewTransfer, (call) => onFund(call, 'fund:transfer', transfer)),
  'POST /funds/{region}/{kind}/{year}/carry-over': write(CarryOver, (call) =>
    onFund(call, 'fund:carry-over', carryOver),
  ),
  'POST /funds/{region}/{kind}/{year}/proposals/{proposalId}/confirmation': write(Nothing, (call) =>
    onProposal(call, confirm),
  ),
  'POST /funds/{region}/{kind}/{year}/proposals/{proposalId}/refusal': write(WithReason, (call) =>
    onProposal(call, refuse),
  ),
};

export const FUND_PERMISSIONS: Readonly<Record<FundDeed, Operation>> = {
  appropriation: 'fund:appropriate',
  reversal: 'fund:appropriate',
  transfer: 'fund:transfer',
  'carry-over': 'fund:carry-over',
};

/** Money is to come into a fund. */
async function appropriate(call: Call<z.infer<typeof Appropriation>>, named: NamedFund): Promise<Response> {
  const { region, kind } = named;
  const paying = await fundsOf(region, call.now);
  if (paying !== undefined && !paying.includes(kind)) return noSuchFund(paying);
  return propose(call, named, 'appropriation', { ...call.body });
}

/** An appropriation was wrong and is to be taken back whole; the right one is entered anew. */
async function reverse(call: Call<z.infer<typeof Reversal>>, named: NamedFund): Promise<Response> {
  const { entryId } = call.body;
  const entry = await getItem<FundEntry>(fundEntryKey(named.fund, entryId));
  if (entry?.kind !== 'appropriate') return notFound();
  return propose(call, named, 'reversal', { ...call.body, amountFen: entry.amountFen });
}

/** Money is to move to another fund of the region and year, where the policy in force names such a transfer. */
async function transfer(call: Call<z.infer<typeof NewTransfer>>, named: NamedFund): Promise<Response> {
  const { region, kind, year } = named;
  const { to, ...asked } = call.body;
  const rule = await ruleFor(call.now, region, kind, to);
  // Its own answer is looked for first: the policy may have changed since.
  if (rule === undefined) return (await idempotent(call, 'transfer').before()) ?? notNamed();
  return propose(call, named, 'transfer', { ...asked, to: fundName(region, to, year), ruleId: rule.id });
}

/** What is left of a year that is over is to move to the next (年末结转): again, when more came back meanwhile. */
async function carryOver(call: Call<z.infer<typeof CarryOver>>, named: NamedFund): Promise<Response> {
  const { region, kind, year } = named;
  if (yearOf(call.now) <= year) {
    return problem(409, 'year-not-over', {
      zh: '该年度尚未结束,不能结转。',
      en: 'The year is not over: nothing is carried over yet.',
    });
  }
  return propose(call, named, 'carry-over', { ...call.body, to: fundName(region, kind, year + 1) });
}

const PREFIX: Readonly<Record<FundDeed, string>> = {
  appropriation: 'app',
  reversal: 'rev',
  transfer: 'trf',
  'carry-over': 'car',
};

async function propose(
  call: Call,
  { fund, hands }: NamedFund,
  deed: FundDeed,
  what: Omit<FundProposal, 'proposalId' | 'deed' | 'fund' | keyof ReturnType<typeof proposing>>,
): Promise<Response> {
  const once = idempotent(call, deed);
  const before = await once.before();
  if (before !== undefined) return before;
  const proposalId = idOf(PREFIX[deed], call);
  const proposal: FundProposal = { proposalId, deed, fund, ...what, ...proposing(hands, call.now) };
  const response: Response = { status: 201, body: proposal };
  // Refused: the same request was faster, or the answer kept for its key is gone by now, which the proposal never is.
  const refusal = await transact([once.keep(response), putFundProposal(proposal)]);
  if (refusal === undefined) return response;
  return (await once.before()) ?? { status: 201, body: await getFundProposal(fund, proposalId) };
}

/** The proposal in the path, if this caller may decide on what it asks for. */
async function onProposal<Body>(
  call: Call<Body>,
  handle: (call: Call<Body>, named: NamedFund, found: FundProposal) => Promise<Response>,
): Promise<Response> {
  // Whoever may not see funds here is told nothing of what is proposed for them.
  return onFund(call, 'fund:read', async (_call, { fund }) => {
    const found = await getFundProposal(fund, call.params.proposalId ?? '');
    if (found === undefined) return onFund(call, 'fund:appropriate', async () => notFound());
    return onFund(call, FUND_PERMISSIONS[found.deed], (allowed, named) => handle(allowed, named, found));
  });
}

/** Another officer confirms: the money moves in one step, once, and whoever waits for it is served. */
async function confirm(call: Call, named: NamedFund, found: FundProposal): Promise<Response> {
  const { fund, region, hands } = named;
  return withBalance(idempotent(call, 'fund-confirmation'), fund, async (balance) => {
    const proposal = (await getFundProposal(fund, found.proposalId)) ?? found;
    const why = whyNot(proposal, 'confirm', hands, call.now);
    if (why !== undefined) return why === 'not-open' ? notOpen(proposal, call.now) : samePerson();
    const amountFen = proposal.amountFen ?? balance.availableFen;
    const moves = await movesOf(call, named, { ...proposal, amountFen }, balance);
    if ('status' in moves) return moves;
    const key = fundProposalKey(fund, proposal.proposalId);
    const drained = proposal.to ?? fund;
    return {
      items: [
        decide(key, { deed: 'confirm', hands, now: call.now }, { more: { amountFen } }),
        ...moves,
        ...(proposal.deed === 'reversal' ? [] : [drainLater(drained, region, proposal.proposalId)]),
      ],
      response: { status: 200, body: { ...proposal, amountFen, ...deciding('confirm', hands, call.now) } },
    };
  });
}

async function movesOf(
  call: Call,
  { fund, region, kind, hands }: NamedFund,
  proposal: FundProposal & { readonly amountFen: number },
  { availableFen }: FundBalance,
): Promise<Response | readonly TransactItem[]> {
  const { proposalId, deed, amountFen, document, to = '', entryId = '' } = proposal;
  const shared = { amountFen, at: call.now.toISOString(), ...hands, document };
  if (deed === 'appropriation') return movement(fund, { ...shared, entryId: proposalId, kind: 'appropriate' });
  if (deed === 'transfer' && (await ruleFor(call.now, region, kind, kindIn(to))) === undefined) return notNamed();
  // Nothing is left to carry over: it is confirmed, and nothing moves.
  if (amountFen === 0) return [];
  if (availableFen < amountFen) return short();
  if (deed === 'reversal') {
    if ((await getItem(fundEntryKey(fund, reversalOf(entryId)))) !== undefined) return reversedBefore();
    // Under the name of what it takes back: no appropriation is taken back twice.
    return movement(fund, { ...shared, entryId: reversalOf(entryId), kind: 'reverse', counterpart: entryId });
  }
  const way = deed === 'transfer' ? 'transfer' : 'carry';
  return [
    ...movement(fund, { ...shared, entryId: `${proposalId}-out`, kind: `${way}-out`, counterpart: to }),
    ...movement(to, { ...shared, entryId: `${proposalId}-in`, kind: `${way}-in`, counterpart: fund }),
  ];
}

const reversalOf = (entryId: string): string => `${entryId}-reversal`;

/** Another officer refuses it, or whoever proposed it takes it back. */
async function refuse(
  call: Call<z.infer<typeof WithReason>>,
  { fund, hands }: NamedFund,
  found: FundProposal,
): Promise<Response> {
  const once = idempotent(call, 'fund-refusal');
  const before = await once.before();
  if (before !== undefined) return before;
  const { reason } = call.body;
  const deed = takingBack(found, hands);
  if (whyNot(found, deed, hands, call.now) !== undefined) return (await once.before()) ?? notOpen(found, call.now);
  const response: Response = { status: 200, body: { ...found, ...deciding(deed, hands, call.now, reason) } };
  const key = fundProposalKey(fund, found.proposalId);
  const refusal = await transact([once.keep(response), decide(key, { deed, hands, now: call.now, reason })]);
  if (refusal === undefined) return response;
  return (await once.before()) ?? notOpen((await getFundProposal(fund, found.proposalId)) ?? found, call.now);
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

async function ruleFor(now: Date, region: string, from: string, to: string) {
  const policy = await policyInForce(shanghaiDate(now));
  return policy === undefined ? undefined : transferRule(policy, region, from, to);
}

const notNamed = (): Response =>
  problem(409, 'transfer-not-named', {
    zh: '现行政策未列明该项资金调剂(专款专用)。',
    en: 'The policy in force names no such transfer: funds are ring-fenced.',
  });

const short = (): Response =>
  problem(409, 'fund-short', {
    zh: '资金的可用余额不足。',
    en: 'The fund has less available than is to be moved.',
  });

const reversedBefore = (): Response =>
  problem(409, 'reversed-before', {
    zh: '该笔资金下达已冲销。',
    en: 'This appropriation was taken back already.',
  });

const kindIn = (fund: string): string => fund.split('.')[1] ?? '';

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
