import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { MARK_STATES, RECOVERY_FINDINGS } from '../../payment/recovery.ts';
import { NewRecovery } from '../../payment/requests.ts';
import { fen, listedProposal, NamedLine, number, proposal } from './common.ts';
import { done, rows } from './row.ts';

const recovery = {
  recoveryId: z.string(),
  claimId: z.string(),
  revision: number,
  lineIds: z.array(z.string()),
  amountFen: fen,
  finding: z.enum(RECOVERY_FINDINGS),
  document: z.string(),
};
const Recovery = z
  .strictObject({ ...recovery, ...proposal })
  .meta({ id: 'Recovery', description: '追回 · Money that was paid and comes back, by two people' });
const Lifting = z
  .strictObject({ recoveryId: z.string(), ...proposal, reason: z.string() })
  .meta({ id: 'MarkLifting', description: '解除骗取标记 · That a mark of fraud is lifted, by two people' });
const Listed = z
  .strictObject({
    ...recovery,
    ...listedProposal,
    lines: z.array(NamedLine).meta({ description: '所涉行的前若干行 · The first of its lines' }),
    mark: z.enum(MARK_STATES).optional(),
    lifting: z.strictObject({ ...listedProposal, reason: z.string() }).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'ListedRecovery' });

export const recoveries = rows(
  {
    operationId: 'listRecoveries',
    method: 'GET',
    path: '/claims/{claimId}/recoveries',
    group: 'recoveries',
    summary: { zh: '该申报的追回', en: 'Recoveries of a claim' },
    access: { permission: 'recovery:read' },
    answers: {
      200: done(
        z.strictObject({ recoveries: z.array(Listed), mayPropose: z.boolean(), mayProposeLifting: z.boolean() }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'proposeRecovery',
    method: 'POST',
    path: '/claims/{claimId}/recoveries',
    group: 'recoveries',
    summary: { zh: '提出追回', en: 'Ask back what was paid for lines' },
    access: { permission: 'recovery:decide' },
    body: NewRecovery,
    example: { lineIds: ['0-1'], reason: '证书已撤销。', document: '厦人社追〔2025〕3号' },
    answers: { 201: done(Recovery) },
    version: 'change',
    problems: ['lines-not-paid'],
  },
  {
    operationId: 'confirmRecovery',
    method: 'POST',
    path: '/claims/{claimId}/recoveries/{recoveryId}/confirmation',
    group: 'recoveries',
    summary: { zh: '确认追回', en: 'Confirm a recovery that another proposed' },
    access: { permission: 'recovery:decide' },
    body: Nothing,
    example: {},
    answers: { 200: done(Recovery) },
    version: 'change',
    problems: ['proposal-not-open', 'lines-not-paid', 'same-person'],
  },
  {
    operationId: 'refuseRecovery',
    method: 'POST',
    path: '/claims/{claimId}/recoveries/{recoveryId}/refusal',
    group: 'recoveries',
    summary: { zh: '否决追回,或由提出人撤回', en: 'Refuse a recovery, or withdraw one that is your own' },
    access: { permission: 'recovery:decide' },
    body: WithReason,
    example: { reason: '经核实不应追回。' },
    answers: { 200: done(Recovery) },
    version: 'change',
    problems: ['proposal-not-open'],
  },
  {
    operationId: 'proposeMarkLifting',
    method: 'POST',
    path: '/claims/{claimId}/recoveries/{recoveryId}/mark-lifting',
    group: 'recoveries',
    summary: { zh: '提出解除骗取标记', en: 'Propose to lift the mark that a finding of fraud left' },
    access: { permission: 'fraud-mark:lift' },
    body: WithReason,
    example: { reason: '经查系他人冒用。' },
    answers: { 201: done(Lifting) },
    version: 'change',
    problems: ['not-marked'],
  },
  {
    operationId: 'confirmMarkLifting',
    method: 'POST',
    path: '/claims/{claimId}/recoveries/{recoveryId}/mark-lifting/confirmation',
    group: 'recoveries',
    summary: { zh: '确认解除骗取标记', en: 'Confirm that a mark of fraud is lifted' },
    access: { permission: 'fraud-mark:lift' },
    body: Nothing,
    example: {},
    answers: { 200: done(Lifting) },
    version: 'change',
    problems: ['proposal-not-open', 'same-person'],
  },
  {
    operationId: 'refuseMarkLifting',
    method: 'POST',
    path: '/claims/{claimId}/recoveries/{recoveryId}/mark-lifting/refusal',
    group: 'recoveries',
    summary: {
      zh: '否决解除骗取标记,或由提出人撤回',
      en: 'Refuse to lift a mark of fraud, or withdraw your own proposal',
    },
    access: { permission: 'fraud-mark:lift' },
    body: WithReason,
    example: { reason: '依据不足。' },
    answers: { 200: done(Lifting) },
    version: 'change',
    problems: ['proposal-not-open'],
  },
);
