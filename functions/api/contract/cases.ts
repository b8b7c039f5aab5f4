import * as z from 'zod';
import { CASE_KINDS, CASE_OUTCOMES } from '../../case/case.ts';
import { CasesPage, Outcome } from '../../case/requests.ts';
import { Actor, Added, fen, instant, NamedLine, namesOf, number, Status, Text } from './common.ts';
import { done, rows } from './row.ts';

const shown = {
  caseId: z.string(),
  kind: z.enum(namesOf(CASE_KINDS)),
  claimId: z.string(),
  revision: number,
  enterpriseId: z.string(),
  enterpriseName: z.string().optional(),
  region: z.string(),
  lineIds: z.array(z.string()),
  state: z.enum(['open', 'closed']),
  openedBy: Actor,
  openedAt: instant,
  outcome: z.enum(namesOf(CASE_OUTCOMES)).optional(),
  decidedBy: z.string().optional(),
  decidedFor: z.string().optional(),
  decidedAt: instant.optional(),
  recoveryIds: z.array(z.string()).optional(),
  said: Text,
  outcomeSaid: Text.optional(),
};
const recoverable = z.strictObject({ at: z.string(), lineIds: z.array(z.string()), amountFen: fen }).optional();

const Listed = z.strictObject(shown).meta({ id: 'ListedCase' });
const Decided = z.strictObject({ ...shown, recoverable }).meta({ id: 'DecidedCase' });
const Case = z
  .strictObject({
    ...shown,
    claimStatus: Status,
    lines: z.array(NamedLine).meta({ description: '所涉行的前若干行 · The first of its lines' }),
    denials: z
      .array(
        z.strictObject({
          lineId: z.string(),
          state: z.enum(['received', 'held', 'answered', 'moot', 'too-late']),
          at: instant,
          by: z.enum(['signed-in', 'code']),
          objectionId: z.string().optional(),
          statement: z.string().optional(),
          contact: z.string().optional(),
          added: z.array(Added),
        }),
      )
      .optional(),
    reason: z.string().optional(),
    recoverable,
  })
  .meta({ id: 'Case', description: '案件 · A case that people look into' });

export const cases = rows(
  {
    operationId: 'listCases',
    method: 'GET',
    path: '/cases',
    group: 'cases',
    summary: { zh: '一个地区的案件,最新的在前', en: 'Cases of a region, newest first' },
    access: { permission: 'case:read' },
    query: CasesPage,
    answers: { 200: done(z.strictObject({ cases: z.array(Listed), cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'readCase',
    method: 'GET',
    path: '/cases/{caseId}',
    group: 'cases',
    summary: { zh: '查看案件', en: 'Read a case' },
    access: { permission: 'case:read' },
    answers: { 200: done(Case) },
    version: 'read',
    problems: [],
  },
  {
    operationId: 'decideCase',
    method: 'POST',
    path: '/cases/{caseId}/outcome',
    group: 'cases',
    summary: { zh: '案件认定', en: 'Decide how a case ends' },
    access: { permission: ['case:decide', 'case:decide-payment'] },
    body: Outcome,
    example: { outcome: 'honest-error', reason: '系填报差错,已更正。' },
    answers: { 200: done(Decided) },
    version: 'change',
    problems: ['case-not-open', 'outcome-unfit', 'same-person'],
  },
);
