import * as z from 'zod';
import { PHASES, type Phase } from '../../statistics/phase.ts';
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

const Statistics = z
  .strictObject({
    region: z.string(),
    year: z.string(),
    asOf: date,
    target: Target.optional(),
    claims: count,
    lines: count,
    grantedLines: count,
    refusedLines: count,
    paidLines: count,
    highSkillPaid: count,
    grantedFen: fen,
    pendingFen: fen,
    heldFen: fen,
    paidFen: fen,
    cancelledFen: fen,
    recoveredFen: fen,
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

export const statistics = rows({
  operationId: 'readStatistics',
  method: 'GET',
  path: '/statistics/{region}/{year}',
  group: 'statistics',
  summary: { zh: '统计', en: 'Figures of a region, or of the province, in a year' },
  access: { permission: 'statistics:read' },
  answers: { 200: done(Statistics) },
  problems: [],
});
