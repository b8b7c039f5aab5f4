import { personNameKey } from '#functions/shared/identity/person-name.ts';
import { policyVersions } from '#policy/index.ts';
import { findOccupation } from '#policy/occupations.ts';
import { occupationKey } from '#policy/occupation-key.ts';
import type { RegisterRecords } from './records.ts';

type Certificate = RegisterRecords['certificates'][number];
type Person = RegisterRecords['people'][number];
type Enterprise = RegisterRecords['enterprises'][number];

export interface CertificateQuestion {
  readonly ref: string;
  readonly certificateNumber: string;
  readonly certificateType: string;
  readonly level: string;
  readonly documentNumber: string;
  readonly name: string;
  readonly occupation: string;
  readonly issuedOn: string;
}

export interface EmploymentQuestion {
  readonly ref: string;
  readonly documentNumber: string;
  readonly creditCode: string;
  readonly months: readonly string[];
}

export type Mismatch = 'certificateType' | 'level' | 'document' | 'name' | 'occupation' | 'issuedOn';

/** Everything the registers hold, by key. A record put in again replaces the one before. */
export class Registers {
  readonly #certificates = new Map<string, Certificate>();
  readonly #people = new Map<string, Person>();
  readonly #enterprises = new Map<string, Enterprise>();

  put(records: RegisterRecords): void {
    for (const each of records.certificates) this.#certificates.set(each.certificateNumber, each);
    for (const each of records.people) this.#people.set(each.documentNumber, each);
    for (const each of records.enterprises) this.#enterprises.set(each.creditCode, each);
  }

  certificate(question: CertificateQuestion) {
    const { ref } = question;
    const held = this.#certificates.get(question.certificateNumber);
    if (held === undefined) return { ref, result: 'not-found', mismatches: [] } as const;
    if (held.revokedOn !== undefined) {
      return { ref, result: 'revoked', mismatches: [], issuer: held.issuer, revokedOn: held.revokedOn } as const;
    }
    const mismatches = mismatchesOf(held, question);
    return {
      ref,
      result: mismatches.length === 0 ? 'verified' : 'mismatch',
      mismatches,
      issuer: held.issuer,
      issuerOnFile: (held.issuerOnFile ?? true) ? 'yes' : 'no',
      claimedPersonally: held.claimedPersonally === true ? 'yes' : 'no',
    } as const;
  }

  /** `yes` only where the claimant insured the person in every month asked for. */
  employment({ ref, documentNumber, creditCode, months }: EmploymentQuestion) {
    const person = this.#people.get(documentNumber);
    if (person === undefined) {
      return { ref, insuredByClaimant: 'unknown', insuredMonths: [], pensionDrawn: 'unknown' } as const;
    }
    const spells = person.insured.filter((spell) => spell.creditCode === creditCode);
    const insuredMonths = months.filter((month) => spells.some(({ from, to }) => from <= month && month <= to));
    return {
      ref,
      insuredByClaimant: insuredMonths.length === months.length ? 'yes' : 'no',
      insuredMonths,
      pensionDrawn: person.pensionDrawn ? 'yes' : 'no',
      publicServant: person.publicServant === true ? 'yes' : 'no',
      student: person.student === true ? 'yes' : 'no',
      unemploymentSubsidy: person.unemploymentSubsidy ?? 'no',
    } as const;
  }

  enterprise(creditCode: string): Omit<Enterprise, 'creditCode'> | undefined {
    const held = this.#enterprises.get(creditCode);
    if (held === undefined) return undefined;
    const { creditCode: _asked, ...answer } = held;
    return answer;
  }
}

function mismatchesOf(held: Certificate, asked: CertificateQuestion): Mismatch[] {
  const differs: Record<Mismatch, boolean> = {
    certificateType: held.certificateType !== asked.certificateType,
    level: held.level !== asked.level,
    document: held.documentNumber !== asked.documentNumber,
    name: personNameKey(held.name) !== personNameKey(asked.name),
    occupation: !sameOccupation(held.occupation, asked.occupation),
    issuedOn: held.issuedOn !== asked.issuedOn,
  };
  return (Object.keys(differs) as Mismatch[]).filter((field) => differs[field]);
}

function sameOccupation(a: string, b: string): boolean {
  if (occupationKey(a) === occupationKey(b)) return true;
  const catalogue = policyVersions.at(-1);
  if (catalogue === undefined) return false;
  const found = findOccupation(a, catalogue);
  return found !== undefined && found === findOccupation(b, catalogue);
}
