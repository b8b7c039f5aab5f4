import * as z from 'zod';
import { UNKNOWNS } from '../../eligibility/unknowns.ts';
import { REASONS } from '../../eligibility/reasons.ts';
import { PROPOSAL_DEEDS, PROPOSAL_STATES } from '../../proposal/proposal.ts';
import { STATUSES } from '../../claim/status.ts';
import { CERTIFICATE_TYPES, LEVELS } from '../../submission/roster-line.ts';

/** Parts of several answers. What an answer may hold is said here whole: a field more is as wrong as one that lacks. */

export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  Object.keys(table) as [Name, ...Name[]];

export const Text = z.strictObject({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });

export const Fault = z
  .strictObject({
    code: z.string(),
    place: z.strictObject({
      sheet: z.string().optional(),
      row: z.int().optional(),
      column: z.string().optional(),
      header: z.string().optional(),
      pointer: z.string().optional().meta({ description: 'JSON pointer (RFC 6901) into the request body' }),
    }),
    text: Text,
    fix: Text,
  })
  .meta({ id: 'Fault', description: 'One fault: where it is, what is wrong, what to do. Never the value itself.' });

export const fen = z.int().meta({ description: 'Integer fen (1/100 yuan)' });
export const count = z.int().nonnegative();
export const number = z.int().positive();
/** ISO 8601 in UTC, as the table keeps it. */
export const instant = z.iso.datetime();
export const date = z.iso.date().meta({ description: 'Calendar date in Asia/Shanghai' });
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Status = z.enum(STATUSES).meta({ id: 'Status', description: '申报所处环节 · Where a claim stands' });
export const Level = z.enum(LEVELS).meta({ id: 'Level' });
/** A line by what people tell it by: its id is for programs. */
export const NamedLine = z
  .strictObject({
    lineId: z.string(),
    row: number,
    name: z.string().meta({ description: '隐去部分 · Masked' }),
    document: z.string().meta({ description: '隐去部分 · Masked' }),
    occupation: z.string(),
    level: Level,
    issuedOn: date,
  })
  .meta({ id: 'NamedLine', description: '花名册的一行 · A row of the roster as people tell it from others' });
export const CertificateType = z.enum(CERTIFICATE_TYPES).meta({ id: 'CertificateType' });
export const Band = z.enum(['clean', 'flagged', 'high']).meta({ id: 'RiskBand' });
export const ReasonCode = z.enum(namesOf(REASONS)).meta({ id: 'ReasonCode' });
export const UnknownCode = z.enum(namesOf(UNKNOWNS)).meta({ id: 'UnknownCode' });
export const Subsidy = z.enum(['training', 'evaluation']).meta({ id: 'Subsidy' });

export const Actor = z
  .strictObject({
    kind: z.enum(['person', 'system']),
    id: z.string(),
    role: z.string().optional(),
    onBehalfOf: z.string().optional(),
  })
  .meta({ id: 'Actor' });

/** Whether a hash chain is whole. */
export const Chain = z.union([
  z.strictObject({ intact: z.literal(true), head: sha256 }),
  z.strictObject({ intact: z.literal(false), brokenAt: number }),
]);

/** What one person proposes and another decides on. */
export const proposal = {
  state: z.enum(PROPOSAL_STATES),
  proposedBy: z.string(),
  proposedFor: z.string().optional(),
  proposedAt: instant,
  lapsesAt: instant,
  decidedBy: z.string().optional(),
  decidedFor: z.string().optional(),
  decidedAt: instant.optional(),
  decisionReason: z.string().optional(),
};

/** What a worker said of a line that they had denied before. */
export const Added = z.strictObject({
  at: instant,
  by: z.enum(['signed-in', 'code']),
  statement: z.string().optional(),
  contact: z.string().optional(),
});

/** The same as it is listed: with what the one who asks can do with it now. */
export const listedProposal = {
  ...proposal,
  deeds: z.array(z.enum(PROPOSAL_DEEDS)).meta({
    description: '请求人现在可作的处理 · What the one who asks can do with it now',
  }),
};
