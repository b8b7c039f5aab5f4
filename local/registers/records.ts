import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { normaliseClassNumber } from '#functions/shared/identity/class-number.ts';
import { normaliseCreditCode } from '#functions/shared/identity/credit-code.ts';
import { normaliseDocumentNumber } from '#functions/shared/identity/document.ts';
import { normaliseCertificateNumber } from '#functions/verification/certificate-number.ts';
import { CERTIFICATE_TYPES, LEVELS } from '#functions/submission/roster-line.ts';

const month = z.string().regex(/^\d{4}-\d{2}$/);

/** Kept as the ledger keeps them, however a file writes them. */
const documentNumber = z.string().min(1).overwrite(normaliseDocumentNumber);
const creditCode = z.string().overwrite(normaliseCreditCode).length(18);

const certificate = z.strictObject({
  certificateNumber: z.string().min(1).overwrite(normaliseCertificateNumber),
  certificateType: z.enum(CERTIFICATE_TYPES),
  level: z.enum(LEVELS),
  documentNumber,
  name: z.string().min(1),
  occupation: z.string().min(1),
  issuedOn: z.iso.date(),
  issuer: z.string().min(1),
  revokedOn: z.iso.date().optional(),
  /** Whether the issuer is on file in the province (备案); absent: it is. */
  issuerOnFile: z.boolean().optional(),
  /** Whether the worker claimed for it in person; absent: no. */
  claimedPersonally: z.boolean().optional(),
  /** Of the issuer in `issuers`. */
  issuerId: z.string().min(1).optional(),
  examinedOn: z.iso.date().optional(),
});

/** `unknown`: the register knows the person and not this. */
const knowing = z.union([z.boolean(), z.literal('unknown')]);

const person = z.strictObject({
  documentNumber,
  /** Spells of insurance by an employer, months inclusive; without `to` it goes on. */
  insured: z.array(z.strictObject({ creditCode, from: month, to: month.optional() })),
  pensionDrawn: knowing,
  /** Paid by the treasury as one on the establishment; absent: no. */
  publicServant: knowing.optional(),
  /** Enrolled and not in the graduation year; absent: no. */
  student: knowing.optional(),
  /** The unemployment fund's skill subsidy; absent: no. */
  unemploymentSubsidy: z.enum(['drawn', 'eligible', 'no', 'unknown']).optional(),
});

const enterprise = z.strictObject({
  creditCode,
  name: z.string().min(1),
  /** The name its bank account is kept under. */
  accountName: z.string().min(1),
  status: z.enum(['active', 'cancelled', 'revoked']),
  foundedOn: z.iso.date(),
  kind: z.enum(['manufacturing', 'services', 'construction', 'labour-dispatch', 'other']),
  insuredHeads: z.int().nonnegative(),
  /** Opaque ids of the people behind it. */
  ownerIds: z.array(z.string().min(1)).optional(),
});

/** An evaluation body (评价机构), its accredited scope by date, and how many it examined and passed by month. */
const issuer = z.strictObject({
  issuerId: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['employer', 'social-body', 'school', 'authority']),
  accreditedOn: z.iso.date(),
  closedOn: z.iso.date().optional(),
  ownerIds: z.array(z.string().min(1)).default([]),
  scope: z.array(
    z.strictObject({
      occupation: z.string().min(1),
      levels: z.array(z.enum(LEVELS)).min(1),
      from: z.iso.date(),
      until: z.iso.date().optional(),
    }),
  ),
  months: z
    .array(z.strictObject({ month, examined: z.int().nonnegative(), passed: z.int().nonnegative() }))
    .default([]),
});

/** A training class as it was filed (开班备案), and who attended how many hours. */
const trainingClass = z.strictObject({
  classNumber: z.string().min(1).overwrite(normaliseClassNumber),
  /** Whose class it is. */
  creditCode,
  occupation: z.string().min(1),
  filedOn: z.iso.date(),
  from: z.iso.date(),
  to: z.iso.date(),
  hours: z.int().positive(),
  capacity: z.int().positive(),
  place: z.string().min(1),
  attendance: z.array(z.strictObject({ documentNumber, hours: z.number().nonnegative() })),
});

/** What the registers know: the shape of the files, and of `POST /control/records`. */
export const registerRecords = z.strictObject({
  certificates: z.array(certificate).default([]),
  people: z.array(person).default([]),
  enterprises: z.array(enterprise).default([]),
  issuers: z.array(issuer).default([]),
  classes: z.array(trainingClass).default([]),
});

export type RegisterRecords = z.infer<typeof registerRecords>;

const KINDS = {
  certificates: certificate,
  people: person,
  enterprises: enterprise,
  issuers: issuer,
  classes: trainingClass,
} as const;

/** Registers that came later: a folder without their files has no records of theirs. */
const MAY_BE_ABSENT = ['issuers', 'classes'];

/**
 * Reads one file for each kind of record (`certificates.ndjson` …), one record per line.
 *
 * @throws Error that names every line that cannot be used, by file and line, without its content
 */
export function readRecords(dataDir: string): RegisterRecords {
  const records: Record<string, unknown[]> = {};
  const faults: string[] = [];
  for (const [kind, schema] of Object.entries(KINDS)) {
    const file = `${kind}.ndjson`;
    records[kind] = [];
    if (MAY_BE_ABSENT.includes(kind) && !existsSync(join(dataDir, file))) continue;
    for (const [index, line] of readFileSync(join(dataDir, file), 'utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      const parsed = schema.safeParse(jsonOf(line));
      if (parsed.success) records[kind].push(parsed.data);
      else
        faults.push(...parsed.error.issues.map(({ path, code }) => `${file}:${index + 1} /${path.join('/')} ${code}`));
    }
  }
  if (faults.length > 0) throw new Error(`登记数据有误 / register data cannot be used:\n${faults.join('\n')}`);
  return registerRecords.parse(records);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
