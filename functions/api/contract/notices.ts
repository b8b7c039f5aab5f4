import * as z from 'zod';
import { NewObjection, NoticePage, NoticesQuery, ObjectionDecision } from '../../notice/requests.ts';
import { count, date, fen, instant, Level, number } from './common.ts';
import { done, rows } from './row.ts';

const about = {
  claimId: z.string(),
  enterpriseId: z.string(),
  enterpriseName: z.string().optional(),
  region: z.string(),
  notice: z.strictObject({ from: date, to: date, endsAt: instant, workingDays: number }),
  people: count,
  amountFen: fen,
};

const Listed = z.strictObject(about).meta({ id: 'ListedNotice' });
const Notice = z
  .strictObject({
    ...about,
    lines: z
      .array(
        z.strictObject({
          lineId: z.string(),
          name: z.string(),
          document: z.string().meta({ description: '末四位可见 · Only its end is shown' }),
          occupation: z.string(),
          level: Level,
          grantedFen: fen,
        }),
      )
      .optional(),
    nextBatch: number.optional(),
  })
  .meta({ id: 'Notice', description: '公示 · A public notice; people are masked or not shown at all' });

const objection = { objectionId: z.string(), claimId: z.string(), lineId: z.string() };
const EVERYBODY = {
  zh: '公示面向公众,任何人均可查看和提出异议。',
  en: 'A public notice is for everybody, and anybody may object.',
};

export const notices = rows(
  {
    operationId: 'listNotices',
    method: 'GET',
    path: '/notices',
    group: 'notices',
    summary: { zh: '一个地区正在公示的申报', en: 'Claims of a region that are under public notice' },
    access: { open: EVERYBODY },
    query: NoticesQuery,
    answers: { 200: done(z.strictObject({ notices: z.array(Listed), cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'readNotice',
    method: 'GET',
    path: '/notices/{claimId}',
    group: 'notices',
    summary: { zh: '查看公示名单', en: 'Read the list under notice' },
    access: { open: EVERYBODY },
    query: NoticePage,
    answers: { 200: done(Notice) },
    problems: [],
  },
  {
    operationId: 'objectToLine',
    method: 'POST',
    path: '/notices/{claimId}/objections',
    group: 'notices',
    summary: { zh: '提出异议', en: 'Object to a line' },
    access: { open: EVERYBODY },
    body: NewObjection,
    example: { lineId: '0-1', reason: '此人已离职。' },
    answers: { 201: done(z.strictObject({ ...objection, state: z.literal('open') })) },
    problems: ['notice-not-running', 'too-many-attempts'],
  },
  {
    operationId: 'decideObjection',
    method: 'POST',
    path: '/claims/{claimId}/objections/{objectionId}/decision',
    group: 'notices',
    summary: { zh: '处理异议', en: 'Decide an objection' },
    access: { permission: 'objection:decide' },
    body: ObjectionDecision,
    example: { decision: 'dismiss', reason: '经核实,异议不成立。' },
    answers: { 200: done(z.strictObject({ ...objection, state: z.enum(['upheld', 'dismissed']) })) },
    version: 'change',
    problems: ['objection-not-open', 'same-person', 'claim-held'],
  },
);
