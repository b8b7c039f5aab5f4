import * as z from 'zod';
import { Import } from '../../eligibility/requests.ts';
import { count, date, Fault, Level, Subsidy, Text } from './common.ts';
import { done, rows } from './row.ts';

const Uses = z
  .strictObject({
    grants: z.array(
      z.strictObject({
        occupation: z.string(),
        name: Text,
        level: Level,
        subsidies: z.array(Subsidy),
        issuedOn: date,
        channel: z.string(),
        state: z.enum(['paid', 'unknown']),
      }),
    ),
    counters: z.array(
      z.strictObject({
        cap: z.string(),
        text: Text,
        times: count.optional(),
        year: z.string().optional(),
        used: count,
      }),
    ),
  })
  .meta({ id: 'Uses', description: '本人享受情况 · What the worker was granted, wherever' });

export const entitlements = rows(
  {
    operationId: 'readOwnEntitlements',
    method: 'GET',
    path: '/entitlements',
    group: 'entitlements',
    summary: { zh: '本人享受补贴情况', en: "The worker's own uses of the subsidy" },
    access: { permission: 'entitlement:read-own' },
    answers: { 200: done(Uses) },
    problems: [],
  },
  {
    operationId: 'importGrantsElsewhere',
    method: 'POST',
    path: '/grants-elsewhere',
    group: 'entitlements',
    summary: { zh: '导入其他渠道已发放的补贴', en: 'Import grants that other channels have made' },
    access: { permission: 'entitlement:import' },
    body: Import,
    example: { file: '证件类型,证件号码,职业(工种),技能等级,发证日期,渠道,凭证号\r\n' },
    answers: {
      200: done(z.strictObject({ granted: count, known: count, conflicts: z.array(Fault) })),
    },
    problems: ['no-policy-in-force', 'grants-have-faults'],
  },
);
