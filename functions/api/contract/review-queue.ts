import * as z from 'zod';
import {
  AssignmentQuery,
  AssignmentRequest,
  FacetQuery,
  NextRequest,
  ObjectionsQuery,
  QueueQuery,
} from '../../review/queue-requests.ts';
import { REVIEW_STAGES } from '../../review/stage.ts';
import { LIMIT_STATES } from '../../review/time-limit.ts';
import { Added, Band, count, date, fen, instant, NamedLine, number } from './common.ts';
import { done, rows } from './row.ts';

const entry = {
  claimId: z.string(),
  enterpriseId: z.string(),
  enterpriseName: z.string().optional(),
  region: z.string(),
  stage: z.enum(REVIEW_STAGES),
  since: instant.meta({ description: '审核时限起算时间 · When the limit of the reviews began' }),
  revision: number,
  round: number,
  lines: count,
  pendingFen: fen,
  toAnswer: count,
  openObjections: count,
  riskBand: Band.optional(),
  dueOn: date.optional(),
  limitState: z.enum(LIMIT_STATES),
  mayDecide: z.boolean(),
  holder: z
    .strictObject({ by: z.string(), mine: z.boolean(), until: instant, how: z.enum(['drawn', 'chosen']) })
    .optional(),
};
const Entry = z
  .strictObject(entry)
  .meta({ id: 'ReviewQueueEntry', description: '待审申报 · A claim before people, and in whose hands it is' });

const counted = { code: z.string(), lines: count };
const Count = z.strictObject(counted).meta({ id: 'LineCount' });
const said = { zh: z.string(), en: z.string() };
const Facets = z
  .strictObject({
    claimId: z.string(),
    revision: number,
    round: number,
    total: count,
    facets: z.strictObject({
      standing: z.array(Count),
      reason: z.array(z.strictObject({ ...counted, ...said, clause: z.string() })),
      signal: z.array(z.strictObject({ ...counted, ...said })),
      band: z.array(Count),
      answer: z.array(Count),
    }),
    lines: count.meta({ description: '所选类别的行数 · Lines of the kind that was asked for' }),
    batches: z.array(z.strictObject({ batch: count, lines: number })),
  })
  .meta({ id: 'LineFacets' });

const ChangedLine = z
  .strictObject({
    lineId: z.string(),
    row: z.int(),
    name: z.string(),
    document: z.string(),
    fields: z.array(z.string()),
  })
  .meta({ id: 'ChangedLine', description: '姓名、证件号已掩码,只列字段名 · Masked; names of fields only' });
const ChangedCount = z
  .strictObject({ code: z.string(), zh: z.string(), en: z.string(), before: count, after: count })
  .meta({ id: 'ChangedCount' });
const Changes = z
  .strictObject({
    claimId: z.string(),
    revision: number,
    since: number.optional(),
    roster: z
      .strictObject({
        added: count,
        removed: count,
        changed: count,
        unchanged: count,
        fields: z.record(z.string(), count),
        lines: z.strictObject({
          added: z.array(ChangedLine),
          removed: z.array(ChangedLine),
          changed: z.array(ChangedLine),
        }),
      })
      .optional(),
    reasons: z.array(ChangedCount).optional(),
    signals: z.array(ChangedCount).optional(),
  })
  .meta({ id: 'ClaimChanges' });

const Matches = z
  .strictObject({
    claimId: z.string(),
    matches: z.array(
      z.strictObject({
        claimId: z.string(),
        enterpriseId: z.string(),
        by: z.array(z.strictObject({ kind: z.string(), mark: z.string().optional(), lineIds: z.array(z.string()) })),
      }),
    ),
    lines: z.array(NamedLine).meta({ description: '所涉各行的前若干行 · The first of the lines of each match' }),
  })
  .meta({ id: 'ClaimMatches' });

