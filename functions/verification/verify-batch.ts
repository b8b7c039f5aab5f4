import type { FrozenLine } from '../submission/frozen-line.ts';
import type { EnterpriseFacts, IssuerFacts, RegisterCall } from './facts.ts';
import type { CertificateFacts } from './registers/certificate-register.ts';
import type { EnterpriseAnswer } from './registers/enterprise-register.ts';
import type { IssuerAnswer, IssuerQuestion } from './registers/issuer-register.ts';
import type { Answers, Question, Register, Unanswered } from './registers/register.ts';
import type { RegisterName } from './registers/register-names.ts';
import type { Registers } from './registers/registers.ts';
import { employmentMonths, selfContradictions, type VerifiedLine, verifyLine } from './verify-line.ts';

/** A line with what names its person, in clear: for the registers, and for nothing else. */
export interface ClearLine {
  readonly line: FrozenLine;
  readonly name: string;
  readonly documentNumber: string;
}

export interface BatchOfLines {
  /** Unified social credit code of who claims. */
  readonly claimant: string;
  readonly lines: readonly ClearLine[];
}

/** Lines verified with what was said of their claimant and issuers; or all of them pending, and on whom. */
export type BatchVerdict = { readonly calls: readonly RegisterCall[] } & (
  | {
      readonly lines: readonly VerifiedLine[];
      /** Absent: there is no such enterprise. */
      readonly enterprise?: EnterpriseFacts | undefined;
      /** By which the register knows it, and its account is kept: nobody else is paid. */
      readonly enterpriseName?: string | undefined;
      readonly issuers: readonly IssuerFacts[];
    }
  | { readonly pending: Readonly<Partial<Record<RegisterName, Unanswered>>> }
);

/**
 * Asks all registers about a batch. Whatever is not answered, and answered about the right line, makes the batch
 * pending: an outage never verifies and never refuses.
 */
export async function verifyBatch({ claimant, lines }: BatchOfLines, registers: Registers): Promise<BatchVerdict> {
  const contradicted = new Map(lines.map(({ line }) => [line.lineId, selfContradictions(line)]));
  const person = ({ line, documentNumber }: ClearLine) => ({ ref: line.lineId, documentNumber });
  const certificates = all(
    registers.certificates,
    lines
      .filter(({ line }) => contradicted.get(line.lineId)?.length === 0)
      .map(({ line, name, documentNumber }) => ({
        ref: line.lineId,
        certificateNumber: line.certificateNumber,
        certificateType: line.certificateType,
        level: line.level,
        documentNumber,
        name,
        occupation: line.occupation,
        issuedOn: line.issuedOn,
      })),
  );
  const [certificate, insurance, enrolment, fiscalPayroll, otherGrants, trainingClass, issuers, enterprise] =
    await Promise.all([
      certificates,
      all(
        registers.insurance,
        lines.map((each) => ({ ...person(each), creditCode: claimant, months: employmentMonths(each.line) })),
      ),
      all(registers.enrolment, lines.map(person)),
      all(registers['fiscal-payroll'], lines.map(person)),
      all(
        registers['other-grants'],
        lines.map((each) => ({ ...person(each), certificateNumber: each.line.certificateNumber })),
      ),
      all(
        registers.classes,
        lines.map((each) => ({ ...person(each), creditCode: claimant, ...trainingOf(each.line) })),
      ),
      certificates.then(({ answers }) => all(registers.issuers, issuersIn(answers))),
      registers.enterprises.lookUp(claimant),
    ]);

  const byRegister = {
    certificates: certificate,
    insurance,
    enrolment,
    'fiscal-payroll': fiscalPayroll,
    'other-grants': otherGrants,
    classes: trainingClass,
    issuers,
    enterprises: enterprise,
  } as const satisfies Record<RegisterName, Pick<Answers<unknown>, 'calls' | 'unanswered'>>;
  const calls = Object.values(byRegister).flatMap((each) => each.calls);
  const pending = Object.fromEntries(
    Object.entries(byRegister).flatMap(([name, { unanswered }]) =>
      unanswered === undefined ? [] : [[name, unanswered]],
    ),
  );
  const claimantFacts = enterprise.given?.facts;
  if (Object.keys(pending).length > 0 || claimantFacts === undefined) {
    return { calls, pending: { ...(claimantFacts === undefined ? { enterprises: 'away' } : {}), ...pending } };
  }
  return {
    calls,
    lines: lines.map(({ line: { lineId } }) =>
      verifyLine(lineId, contradicted.get(lineId) ?? [], {
        certificate: certificate.answers.get(lineId),
        insurance: insurance.answers.get(lineId),
        enrolment: enrolment.answers.get(lineId),
        fiscalPayroll: fiscalPayroll.answers.get(lineId),
        otherGrants: otherGrants.answers.get(lineId),
        trainingClass: trainingClass.answers.get(lineId),
      }),
    ),
    enterprise: enterpriseFacts(claimantFacts),
    enterpriseName: claimantFacts.found ? claimantFacts.accountName : undefined,
    issuers: [...issuers.answers.values()].flatMap(({ facts }) => issuerFacts(facts)),
  };
}

/** Answers to all questions, or to some and why not to the rest: a register that forgets one has not answered. */
async function all<Asked extends Question, Facts>(
  register: Register<Asked, Facts>,
  questions: readonly Asked[],
): Promise<Answers<Facts>> {
  const given = await register.ask(questions);
  const complete = questions.every(({ ref }) => given.answers.has(ref));
  return complete ? given : { ...given, unanswered: given.unanswered ?? 'unusable' };
}

function trainingOf({ occupation, trainingFrom, trainingTo, classNumber }: FrozenLine) {
  return { occupation, trainingFrom, trainingTo, classNumber };
}

function issuersIn(certificates: Answers<CertificateFacts>['answers']): IssuerQuestion[] {
  const ids = new Set([...certificates.values()].flatMap(({ facts }) => facts.issuerId ?? []));
  return [...ids].sort().map((issuerId) => ({ ref: issuerId, issuerId }));
}

function issuerFacts(answer: IssuerAnswer): IssuerFacts[] {
  if (!answer.found) return [];
  const { found: _found, ...facts } = answer;
  return [facts];
}

function enterpriseFacts(answer: EnterpriseAnswer): EnterpriseFacts | undefined {
  if (!answer.found) return undefined;
  const { found: _found, accountName: _accountName, ...facts } = answer;
  return facts;
}
