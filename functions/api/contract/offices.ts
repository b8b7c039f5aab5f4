import * as z from 'zod';
import { WithReason } from '../fields.ts';
import { STAND_IN_ROLES } from '../permissions.ts';
import {
  LookPage,
  NewRecusal,
  NewReveal,
  NewStandIn,
  OfficePage,
  OfficersQuery,
  RECUSAL_GROUNDS,
  REVEALABLE,
} from '../../office/requests.ts';
import { Actor, Chain, date, instant, number, sha256 } from './common.ts';
import { done, rows } from './row.ts';

const StandIn = z
  .strictObject({
    standInId: z.string(),
    role: z.enum(STAND_IN_ROLES),
    region: z.string(),
    standIn: z.string(),
    onBehalfOf: z.string(),
    from: date,
    until: date,
    reason: z.string(),
    namedBy: z.string(),
    namedAt: instant,
    revokedBy: z.string().optional(),
    revokedAt: instant.optional(),
    revocationReason: z.string().optional(),
    state: z.enum(['coming', 'holds', 'ended', 'revoked']),
  })
  .meta({ id: 'StandIn', description: '代理 · An office that somebody fills for its holder until a day' });

const Recusal = z
  .strictObject({
    recusalId: z.string(),
    officer: z.string(),
    enterpriseId: z.string(),
    region: z.string(),
    ground: z.enum(RECUSAL_GROUNDS),
    reason: z.string(),
    setBy: z.string(),
    setAt: instant,
    liftedBy: z.string().optional(),
    liftedAt: instant.optional(),
    liftingReason: z.string().optional(),
    state: z.enum(['holds', 'lifted']),
  })
  .meta({ id: 'Recusal', description: '回避 · An officer who keeps away from an enterprise' });

const OfficeEvent = z
  .strictObject({
    region: z.string(),
    seq: number,
    type: z.enum(['stand-in-named', 'stand-in-revoked', 'recusal-set', 'recusal-lifted']),
    at: instant,
    recordedAt: instant,
    actor: Actor,
    data: z.record(z.string(), z.string()),
    previousHash: sha256,
    hash: sha256,
  })
  .meta({ id: 'OfficeEvent' });

const Look = z
  .strictObject({ by: z.string(), what: z.string(), at: z.string(), since: instant })
  .meta({ id: 'Look', description: '查阅记录 · Who looked at what; once an hour, however often' });

const cursor = z.string().optional();

