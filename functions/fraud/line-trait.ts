import { parseCertificateNumber } from '../verification/certificate-number.ts';
import type { ContactKind, ContactUse, LineTrait, ScreenedLine } from './signal.ts';

/** @param uses of the line's phone, or of its account where it has no phone */
export function traitOf({ line, verified, granted }: ScreenedLine, uses: readonly ContactUse[]): LineTrait {
  const kind = contactOf(line)?.kind;
  const { trainingClass } = verified;
  const trait: LineTrait = {
    lineId: line.lineId,
    person: line.person,
    nameMark: line.nameMark,
    phoneMark: line.phoneMark,
    accountMark: line.accountMark,
    // Alone on it is the rule and not worth keeping.
    contact: kind === undefined || uses.length < 2 ? undefined : { kind, uses },
    occupation: line.occupation,
    classNumber: trainingClass?.classNumber,
    classCapacity: trainingClass?.capacity,
    trainingFrom: line.trainingFrom,
    issuerId: verified.issuerId,
    issuedOn: line.issuedOn,
    ...serialOf(line.certificateNumber),
    insuredFrom: verified.insuredFrom,
    grantedFen: granted.grantedFen,
  };
  return Object.fromEntries(Object.entries(trait).filter(([, value]) => value !== undefined)) as unknown as LineTrait;
}

/** The contact that is kept for a line: the phone where there is one, else the account. One write per line. */
export function contactOf(line: {
  readonly phoneMark?: string;
  readonly accountMark?: string;
}): { readonly kind: ContactKind; readonly mark: string } | undefined {
  if (line.phoneMark !== undefined) return { kind: 'phone', mark: line.phoneMark };
  return line.accountMark === undefined ? undefined : { kind: 'account', mark: line.accountMark };
}

function serialOf(certificateNumber: string): Pick<LineTrait, 'series' | 'serial'> {
  const parsed = parseCertificateNumber(certificateNumber);
  if (parsed.form !== 'skill-level' && parsed.form !== 'qualification') return {};
  return { series: parsed.number.slice(0, -parsed.serial.length), serial: Number(parsed.serial) };
}
