import type { FrozenLine } from '../submission/frozen-line.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { FactsOf } from './answer-lifetime.ts';
import { contradictions, parseCertificateNumber } from './certificate-number.ts';
import type { ClassFacts, Month, Told } from './facts.ts';
import type { Given } from './registers/register.ts';

/** What is known of a line's certificate and employment, and since when. */
export interface VerifiedLine {
  readonly lineId: string;
  readonly certificate: 'verified' | 'mismatch' | 'not-found' | 'revoked' | 'contradiction';
  /** Fields that differ from the register, or codes of what the number contradicts. */
  readonly differences: readonly string[];
  readonly employed: 'yes' | 'no' | 'unknown';
  readonly pension: 'yes' | 'no' | 'unknown';
  /** Absent: the register did not say. */
  readonly publicServant?: 'yes' | 'no' | 'unknown' | undefined;
  readonly student?: 'yes' | 'no' | 'unknown' | undefined;
  readonly unemploymentSubsidy?: 'drawn' | 'eligible' | 'no' | 'unknown' | undefined;
  readonly claimedPersonally?: 'yes' | 'no' | 'unknown' | undefined;
  readonly issuerOnFile?: 'yes' | 'no' | 'unknown' | undefined;
  /** Of the issuer in the register of issuers; absent: the register of certificates did not say. */
  readonly issuerId?: string | undefined;
  readonly examinedOn?: CalendarDate | undefined;
  /** First month of the claimant's spell of insurance that covers the training; absent: there is none. */
  readonly insuredFrom?: Month | undefined;
  /** Its last month; absent: it goes on. */
  readonly insuredUntil?: Month | undefined;
  /** Whether somebody else insured the person in one of the training months. */
  readonly insuredElsewhere?: Told | undefined;
  readonly trainingClass?: ClassFacts | undefined;
  /** Machine time of the oldest of the answers. */
  readonly answeredAt: string;
}

/** What a certificate's own number contradicts on its line: found before any register is asked. */
export function selfContradictions(line: FrozenLine): readonly string[] {
  return contradictions(parseCertificateNumber(line.certificateNumber), line).map(({ code }) => code);
}

/** A mistyped year asks about the time before the certificate, not about the year that was mistyped. */
const LONGEST_TRAINING_MONTHS = 24;

/**
 * Months in which the worker must have been in the claimant's employment: those of the training, else of the issue.
 * Never none: dates the wrong way round are for the fraud signal to show, and the register refuses an empty question.
 */
export function employmentMonths(line: Pick<FrozenLine, 'trainingFrom' | 'trainingTo' | 'issuedOn'>): string[] {
  const begin = (line.trainingFrom ?? line.trainingTo ?? line.issuedOn).slice(0, 7);
  const end = (line.trainingTo ?? line.trainingFrom ?? line.issuedOn).slice(0, 7);
  const [first, last] = begin <= end ? [begin, end] : [end, begin];
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months.slice(-LONGEST_TRAINING_MONTHS);
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** What was answered about a line; absent: that register did not say. */
export interface SaidOfLine {
  readonly certificate?: Given<FactsOf['certificates']> | undefined;
  readonly insurance?: Given<FactsOf['insurance']> | undefined;
  readonly enrolment?: Given<FactsOf['enrolment']> | undefined;
  readonly fiscalPayroll?: Given<FactsOf['fiscal-payroll']> | undefined;
  readonly otherGrants?: Given<FactsOf['other-grants']> | undefined;
  readonly trainingClass?: Given<ClassFacts> | undefined;
}

/** Joins what the number says with what the registers say. Unknown stays unknown. */
export function verifyLine(lineId: string, contradicted: readonly string[], said: SaidOfLine): VerifiedLine {
  const certificate = said.certificate?.facts;
  const insurance = said.insurance?.facts;
  const times = Object.values(said).flatMap((given: Given<unknown> | undefined) => given?.answeredAt ?? []);
  const common = {
    lineId,
    employed: insurance?.insuredByClaimant ?? 'unknown',
    pension: insurance?.pensionDrawn ?? 'unknown',
    publicServant: said.fiscalPayroll?.facts.publicServant,
    student: said.enrolment?.facts.student,
    unemploymentSubsidy: said.otherGrants?.facts.unemploymentSubsidy,
    claimedPersonally: said.otherGrants?.facts.claimedPersonally,
    issuerOnFile: certificate?.issuerOnFile,
    issuerId: certificate?.issuerId,
    examinedOn: certificate?.examinedOn,
    insuredFrom: insurance?.insuredFrom,
    insuredUntil: insurance?.insuredUntil,
    insuredElsewhere: insurance?.insuredElsewhere,
    trainingClass: said.trainingClass?.facts,
    answeredAt: times.reduce((oldest, at) => (Date.parse(at) < Date.parse(oldest) ? at : oldest), times[0] ?? ''),
  } as const;
  if (contradicted.length > 0) return { ...common, certificate: 'contradiction', differences: contradicted };
  return { ...common, certificate: certificate?.result ?? 'not-found', differences: certificate?.mismatches ?? [] };
}
