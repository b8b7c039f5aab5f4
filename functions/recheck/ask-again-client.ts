import { decryptField, type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { type FrozenLine, sealContext } from '../submission/frozen-line.ts';
import type { Month } from '../verification/facts.ts';
import { tableRegisters } from '../verification/table-registers-client.ts';
import { type Again, withoutAnswer } from './recheck.ts';

export interface Asked {
  readonly claimId: string;
  readonly revision: number;
  readonly batch: number;
  readonly enterpriseId: string;
  readonly lines: readonly FrozenLine[];
  readonly month: Month;
  /** Machine time. */
  readonly deadlineMs: number;
}

/**
 * What the registers say now of these lines, within the limits that all share and written down with the batch; or
 * what becomes of it when one of them does not answer.
 */
export async function askAgain(on: Asked, keys: FieldKeys): Promise<ReadonlyMap<string, Again> | 'later' | 'failed'> {
  const { claimId, revision, batch, deadlineMs, lines } = on;
  const mark = (text: string) => fingerprint(keys, 'register/call', text);
  const registers = tableRegisters({ claimId, revision, batch, deadlineMs, mark });
  const open = (line: FrozenLine, field: 'name' | 'documentNumber') =>
    decryptField(keys, sealContext(claimId, field), line.sealed[field]);
  const [certificates, insurance] = await Promise.all([
    registers.certificates.ask(
      lines.map((line) => ({
        ref: line.lineId,
        certificateNumber: line.certificateNumber,
        certificateType: line.certificateType,
        level: line.level,
        documentNumber: open(line, 'documentNumber'),
        name: open(line, 'name'),
        occupation: line.occupation,
        issuedOn: line.issuedOn,
      })),
    ),
    registers.insurance.ask(
      lines.map((line) => ({
        ref: line.lineId,
        documentNumber: open(line, 'documentNumber'),
        creditCode: on.enterpriseId,
        months: [on.month],
      })),
    ),
  ]);
  const instead = withoutAnswer([certificates.unanswered, insurance.unanswered]);
  if (instead !== undefined) return instead;
  return new Map(
    [...certificates.answers].map(([lineId, { facts }]) => [
      lineId,
      { certificate: facts.result, insured: insurance.answers.get(lineId)?.facts.insuredByClaimant ?? 'unknown' },
    ]),
  );
}
