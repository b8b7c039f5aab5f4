import * as z from 'zod';
import { Nothing } from '../fields.ts';
import { Appropriation, CarryOver, NewTransfer, StatementPage } from '../../payment/requests.ts';
import { count, fen, instant, number } from './common.ts';
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

const Transfer = z
  .strictObject({
    transferId: z.string(),
    state: z.enum(['proposed', 'approved']),
    from: z.string(),
    to: z.string(),
    ruleId: z.string(),
    amountFen: fen,
    document: z.string(),
    reason: z.string(),
    proposedBy: z.string(),
    proposedFor: z.string().optional(),
    proposedAt: instant,
    approvedBy: z.string().optional(),
    approvedFor: z.string().optional(),
    approvedAt: instant.optional(),
  })
  .meta({ id: 'Transfer', description: '资金调剂 · Money that moves between funds, by two people' });

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
    summary: { zh: '资金下达', en: 'Put money into a fund' },
    access: { permission: 'fund:appropriate' },
    body: Appropriation,
    example: { amountFen: 10_000_000, document: '闽财社〔2025〕12号' },
    answers: { 201: done(z.strictObject({ fund: z.string(), entryId: z.string(), amountFen: fen })) },
    version: 'change',
    problems: ['fund-unknown'],
  },
  {
    operationId: 'listTransfers',
    method: 'GET',
    path: `${FUND}/transfers`,
    group: 'funds',
    summary: { zh: '资金调剂列表', en: 'Transfers out of a fund' },
    access: { permission: 'fund:read' },
    answers: { 200: done(z.strictObject({ transfers: z.array(Transfer) })) },
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
    answers: { 201: done(Transfer) },
    problems: ['transfer-not-named'],
  },
  {
    operationId: 'approveTransfer',
    method: 'POST',
    path: `${FUND}/transfers/{transferId}/approval`,
    group: 'funds',
    summary: { zh: '批准资金调剂', en: 'Approve a transfer that another proposed' },
    access: { permission: 'fund:transfer' },
    body: Nothing,
    example: {},
    answers: { 200: done(Transfer) },
    version: 'change',
    problems: ['transfer-not-open', 'transfer-not-named', 'same-person', 'fund-short'],
  },
  {
    operationId: 'carryOver',
    method: 'POST',
    path: `${FUND}/carry-over`,
    group: 'funds',
    summary: { zh: '年末结转', en: 'Carry over what is left of a year' },
    access: { permission: 'fund:carry-over' },
    body: CarryOver,
    example: { document: '闽财社〔2026〕1号' },
    answers: { 200: done(z.strictObject({ from: z.string(), to: z.string(), amountFen: fen })) },
    version: 'change',
    problems: ['year-not-over'],
  },
);
