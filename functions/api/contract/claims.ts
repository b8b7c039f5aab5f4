import * as z from 'zod';
import { LINE_STANDINGS } from '../../claim/line.ts';
import { HALT_REASONS } from '../../execution/halt-reason.ts';
import { ClaimsPage, HistoryPage, LinesPage, LinksQuery, NewClaim } from '../../claim/requests.ts';
import {
  Actor,
  Band,
  Chain,
  CertificateType,
  count,
  date,
  fen,
  instant,
  Level,
  namesOf,
  number,
  ReasonCode,
  sha256,
  Status,
  Subsidy,
  Text,
  UnknownCode,
} from './common.ts';
import { done, rows } from './row.ts';

const SignalCount = z.strictObject({ code: z.string(), lines: count }).meta({ id: 'SignalCount' });

const Review = z
  .strictObject({
    by: z.string(),
    onBehalfOf: z.string().optional(),
    decision: z.enum(['approve', 'refuse', 'return', 'not-accept']),
    at: instant,
    reason: z.string().optional(),
    refusedLines: z
      .array(
        z.strictObject({
          lineId: z.string(),
          reason: z.string(),
          finding: z.enum(['error', 'fraud']).optional(),
        }),
      )
      .optional(),
    refusedFen: fen.optional(),
    confirmed: z.array(z.strictObject({ code: UnknownCode, reason: z.string() })).optional(),
    determinedLines: z.array(z.strictObject({ lineId: z.string(), amountFen: fen, document: z.string() })).optional(),
    cleared: z.strictObject({ lines: count, key: z.string(), digest: sha256 }).optional(),
    corrections: z.strictObject({ lines: count, key: z.string(), digest: sha256 }).optional(),
    answeredDenials: z.array(z.string()).optional(),
  })
  .meta({ id: 'ReviewDecided' });

const Amounts = z
  .strictObject({
    claimedFen: fen.optional().meta({ description: '申报 · What the roster itself asks for' }),
    proposedFen: fen.meta({ description: '拟补贴 · What the policy grants, before people decide' }),
    approvedFen: fen.meta({ description: '核定 · Decided by people and not given up' }),
    paidFen: fen.meta({ description: '已拨付 · Paid' }),
    cancelledFen: fen.meta({ description: '已取消 · Of what was proposed, given up' }),
    recoveredFen: fen.meta({ description: '已追回 · Of what was paid, recovered' }),
  })
  .meta({
    id: 'NamedAmounts',
    description: '金额 · Amounts of the revision that stands; the others are over all revisions',
  });

export const ClaimView = z
  .strictObject({
    claimId: z.string(),
    enterpriseId: z.string(),
    enterpriseName: z.string().optional(),
    region: z.string(),
    status: Status,
    revision: number,
    round: number,
    createdAt: instant,
    updatedAt: instant,
    lines: count,
    grantedLines: count,
    refusedLines: count,
    waitingLines: count,
    cancelledLines: count,
    grantedFen: fen,
    pendingFen: fen,
    heldFen: fen,
    paidFen: fen,
    cancelledFen: fen,
    recoveredFen: fen,
    amounts: Amounts,
    openObjections: count,
    uploadId: z.string().optional(),
    submittedAt: instant.optional(),
    policyVersion: z.string().optional(),
    notice: z.strictObject({ from: date, to: date, endsAt: instant, workingDays: number }).optional(),
    halted: z
      .strictObject({
        at: instant,
        said: Text,
        reason: z.enum(namesOf(HALT_REASONS)).optional(),
        error: z.string().optional(),
        state: z.string().optional(),
      })
      .optional()
      .meta({ description: '流程无法自行继续,待人处理 · Nothing drives the claim until a person acts' }),
    decisionReason: z.string().optional(),
    riskBand: Band.optional(),
    signals: z.array(SignalCount).optional(),
    toAnswer: count.optional(),
    holds: z.partialRecord(UnknownCode, count).optional(),
    firstReview: Review.optional(),
    secondReview: Review.optional(),
    approval: Review.optional(),
    queue: z
      .strictObject({
        region: z.string(),
        ticket: count,
        before: count.optional(),
        atMost: z
          .literal(true)
          .optional()
          .meta({ description: '前面人数不超过该数 · So many wait before it, or fewer' }),
      })
      .optional(),
    deniedLines: count.optional(),
    paidRounds: z.array(number).optional(),
    restWithdrawn: z.literal(true).optional(),
    /** Its payment waits until payments are let go. */
    paymentsHeld: z.literal(true).optional(),
    /** The newest round whose payment came back and was closed. */
    closed: z.strictObject({ round: number, fund: z.string(), amountFen: fen, at: instant }).optional(),
    paymentReturn: z.strictObject({ reason: z.string() }).optional(),
  })
  .meta({ id: 'Claim', description: '申报 · A claim as the caller may see it' });