const Objections = z
  .strictObject({
    objections: z.array(
      z.strictObject({
        objectionId: z.string(),
        lineId: z.string(),
        line: NamedLine.optional(),
        revision: number,
        round: number,
        state: z.enum(['open', 'upheld', 'dismissed']),
        at: instant,
        objections: count.meta({ description: '提出异议的人次 · How many of the public object to the line' }),
        said: z
          .array(z.strictObject({ at: instant, reason: z.string(), contact: z.string().optional() }))
          .meta({ description: '列表中为最先的几条 · In a list the first of them' }),
        hasContact: z.boolean(),
        byWorker: z.boolean(),
        denial: z
          .strictObject({
            at: instant,
            by: z.enum(['signed-in', 'code']),
            statement: z.string().optional(),
            contact: z.string().optional(),
            timesAdded: count.meta({
              description: '本人之后补充陈述的次数 · How often the worker has said more since',
            }),
            added: z.array(Added).meta({ description: '列表中为最先的几条 · In a list the first of them' }),
          })
          .optional(),
      }),
    ),
    open: count.meta({ description: '待处理的行数 · Lines on which somebody is to decide' }),
    total: count,
    cursor: z.string().optional(),
  })
  .meta({ id: 'Objections' });

export const reviewQueue = rows(
  {
    operationId: 'listReviewQueue',
    method: 'GET',
    path: '/review-queue',
    group: 'review',
    summary: { zh: '一个地区某审核环节的待审申报', en: 'Claims that wait at a stage of the review of a region' },
    access: { permission: 'review:queue' },
    query: QueueQuery,
    answers: { 200: done(z.strictObject({ claims: z.array(Entry), cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'takeNextReview',
    method: 'POST',
    path: '/review-queue/next',
    group: 'review',
    summary: { zh: '按规则领取下一件申报', en: 'Be given the next claim by rule' },
    description: {
      zh: '先到期者先,其次风险高者先,再次按密钥抽签;已领取未处理的,仍为该件。无可领取的申报时答复为空对象。',
      en: 'What is due first, then the riskiest, then by a keyed lot; who has one from here keeps it. An empty object where there is none.',
    },
    access: {
      permission: ['review:first', 'review:second', 'review:approve', 'objection:decide', 'claim:return-halted'],
    },
    body: NextRequest,
    example: { stage: 'first' },
    answers: { 200: done(z.strictObject(entry).partial()) },
    problems: [],
  },
  {
    operationId: 'readAssignment',
    method: 'GET',
    path: '/claims/{claimId}/assignment',
    group: 'review',
    summary: { zh: '申报由谁审核', en: 'In whose hands a claim is' },
    access: { permission: 'review:queue' },
    query: AssignmentQuery,
    answers: { 200: done(Entry) },
    problems: ['review-not-open'],
  },
  {
    operationId: 'assignClaim',
    method: 'POST',
    path: '/claims/{claimId}/assignment',
    group: 'review',
    summary: { zh: '领取、续期或释放申报', en: 'Take a claim, keep it longer, or give it back' },
    access: { permission: 'review:queue' },
    body: AssignmentRequest,
    example: { action: 'take' },
    answers: { 200: done(Entry) },
    problems: ['review-not-open', 'same-person', 'recused', 'claim-held', 'claim-not-held'],
  },
  {
    operationId: 'readLineFacets',
    method: 'GET',
    path: '/claims/{claimId}/line-facets',
    group: 'review',
    summary: { zh: '各类行的行数及所在批次', en: 'How many lines there are of each kind, and in which batches' },
    access: { permission: 'review:queue' },
    query: FacetQuery,
    answers: { 200: done(Facets) },
    problems: [],
  },
  {
    operationId: 'readChanges',
    method: 'GET',
    path: '/claims/{claimId}/changes',
    group: 'review',
    summary: { zh: '补正后的变化', en: 'What a correction changed' },
    access: { permission: 'review:queue' },
    answers: { 200: done(Changes) },
    problems: [],
  },
  {
    operationId: 'readMatches',
    method: 'GET',
    path: '/claims/{claimId}/matches',
    group: 'review',
    summary: { zh: '与之有共同点的其他申报', en: 'Other claims that have something in common with this one' },
    access: { permission: 'claim:links' },
    answers: { 200: done(Matches) },
    problems: [],
  },
  {
    operationId: 'listObjections',
    method: 'GET',
    path: '/claims/{claimId}/objections',
    group: 'notices',
    summary: { zh: '申报收到的异议', en: 'Objections to lines of a claim' },
    description: {
      zh: '按行合并:同一行的全部异议一次处理。指定 `objectionId` 时给出该行的全部内容;联系方式只向处理人显示,并留痕。',
      en: 'One for each line, decided in one act. `objectionId` gives that one with all that was said; how to reach whoever said it is shown to those who decide, and the look is written down.',
    },
    access: { permission: 'objection:read' },
    query: ObjectionsQuery,
    answers: { 200: done(Objections) },
    problems: [],
  },
);
