import { handsFor } from '../api/hands.ts';
import { type Call, read, type Route } from '../api/operation.ts';
import { invalidQuery, type Response } from '../api/problem.ts';
import { fundTag } from '../api/version.ts';
import { proposalShown } from '../proposal/proposal.ts';
import { type NamedFund, onFund } from './fund-call-store.ts';
import { FUND_PERMISSIONS, fundProposalRoutes } from './fund-proposal-api-handler.ts';
import type { FundDeed } from './fund-proposal.ts';
import { listFundProposals } from './fund-proposal-store.ts';
import { getFund, readEntries } from './fund-store.ts';
import { getQueue } from './queue-store.ts';
import { StatementPage } from './requests.ts';
import { fundFaults, statementOf } from './statement.ts';

/** What finance does with funds, and what they and auditors see of them. */
export const fundRoutes: Readonly<Record<string, Route>> = {
  'GET /funds/{region}/{kind}/{year}': read((call) => onFund(call, 'fund:read', readFund)),
  'GET /funds/{region}/{kind}/{year}/statement': read((call) => onFund(call, 'fund:read', readStatement)),
  'GET /funds/{region}/{kind}/{year}/proposals': read((call) => onFund(call, 'fund:read', readProposals)),
  ...fundProposalRoutes,
};

async function readFund(_call: Call, { fund, region }: NamedFund): Promise<Response> {
  const [balance, entries, queue] = await Promise.all([getFund(fund), readEntries(fund), getQueue(region)]);
  const { waiting, waitingFen } = queue;
  const faults = fundFaults(balance, entries);
  return {
    status: 200,
    headers: { etag: fundTag(balance) },
    body: { ...balance, waiting, waitingFen, balanced: faults.length === 0, faults },
  };
}

async function readStatement(call: Call, { fund }: NamedFund): Promise<Response> {
  const page = StatementPage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const [balance, entries] = await Promise.all([getFund(fund), readEntries(fund)]);
  return {
    status: 200,
    body: { fund, balance, balanced: fundFaults(balance, entries).length === 0, ...statementOf(entries, page.data) },
  };
}

async function readProposals(call: Call, { fund, region }: NamedFund): Promise<Response> {
  const proposals = await listFundProposals(fund);
  const hands = (deed: FundDeed) => handsFor(call.caller, FUND_PERMISSIONS[deed], { region });
  return {
    status: 200,
    body: { proposals: proposals.map((each) => proposalShown(each, hands(each.deed), call.now)) },
  };
}