export const ListedClaim = z
  .strictObject({
    claimId: z.string(),
    enterpriseId: z.string(),
    enterpriseName: z.string().optional(),
    region: z.string(),
    status: Status,
    revision: number,
    createdAt: instant,
    lines: count,
    grantedLines: count,
    refusedLines: count,
    grantedFen: fen,
    paidFen: fen,
    amounts: Amounts,
  })
  .meta({ id: 'ListedClaim' });

const Reason = z.strictObject({ code: ReasonCode, zh: z.string(), en: z.string(), clause: z.string() });
const Evidence = z.record(z.string(), z.union([z.string(), z.number()]));

const LineView = z
  .strictObject({
    lineId: z.string(),
    row: number,
    name: z.string(),
    document: z.string(),
    occupation: z.string(),
    level: Level,
    certificateType: CertificateType,
    issuedOn: date,
    standing: z.enum(LINE_STANDINGS),
    grantedFen: fen,
    claimedFen: fen.optional(),
    claimedEvaluationFen: fen.optional(),
    differenceFen: fen.optional(),
    determinedFen: fen.optional(),
    holds: z.array(UnknownCode).optional(),
    conflicts: z
      .array(
        z.strictObject({
          reason: ReasonCode,
          level: Level.optional(),
          issuedOn: date.optional(),
          channel: z.string().optional(),
          times: count.optional(),
        }),
      )
      .optional(),
    policyVersion: z.string().optional(),
    calculation: z
      .array(
        z.strictObject({
          subsidy: Subsidy,
          baseFen: fen,
          baseSource: z.string(),
          uplifts: z.array(z.strictObject({ name: Text, percent: z.number(), source: z.string() })),
          passedOver: z.array(Text),
          amountFen: fen,
          text: Text,
        }),
      )
      .optional(),
    unknowns: z.array(z.strictObject({ code: UnknownCode, zh: z.string(), en: z.string() })),
    reasons: z.array(Reason),
    short: z.array(Reason),
    signals: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string(), evidence: Evidence })),
    toAnswer: z
      .strictObject({
        riskBand: Band,
        points: count,
        evidenceFor: z.array(z.string()).optional(),
        sampled: z.literal(true).optional(),
      })
      .optional(),
    cleared: z.strictObject({ reason: z.string(), evidence: z.string().optional() }).optional(),
    refusal: z.strictObject({ reason: z.string(), finding: z.enum(['error', 'fraud']) }).optional(),
    determination: z.strictObject({ amountFen: fen, document: z.string() }).optional(),
    correction: z
      .string()
      .optional()
      .meta({ description: '退回补正时审核人对该行的意见 · What a reviewer wants corrected of the line' }),
  })
  .meta({ id: 'Line', description: '申报明细行 · A line as the caller may see it; the person is masked' });

const Mark = { kind: z.string(), mark: z.string() };
const Related = { claimId: z.string(), enterpriseId: z.string() };

const Clusters = z.strictObject({
  claimId: z.string(),
  clusters: z.array(
    z.strictObject({ ...Mark, lineIds: z.array(z.string()).optional(), claims: z.array(z.strictObject(Related)) }),
  ),
});