export const offices = rows(
  {
    operationId: 'listOfficers',
    method: 'GET',
    path: '/officers',
    group: 'offices',
    summary: { zh: '经办人员的姓名', en: 'What officers are called' },
    description: {
      zh: '姓名取自登录系统的令牌(声明 name),以其最近一次使用本系统时为准;从未带姓名来过的不在其中。',
      en: 'From the claim `name` of their token, as it was when they were last here; who never came with one is not in it.',
    },
    access: { permission: 'office:read' },
    query: OfficersQuery,
    answers: {
      200: done(z.strictObject({ officers: z.array(z.strictObject({ subject: z.string(), name: z.string() })) })),
    },
    problems: [],
  },
  {
    operationId: 'listStandIns',
    method: 'GET',
    path: '/stand-ins',
    group: 'offices',
    summary: { zh: '一个地区的代理,含已结束的', en: 'Stand-ins of a region, those that ended too' },
    access: { permission: 'office:read' },
    query: OfficePage,
    answers: { 200: done(z.strictObject({ standIns: z.array(StandIn), cursor })) },
    problems: [],
  },
  {
    operationId: 'nameStandIn',
    method: 'POST',
    path: '/stand-ins',
    group: 'offices',
    summary: { zh: '指定代理人', en: 'Name a stand-in until a day' },
    access: { permission: 'stand-in:name' },
    body: NewStandIn,
    example: {
      role: 'first-reviewer',
      region: '350200',
      standIn: 'first-350200-2',
      until: '2025-06-30',
      reason: '年休假。',
    },
    answers: { 201: done(StandIn) },
    problems: ['same-person', 'officer-unknown', 'stand-in-ends-too-early', 'stand-in-too-long'],
  },
  {
    operationId: 'revokeStandIn',
    method: 'POST',
    path: '/stand-ins/{standInId}/revocation',
    group: 'offices',
    summary: { zh: '撤销代理', en: 'Revoke a stand-in' },
    access: { permission: 'stand-in:name' },
    body: WithReason,
    example: { reason: '提前返岗。' },
    answers: { 200: done(StandIn) },
    problems: ['stand-in-over'],
  },
  {
    operationId: 'listRecusals',
    method: 'GET',
    path: '/recusals',
    group: 'offices',
    summary: { zh: '一个地区的回避,含已解除的', en: 'Recusals of a region, those that were lifted too' },
    access: { permission: 'office:read' },
    query: OfficePage,
    answers: { 200: done(z.strictObject({ recusals: z.array(Recusal), cursor })) },
    problems: [],
  },
  {
    operationId: 'setRecusal',
    method: 'POST',
    path: '/recusals',
    group: 'offices',
    summary: { zh: '申明或责令回避', en: 'Declare a recusal, or set one for somebody else' },
    access: { permission: ['recusal:declare', 'recusal:set'] },
    body: NewRecusal,
    example: { enterpriseId: '91350200XXXX000197', region: '350200', ground: 'relative', reason: '配偶任职于该企业。' },
    answers: { 201: done(Recusal) },
    problems: ['recused-already'],
  },
  {
    operationId: 'liftRecusal',
    method: 'POST',
    path: '/recusals/{recusalId}/lifting',
    group: 'offices',
    summary: { zh: '解除回避', en: 'Lift a recusal' },
    access: { permission: 'recusal:set' },
    body: WithReason,
    example: { reason: '配偶已离职。' },
    answers: { 200: done(Recusal) },
    problems: ['same-person', 'recusal-lifted'],
  },
  {
    operationId: 'listOfficeEvents',
    method: 'GET',
    path: '/office-events',
    group: 'offices',
    summary: {
      zh: '代理与回避的审计轨迹,并核验哈希链',
      en: 'The trail of stand-ins and recusals, and whether it is whole',
    },
    access: { permission: 'office:read' },
    query: OfficePage.pick({ region: true }),
    answers: { 200: done(z.strictObject({ events: z.array(OfficeEvent), chain: Chain })) },
    problems: [],
  },
  {
    operationId: 'revealField',
    method: 'POST',
    path: '/claims/{claimId}/lines/{lineId}/reveal',
    group: 'offices',
    summary: { zh: '查看一项明文信息', en: 'See one masked field in clear' },
    description: {
      zh: '须说明理由;记入申报的审计轨迹(不含内容);每人每日有次数上限。',
      en: "With a reason; written into the claim's trail without the value; so many a day and person.",
    },
    access: { permission: 'personal:reveal' },
    body: NewReveal,
    example: { field: 'documentNumber', reason: '与社保系统核对。' },
    answers: {
      200: done(
        z
          .strictObject({
            claimId: z.string(),
            revision: number,
            lineId: z.string(),
            field: z.enum(REVEALABLE),
            value: z.string(),
          })
          .meta({ id: 'RevealedField' }),
      ),
    },
    problems: ['too-many-reveals'],
  },
  {
    operationId: 'listLooks',
    method: 'GET',
    path: '/looks',
    group: 'offices',
    summary: {
      zh: '查阅记录:审计人员的每次查阅,以及任何人查看明文',
      en: 'What auditors have looked at, and who saw something in clear',
    },
    access: { permission: 'look:read' },
    query: LookPage,
    answers: { 200: done(z.strictObject({ looks: z.array(Look), cursor })) },
    problems: [],
  },
);
