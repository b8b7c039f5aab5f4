import { encryptField, type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { personFingerprint } from '../shared/person-fingerprint.ts';
import { maskLastFour } from '../shared/identity/mask.ts';
import { maskName, personNameKey } from '../shared/identity/person-name.ts';
import { ageOn, type Retirement, retirementOn, sexOf } from '../shared/identity/retirement.ts';
import type { RosterLine } from './roster-line.ts';

type Clear = Omit<RosterLine, 'name' | 'documentNumber' | 'phone' | 'account'>;

/** A roster line as it is kept: what names a person is encrypted, masked, or a keyed fingerprint. */
export interface SealedLine extends Clear {
  /** Fingerprint of document type and number: the person, wherever they appear. */
  readonly person: string;
  /** Keyed mark of the name: the same name with another document shows. */
  readonly nameMark?: string;
  readonly maskedName: string;
  readonly maskedDocument: string;
  /** On the day of issue, of whoever has a resident identity number. */
  readonly age?: number;
  readonly retirement?: Retirement;
  readonly phoneMark?: string;
  readonly accountMark?: string;
  readonly sealed: {
    readonly name: string;
    readonly documentNumber: string;
    readonly phone?: string;
    readonly account?: string;
  };
}

/** A sealed line with its place in the frozen roster. */
export interface FrozenLine extends SealedLine {
  readonly lineId: string;
}

export function sealLine(keys: FieldKeys, claimId: string, line: RosterLine): SealedLine {
  const { name, documentNumber, phone, account, ...clear } = line;
  const seal = (field: string, value: string) => encryptField(keys, sealContext(claimId, field), value);
  return {
    ...clear,
    person: personFingerprint(keys, line.documentType, documentNumber),
    nameMark: fingerprint(keys, 'name', personNameKey(name)),
    maskedName: maskName(name),
    maskedDocument: maskLastFour(documentNumber),
    ...(line.documentType === 'resident-id' ? ageOf(documentNumber, line.issuedOn) : {}),
    ...(phone === undefined ? {} : { phoneMark: fingerprint(keys, 'phone', phone) }),
    ...(account === undefined ? {} : { accountMark: fingerprint(keys, 'account', account) }),
    sealed: {
      name: seal('name', name),
      documentNumber: seal('documentNumber', documentNumber),
      ...(phone === undefined ? {} : { phone: seal('phone', phone) }),
      ...(account === undefined ? {} : { account: seal('account', account) }),
    },
  };
}

/** Of a resident identity number: age stays, the date of birth does not. */
export function ageOf(documentNumber: string, day: string): Pick<SealedLine, 'age' | 'retirement'> {
  const birthDate = `${documentNumber.slice(6, 10)}-${documentNumber.slice(10, 12)}-${documentNumber.slice(12, 14)}`;
  return { age: ageOn(birthDate, day), retirement: retirementOn({ birthDate, sex: sexOf(documentNumber) }, day) };
}

export const sealContext = (claimId: string, field: string) => `${claimId}/${field}`;