const PathTo = z.strictObject({
  claimId: z.string(),
  to: z.string(),
  caps: z.strictObject({ claims: number, steps: number }),
  path: z.union([
    z.strictObject({
      found: z.literal(true),
      steps: z.array(z.strictObject({ ...Related, by: z.strictObject(Mark) })),
    }),
    z.strictObject({ found: z.literal(false), complete: z.boolean() }),
  ]),
});

export const AuditEvent = z
  .strictObject({
    claimId: z.string(),
    seq: number,
    type: z.string(),
    at: instant,
    recordedAt: instant,
    actor: Actor,
    data: z.record(z.string(), z.unknown()),
    previousHash: sha256.optional().meta({ description: '申报单位不提供 · Not told to whoever claims' }),
    hash: sha256,
  })
  .meta({ id: 'AuditEvent', description: 'One link of a claim’s trail' });

const History = z.strictObject({
  events: z.array(AuditEvent),
  chain: Chain,
  cursor: z.string().optional(),
});

export const claims = rows(
  {
    operationId: 'createClaim',
    method: 'POST',
    path: '/claims',
    group: 'claims',
    summary: { zh: '新建申报', en: 'Create a claim' },
    access: { permission: 'claim:create' },
    body: NewClaim,
    example: { enterpriseId: '91350200XXXX000197', region: '350200' },
    answers: { 201: done(ClaimView) },
    problems: [],
  },
  {
    operationId: 'listClaims',
    method: 'GET',
    path: '/claims',
    group: 'claims',
    summary: { zh: '申报列表,最新的在前', en: 'List claims, newest first' },
    access: { permission: 'claim:read' },
    query: ClaimsPage,
    answers: { 200: done(z.strictObject({ claims: z.array(ListedClaim), cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'readClaim',
    method: 'GET',
    path: '/claims/{claimId}',
    group: 'claims',
    summary: { zh: '查看申报', en: 'Read a claim' },
    access: { permission: 'claim:read' },
    answers: { 200: done(ClaimView) },
    version: 'read',
    problems: [],
  },
  {
    operationId: 'listLines',
    method: 'GET',
    path: '/claims/{claimId}/lines',
    group: 'claims',
    summary: { zh: '申报明细行', en: 'Lines of a claim' },
    description: {
      zh: '默认一批一页(batch, nextBatch),批内按行号;给出 from 时按花名册顺序,每页至多 100 行,到 next 继续。可按行号、遮盖的姓名、证件末四位、结果、理由、疑点查找;查找时一页可能不满,仍到 next 或 nextBatch 继续。',
      en: 'A batch a page (`batch`, `nextBatch`), or, with `from`, in the order of the roster, at most 100 a page, on to `next`. Searched by row, masked name, end of the document, standing, reason or signal; then a page may be short, and goes on all the same.',
    },
    access: { permission: 'claim:read' },
    query: LinesPage,
    answers: {
      200: done(
        z.strictObject({
          lines: z.array(LineView),
          nextBatch: number.optional(),
          total: count.optional(),
          next: number.optional(),
        }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'readLinks',
    method: 'GET',
    path: '/claims/{claimId}/links',
    group: 'claims',
    summary: { zh: '与本申报关联的申报', en: 'Claims that hang together with this one' },
    access: { permission: 'claim:links' },
    query: LinksQuery,
    answers: { 200: done(z.union([Clusters, PathTo])) },
    problems: [],
  },
  {
    operationId: 'readHistory',
    method: 'GET',
    path: '/claims/{claimId}/history',
    group: 'claims',
    summary: {
      zh: '申报的审计轨迹(分页),并核验该页所及的哈希链',
      en: "A page of a claim's trail, and whether the chain is whole as far as it goes",
    },
    access: { permission: 'claim:read' },
    query: HistoryPage,
    answers: { 200: done(History) },
    problems: [],
  },
);
