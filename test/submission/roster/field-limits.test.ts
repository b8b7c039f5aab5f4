import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Consented } from '#functions/worker/requests.ts';
import { FIELD_LIMITS } from '#functions/submission/roster/field-limits.ts';
import type { RosterLine } from '#functions/submission/roster-line.ts';
import { certificateRegister } from '#local/registers/certificate-register.ts';
import { classRegister } from '#local/registers/class-register.ts';
import { otherGrantsRegister } from '#local/registers/other-grants-register.ts';
import { RecordsHeld } from '#local/registers/records-held.ts';
import {
  CERTIFICATE,
  codes,
  HEADERS,
  NAME,
  OCCUPATION,
  parseRows,
  person,
  refusal,
  usable,
  withCell,
} from './roster-files.ts';

interface Property {
  readonly maxLength?: number;
  readonly minLength?: number;
}
interface Contract {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties?: Record<string, Property> }>>;
  };
}
const contract = JSON.parse(readFileSync('local/registers/openapi.json', 'utf8')) as Contract;

describe('what the intake takes', () => {
  const questions = Object.entries(contract.components.schemas).filter(([name]) => name.endsWith('Question'));
  const asked = questions.flatMap(([name, { properties = {} }]) =>
    Object.entries(properties)
      .filter(([field]) => field in FIELD_LIMITS)
      .map(([field, { maxLength, minLength }]) => ({
        name,
        field: field as keyof typeof FIELD_LIMITS,
        maxLength,
        minLength,
      })),
  );

  it('is asked of registers in the words of their contract', () => {
    expect(new Set(asked.map(({ field }) => field))).toEqual(
      new Set([
        'certificateNumber',
        'certificateType',
        'level',
        'documentNumber',
        'name',
        'occupation',
        'creditCode',
        'classNumber',
        'issuedOn',
        'trainingFrom',
        'trainingTo',
      ]),
    );
  });

  it.each(asked.filter(({ maxLength }) => maxLength !== undefined))(
    'is no longer than $name lets $field be',
    ({ field, maxLength = 0 }) => {
      expect(FIELD_LIMITS[field]).toBeLessThanOrEqual(maxLength);
    },
  );

  it('is no longer than what a worker can say of a certificate', () => {
    const said = { enterpriseId: '91350200XXXX000197', given: true };
    const number = 'A'.repeat(FIELD_LIMITS.certificateNumber);
    expect(Consented.safeParse({ ...said, certificateNumber: number }).success).toBe(true);
  });
});

const LONG: readonly (readonly [field: keyof typeof FIELD_LIMITS, column: number, letter: string])[] = [
  ['name', NAME, '张'],
  ['occupation', OCCUPATION, '焊'],
  ['certificateNumber', CERTIFICATE, 'A'],
  ['issuer', HEADERS.length, '厦'],
  ['group', HEADERS.length + 1, '类'],
  ['classNumber', HEADERS.length + 2, 'K1'],
  ['account', HEADERS.length + 3, '6'],
];
const MORE = [...HEADERS, '发证机构', '人员类别', '开班编号', '社会保障卡号'];
const lengthened = (by: number): string[] =>
  LONG.reduce(
    (row, [field, column, letter]) =>
      withCell(row, column, letter.repeat(FIELD_LIMITS[field]).slice(0, FIELD_LIMITS[field] + by) + letter.repeat(by)),
    [...person(1), '', '', '', ''],
  );

describe('a row whose texts are as long as they may be', () => {
  const questionOf = (line: RosterLine) => ({ ...line, ref: '1', creditCode: '91350200XXXX000197' });

  it('is taken, and every register answers what is asked of it', async () => {
    const [line] = usable(await parseRows([MORE, lengthened(0)])).lines;
    if (line === undefined) throw new Error('The row was not read.');
    for (const register of [certificateRegister, classRegister, otherGrantsRegister]) {
      const body = { requests: [questionOf(line)] };
      expect(register.answer(new RecordsHeld(), body, '2025-06-03T00:00:00Z')).toMatchObject({ status: 200 });
    }
  });

  it('is told at each cell when they are longer by one', async () => {
    const faults = codes(refusal(await parseRows([MORE, lengthened(1)])));
    expect(faults.toSorted()).toEqual(
      ['all-rows-faulty', ...['B', 'E', 'H', 'J', 'K', 'L', 'M'].map((column) => `too-long@${column}2`)].toSorted(),
    );
  });
});
