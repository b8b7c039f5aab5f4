import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { FUND_DEEDS } from '../../payment/fund-proposal.ts';
import { Appropriation, CarryOver, NewTransfer, Reversal, StatementPage } from '../../payment/requests.ts';
import { count, fen, instant, listedProposal, number, proposal } from './common.ts';
import { done, rows } from './row.ts';

const totals = {
  fund: z.string(),
  appropriatedFen: fen,
  carriedInFen: fen,
  transferredInFen: fen,
  carriedOutFen: fen,
  transferredOutFen: fen,
  reservedFen: fen,
  paidFen: fen,
  recoveredFen: fen,
  availableFen: fen,
  entries: count,
};
const Balance = z.strictObject(totals).meta({ id: 'FundBalance' });

const Fund = z
  .strictObject({ ...totals, waiting: count, waitingFen: fen, balanced: z.boolean(), faults: z.array(z.string()) })
  .meta({ id: 'Fund', description: '资金 · A fund, who waits for its money, and whether its books add up' });

const Statement = z.strictObject({
  fund: z.string(),
  balance: Balance,
  balanced: z.boolean(),
  openingFen: fen,
  lines: z.array(
    z.strictObject({
      seq: number,
      entryId: z.string(),
      kind: z.enum([
        'appropriate',
        'reverse',
        'carry-in',
        'carry-out',
        'transfer-in',
        'transfer-out',
        'reserve',
        'commit',
        'release',
        'recover',
      ]),
      amountFen: fen,
      changeFen: fen,
      availableFen: fen,
      at: instant,
      by: z.string(),
      onBehalfOf: z.string().optional(),
      claimId: z.string().optional(),
      document: z.string().optional(),
      counterpart: z.string().optional(),
    }),
  ),
  closingFen: fen,
  next: number.optional(),
});

const fundProposal = {
  proposalId: z.string(),
  deed: z.enum(FUND_DEEDS),
  fund: z.string(),
  to: z.string().optional(),
  ruleId: z.string().optional(),
  entryId: z.string().optional(),
  amountFen: fen.optional(),
  document: z.string(),
  reason: z.string().optional(),
};
const FundProposal = z.strictObject({ ...fundProposal, ...proposal }).meta({
  id: 'FundProposal',
  description: '资金事项 · What one officer proposes to do with a fund, and another confirms',
});
const ListedFundProposal = z.strictObject({ ...fundProposal, ...listedProposal }).meta({ id: 'ListedFundProposal' });

const FUND = '/funds/{region}/{kind}/{year}';

export const funds = rows(
  {
    operationId: 'readFund',
    method: 'GET',
    path: FUND,
    group: 'funds',
    summary: { zh: '查看资金余额', en: 'Read a fund' },
    access: { permission: 'fund:read' },
    answers: { 200: done(Fund) },
    version: 'read',
    problems: [],
  },
  {
    operationId: 'readStatement',
    method: 'GET',
    path: `${FUND}/statement`,
    group: 'funds',
    summary: { zh: '资金明细账', en: "A page of a fund's statement" },
    access: { permission: 'fund:read' },
    query: StatementPage,
    answers: { 200: done(Statement) },
    problems: [],
  },
  {
    operationId: 'appropriate',
    method: 'POST',
    path: `${FUND}/appropriations`,
    group: 'funds',
    summary: { zh: '提出资金下达', en: 'Propose to put money into a fund' },
    access: { permission: 'fund:appropriate' },
    body: Appropriation,
    example: { amountFen: 10_000_000, document: '闽财社〔2025〕12号' },
    answers: { 201: done(FundProposal) },
    problems: ['fund-unknown'],
  },
  {
    operationId: 'reverseAppropriation',
    method: 'POST',
    path: `${FUND}/reversals`,
    group: 'funds',
    summary: { zh: '提出冲销(红字)有误的资金下达', en: 'Propose to take back an appropriation that was wrong' },
    access: { permission: 'fund:appropriate' },
    body: Reversal,
    example: { entryId: 'app-0123456789abcdef0123', document: '更正单1号', reason: '金额录入有误。' },
    answers: { 201: done(FundProposal) },
    problems: [],
  },
  {
    operationId: 'proposeTransfer',
    method: 'POST',
    path: `${FUND}/transfers`,
    group: 'funds',
    summary: { zh: '提出资金调剂', en: 'Propose a transfer to another fund' },
    access: { permission: 'fund:transfer' },
    body: NewTransfer,
    example: { to: 'employment-fund', amountFen: 1_000_000, document: '厦人社〔2025〕8号', reason: '专账资金不足。' },
    answers: { 201: done(FundProposal) },
    problems: ['transfer-not-named'],
  },
  {
    operationId: 'carryOver',
    method: 'POST',
    path: `${FUND}/carry-over`,
    group: 'funds',
    summary: { zh: '提出年末结转', en: 'Propose to carry over what is left of a year' },
    access: { permission: 'fund:carry-over' },
    body: CarryOver,
    example: { document: '闽财社〔2026〕1号' },
    answers: { 201: done(FundProposal) },
    problems: ['year-not-over'],
  },
  {
    operationId: 'listFundProposals',
    method: 'GET',
    path: `${FUND}/proposals`,
    group: 'funds',
    summary: { zh: '资金事项列表', en: 'What is proposed for a fund, and what became of it' },
    access: { permission: 'fund:read' },
    answers: { 200: done(z.strictObject({ proposals: z.array(ListedFundProposal) })) },
    problems: [],
  },
  {
    operationId: 'confirmFundProposal',
    method: 'POST',
    path: `${FUND}/proposals/{proposalId}/confirmation`,
    group: 'funds',
    summary: { zh: '确认资金事项', en: 'Confirm what another proposed for a fund' },
    access: { permission: ['fund:appropriate', 'fund:transfer', 'fund:carry-over'] },
    body: Nothing,
    example: {},
    answers: { 200: done(FundProposal) },
    version: 'change',
    problems: ['proposal-not-open', 'transfer-not-named', 'same-person', 'fund-short', 'reversed-before'],
  },
  {
    operationId: 'refuseFundProposal',
    method: 'POST',
    path: `${FUND}/proposals/{proposalId}/refusal`,
    group: 'funds',
    summary: {
      zh: '否决资金事项,或由提出人撤回',
      en: 'Refuse what is proposed for a fund, or withdraw what is your own',
    },
    access: { permission: ['fund:appropriate', 'fund:transfer', 'fund:carry-over'] },
    body: WithReason,
    example: { reason: '文号有误。' },
    answers: { 200: done(FundProposal) },
    problems: ['proposal-not-open'],
  },
);
