import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { RECOVERY_FINDINGS } from '../../payment/recovery.ts';
import { NewRecovery } from '../../payment/requests.ts';
import { fen, number, proposal } from './common.ts';
import { done, rows } from './row.ts';

const recovery = {
  recoveryId: z.string(),
  claimId: z.string(),
  revision: number,
  lineIds: z.array(z.string()),
  amountFen: fen,
  finding: z.enum(RECOVERY_FINDINGS),
  document: z.string(),
  ...proposal,
};
const Recovery = z
  .strictObject(recovery)
  .meta({ id: 'Recovery', description: '追回 · Money that was paid and comes back, by two people' });
const Listed = z.strictObject({ ...recovery, reason: z.string().optional() }).meta({ id: 'ListedRecovery' });

export const recoveries = rows(
  {
    operationId: 'listRecoveries',
    method: 'GET',
    path: '/claims/{claimId}/recoveries',
    group: 'recoveries',
    summary: { zh: '该申报的追回', en: 'Recoveries of a claim' },
    access: { permission: 'recovery:read' },
    answers: { 200: done(z.strictObject({ recoveries: z.array(Listed) })) },
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
);
