import * as z from 'zod';
import { LINE_STANDINGS } from '../../claim/line.ts';
import { Nothing } from '../fields.ts';
import { Consented, Denied, DeniedByCode } from '../../worker/requests.ts';
import { date, instant, Level, Text } from './common.ts';
import { done, rows } from './row.ts';

const said = {
  enterpriseId: z.string(),
  maskedCertificate: z.string().optional(),
  given: z.boolean(),
  at: instant,
};
const Received = z
  .strictObject({ received: z.literal(true), said: Text })
  .meta({ id: 'Received', description: 'The same for every denial that was taken, whatever it led to' });

export const workers = rows(
  {
    operationId: 'listConsents',
    method: 'GET',
    path: '/consents',
    group: 'workers',
    summary: { zh: '本人的知情授权', en: "The worker's own consents" },
    access: { permission: 'worker:speak' },
    answers: {
      200: done(
        z.strictObject({
          consents: z.array(
            z.strictObject({ ...said, said: z.array(z.strictObject({ given: z.boolean(), at: instant })) }),
          ),
        }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'giveConsent',
    method: 'POST',
    path: '/consents',
    group: 'workers',
    summary: { zh: '给予或撤回知情授权', en: 'Give or withdraw a consent' },
    access: { permission: 'worker:speak' },
    body: Consented,
    example: { enterpriseId: '91350200XXXX000197', given: true },
    answers: { 201: done(z.strictObject(said)) },
    problems: ['too-many-consents'],
  },
  {
    operationId: 'listOwnLines',
    method: 'GET',
    path: '/worker-lines',
    group: 'workers',
    summary: { zh: '以本人名义申报的明细行', en: 'Lines that name the worker and were granted' },
    access: { permission: 'worker:speak' },
    answers: {
      200: done(
        z.strictObject({
          lines: z.array(
            z.strictObject({
              claimId: z.string(),
              lineId: z.string(),
              enterpriseId: z.string(),
              enterpriseName: z.string().optional(),
              occupation: z.string(),
              level: Level,
              issuedOn: date,
              standing: z.enum(LINE_STANDINGS),
              denied: z.boolean(),
            }),
          ),
        }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'denyLine',
    method: 'POST',
    path: '/claims/{claimId}/lines/{lineId}/denial',
    group: 'workers',
    summary: { zh: '本人否认', en: 'Say that a line is not theirs' },
    access: { permission: 'worker:speak' },
    body: Denied,
    example: { statement: '我没有参加过该培训。' },
    answers: { 202: done(Received) },
    problems: ['too-many-attempts'],
  },
  {
    operationId: 'handOutCode',
    method: 'POST',
    path: '/claims/{claimId}/lines/{lineId}/worker-code',
    group: 'workers',
    summary: { zh: '生成一行的一次性验证码', en: 'Make the one-time code of a line' },
    access: { permission: 'worker-code:hand-out' },
    body: Nothing,
    example: {},
    answers: {
      201: done(z.strictObject({ claimId: z.string(), lineId: z.string(), code: z.string(), validUntil: instant })),
    },
    problems: ['too-many-attempts'],
  },
  {
    operationId: 'denyByCode',
    method: 'POST',
    path: '/denials',
    group: 'workers',
    summary: { zh: '凭一次性验证码否认', en: 'Say by one-time code that a line is not theirs' },
    access: {
      open: {
        zh: '职工凭一次性验证码否认,无需登录;限制次数并核验验证码。',
        en: 'A worker denies a line by its one-time code, without signing in; attempts are counted.',
      },
    },
    body: DeniedByCode,
    example: { claimId: 'clm-0123456789abcdef0123', lineId: '0-1', code: 'ABCDE-FGHJK' },
    answers: { 202: done(Received) },
    problems: ['code-not-accepted', 'too-many-attempts'],
  },
);
