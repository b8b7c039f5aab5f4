import { decryptField, type FieldKeys } from '../shared/field-cipher.ts';
import { type FrozenLine, sealContext } from '../submission/frozen-line.ts';
import type { Month } from '../verification/facts.ts';
import { checkEmployment, verifyCertificates } from '../verification/register-client.ts';
import type { Again } from './recheck.ts';

/** What the registers say now of these lines; nothing when one of them is away. */
export async function askAgain(
  claim: { readonly claimId: string; readonly enterpriseId: string },
  lines: readonly FrozenLine[],
  month: Month,
  keys: FieldKeys,
): Promise<ReadonlyMap<string, Again> | undefined> {
  const open = (line: FrozenLine, field: 'name' | 'documentNumber') =>
    decryptField(keys, sealContext(claim.claimId, field), line.sealed[field]);
  const [certificates, insurance] = await Promise.all([
    verifyCertificates(
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
    checkEmployment(
      lines.map((line) => ({
        ref: line.lineId,
        documentNumber: open(line, 'documentNumber'),
        creditCode: claim.enterpriseId,
        months: [month],
      })),
    ),
  ]);
  if ('away' in certificates || 'away' in insurance) return undefined;
  const insured = new Map(insurance.answers.map(({ ref, insuredByClaimant }) => [ref, insuredByClaimant]));
  return new Map(
    certificates.answers.map(({ ref, result }) => [
      ref,
      { certificate: result, insured: insured.get(ref) ?? 'unknown' },
    ]),
  );
}
