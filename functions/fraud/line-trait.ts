import { parseCertificateNumber } from '../verification/certificate-number.ts';
import type { LineTrait, ScreenedLine } from './signal.ts';

/** What is kept of a line to find by what it hangs together with others. */
export function traitOf({ line, verified, granted }: ScreenedLine): LineTrait {
  const { trainingClass } = verified;
  const trait: LineTrait = {
    lineId: line.lineId,
    person: line.person,
    nameMark: line.nameMark,
    phoneMark: line.phoneMark,
    accountMark: line.accountMark,
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

function serialOf(certificateNumber: string): Pick<LineTrait, 'series' | 'serial'> {
  const parsed = parseCertificateNumber(certificateNumber);
  if (parsed.form !== 'skill-level' && parsed.form !== 'qualification') return {};
  return { series: parsed.number.slice(0, -parsed.serial.length), serial: Number(parsed.serial) };
}
