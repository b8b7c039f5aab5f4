import { FUND_PROPOSALS, fundPk, fundProposalKey } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { FundProposal } from './fund-proposal.ts';

type Kept = FundProposal & { readonly pk?: string; readonly sk?: string };

const plain = ({ pk: _pk, sk: _sk, ...proposal }: Kept): FundProposal => proposal;

export async function getFundProposal(fund: string, proposalId: string): Promise<FundProposal | undefined> {
  const item = await getItem<Kept>(fundProposalKey(fund, proposalId));
  return item === undefined ? undefined : plain(item);
}

/** Those about a fund, in no particular order. */
export async function listFundProposals(fund: string): Promise<FundProposal[]> {
  const found: FundProposal[] = [];
  for await (const item of queryPrefix<Kept>(fundPk(fund), FUND_PROPOSALS)) found.push(plain(item));
  return found;
}

export function putFundProposal(proposal: FundProposal): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...fundProposalKey(proposal.fund, proposal.proposalId), ...proposal },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}
