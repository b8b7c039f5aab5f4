import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import { describe, expect, it } from 'vitest';
import { decryptField } from '#functions/shared/field-cipher.ts';
import { sealContext, sealLine } from '#functions/submission/frozen-line.ts';
import type { RosterLine } from '#functions/submission/roster-line.ts';

const keys = { encryption: new Uint8Array(32).fill(1), fingerprint: new Uint8Array(32).fill(2) };
const roster: RosterLine = {
  row: 2,
  name: '张三丰',
  documentType: 'resident-id',
  documentNumber: '350203199001010018',
  phone: '13800138000',
  account: '6222020200112233445',
  occupation: '焊工',
  level: '3',
  certificateType: 'skill-level',
  certificateNumber: 'S000035000001243000001',
  issuedOn: '2024-06-01',
};
const { phone: _phone, account: _account, ...withoutContact } = roster;

describe('a sealed line', () => {
  it('shows nobody who has only the line a name, number, phone or account', () => {
    const stored = JSON.stringify(sealLine(keys, 'c-1', roster));
    for (const clear of [roster.name, roster.documentNumber, roster.phone, roster.account]) {
      expect(stored).not.toContain(clear);
    }
  });

  it('gives each field back to who has the keys', () => {
    const { sealed } = sealLine(keys, 'c-1', roster);
    for (const field of ['name', 'documentNumber', 'phone', 'account'] as const) {
      expect(decryptField(keys, sealContext('c-1', field), sealed[field] ?? '')).toBe(roster[field]);
    }
  });

  it('cannot be read in another claim, nor one field in the place of another', () => {
    const { sealed } = sealLine(keys, 'c-1', roster);
    expect(() => decryptField(keys, sealContext('c-2', 'name'), sealed.name)).toThrow();
    expect(() => decryptField(keys, sealContext('c-1', 'documentNumber'), sealed.name)).toThrow();
  });

  it('is recognised as the same person in another claim, and only by type and number together', () => {
    const person = sealLine(keys, 'c-1', roster).person;
    expect(sealLine(keys, 'c-2', { ...roster, name: '张三' }).person).toBe(person);
    expect(sealLine(keys, 'c-1', { ...roster, documentType: 'taiwan-permit' }).person).not.toBe(person);
    expect(sealLine(keys, 'c-1', { ...roster, documentNumber: '350203199001010026' }).person).not.toBe(person);
  });

  it.each([
    ['taiwan-permit', '01234567', '0123456702'],
    ['hong-kong-macao-permit', 'H01234567', 'H0123456703'],
  ] as const)('with a %s stays the same person when it is renewed', (documentType, number, renewed) => {
    const person = (documentNumber: string) =>
      sealLine(keys, 'c-1', { ...roster, documentType, documentNumber }).person;
    expect(person(renewed)).toBe(person(number));
    expect(person(`${number.slice(0, -1)}9`)).not.toBe(person(number));
    const { sealed } = sealLine(keys, 'c-1', { ...roster, documentType, documentNumber: renewed });
    expect(decryptField(keys, sealContext('c-1', 'documentNumber'), sealed.documentNumber)).toBe(renewed);
  });

  it.each(['810000', '820000', '830000'])('has an age by a residence permit of %s', (area) => {
    const first17 = `${area}19900101001`;
    const documentNumber = first17 + residentIdCheckCharacter(first17);
    expect(sealLine(keys, 'c-1', { ...roster, documentNumber, issuedOn: '2024-06-01' })).toMatchObject({
      age: 34,
      retirement: 'before',
    });
  });

  it('is known by its phone in another claim, while a phone and an account of equal digits differ', () => {
    const { phoneMark, accountMark } = sealLine(keys, 'c-1', { ...roster, account: '13800138000' });
    expect(sealLine(keys, 'c-2', roster).phoneMark).toBe(phoneMark);
    expect(accountMark).not.toBe(phoneMark);
  });

  it('has no marks of a phone or account that was not given', () => {
    const line = sealLine(keys, 'c-1', withoutContact);
    expect(line).not.toHaveProperty('phoneMark');
    expect(line).not.toHaveProperty('accountMark');
    expect(Object.keys(line.sealed)).toEqual(['name', 'documentNumber']);
  });

  it('keeps what is needed to decide as it was', () => {
    const { row, occupation, level, issuedOn, certificateNumber } = roster;
    expect(sealLine(keys, 'c-1', roster)).toMatchObject({ row, occupation, level, issuedOn, certificateNumber });
  });
});
