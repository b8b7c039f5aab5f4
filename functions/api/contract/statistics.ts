import * as z from 'zod';
import { PHASES, type Phase } from '../../statistics/phase.ts';
import { ClaimsBehind } from '../../statistics/requests.ts';
import { ListedClaim } from './claims.ts';
import { count, date, fen } from './common.ts';
import { done, rows } from './row.ts';

const Target = z
  .strictObject({
    target: z.string(),
    from: date,
    until: date,
    trainings: count,
    highSkill: count.optional(),
    onSchedule: count.meta({ description: 'What would be reached by now if each day brought the same (按序时进度)' }),
    source: z.string(),
    assumption: z.string().optional(),
  })
  .meta({ id: 'Target', description: '目标任务 · What the policy wants reached, and how much of it by now' });

const SUBMITTED = { description: '按提交日计 · Of claims that were submitted in the year' };
const PAID = { description: '按支付日计 · Of what was paid in the year, whenever it was claimed' };

const Statistics = z
  .strictObject({
    region: z.string(),
    year: z.string(),
    asOf: date,
    target: Target.optional(),
    claims: count.meta(SUBMITTED),
    lines: count.meta(SUBMITTED),
    grantedLines: count.meta(SUBMITTED),
    refusedLines: count.meta(SUBMITTED),
    paidLines: count.meta(PAID),
    highSkillPaid: count.meta(PAID),
    grantedFen: fen.meta(SUBMITTED),
    pendingFen: fen.meta(SUBMITTED),
    heldFen: fen.meta(SUBMITTED),
    paidFen: fen.meta(PAID),
    cancelledFen: fen.meta(SUBMITTED),
    recoveredFen: fen.meta({ description: '按追回确认日计 · Of what was confirmed as recovered in the year' }),
    phases: z.strictObject(Object.fromEntries(PHASES.map((phase) => [phase, count])) as Record<Phase, typeof count>),
    months: z.array(z.strictObject({ month: z.string(), lines: count, paidLines: count, paidFen: fen })),
    reasons: z.array(
      z.strictObject({
        code: z.string(),
        zh: z.string(),
        en: z.string(),
        clause: z.string(),
        lines: count,
        fen,
      }),
    ),
    reviews: z.strictObject({ concluded: count, late: count, days: count }),
    regions: z.array(
      z.strictObject({
        region: z.string(),
        lines: count,
        refusedLines: count,
        paidLines: count,
        paidFen: fen,
        target: Target.optional(),
      }),
    ),
    concentration: z.array(
      z.strictObject({
        region: z.string(),
        reviewer: z.string(),
        enterpriseId: z.string(),
        decided: count,
        ofEnterprise: count,
        usualPercent: count,
      }),
    ),
  })
  .meta({ id: 'Statistics', description: '统计 · Figures of a region and a year, kept as claims move' });

export const statistics = rows(
  {
    operationId: 'readStatistics',
    method: 'GET',
    path: '/statistics/{region}/{year}',
    group: 'statistics',
    summary: { zh: '统计', en: 'Figures of a region, or of the province, in a year' },
    access: { permission: 'statistics:read' },
    answers: { 200: done(Statistics) },
    problems: [],
  },
  {
    operationId: 'listClaimsBehind',
    method: 'GET',
    path: '/statistics/{region}/{year}/claims',
    group: 'statistics',
    summary: { zh: '某项统计数字所含的申报', en: 'The claims that a figure of a region is made of' },
    description: {
      zh: '`figure` 为数字的名称,如 `claims`、`phase:review`、`month:06:paidLines`、`reason:times-used-up`;`decided` 为经办人审过的申报。各件的 `amount` 之和即该数字。',
      en: '`figure` is the name of a figure: `claims`, `phase:review`, `month:06:paidLines`, `reason:times-used-up`; `decided` are claims that a reviewer decided. The amounts of all of them add up to it.',
    },
    access: { permission: 'statistics:read' },
    query: ClaimsBehind,
    answers: {
      200: done(
        z.strictObject({
          figure: z.string(),
          claims: z.array(
            ListedClaim.extend({ amount: count.meta({ description: 'Its part: claims, lines or fen' }) }),
          ),
          cursor: z.string().optional(),
        }),
      ),
    },
    problems: [],
  },
);
