import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grant } from '#functions/eligibility/entitlement-store.ts';
import { limitsFor } from '#functions/eligibility/entitlement.ts';
import type { GrantElsewhere } from '#functions/eligibility/grants-elsewhere.ts';
import { importGrants } from '#functions/eligibility/grants-elsewhere-store.ts';
import { fingerprint } from '#functions/shared/field-cipher.ts';
import { fujian2024 } from '#test/support/domain.ts';
import { type Ledger, personItem, putClaim, startLedger } from '#test/support/ledger.ts';

const keys = { encryption: new Uint8Array(32), fingerprint: new Uint8Array(32).fill(7) };
const policy = fujian2024();

const row = (number: string, changes: Partial<GrantElsewhere> = {}): GrantElsewhere => ({
  row: 2,
  channel: 'person',
  reference: `REF-${number}`,
  documentType: 'resident-id',
  documentNumber: number,
  occupation: 'welder',
  otherNames: ['焊工'],
  writtenName: '焊工',
  level: '4',
  issuedOn: '2024-06-01',
  subsidies: ['training'],
  region: '350200',
  ...changes,
});
const ledgerOf = (number: string) => personItem(fingerprint(keys, 'resident-id', number));
const wanted = (number: string, changes: object = {}) => ({
  claimId: 'clm-1',
  revision: 1,
  lineId: '0-1',
  round: 1,
  person: fingerprint(keys, 'resident-id', number),
  occupation: 'welder',
  level: '4' as const,
  subsidies: ['training'] as const,
  issuedOn: '2024-06-01',
  region: '350200',
  ...changes,
});
const limits = limitsFor(policy, '350200', '2024-06-01');

describe('an import of grants made elsewhere', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await startLedger();
    await putClaim({ claimId: 'clm-1', status: 'first-review' });
  });
  afterAll(() => ledger.close());

  test('counts as any other grant, holds its certificate, and keeps nothing clear', async () => {
    expect(await importGrants([row('A')], keys, policy)).toEqual({ granted: 1, known: 0, conflicts: [] });
    expect(await grant(wanted('A'), limits)).toMatchObject({
      outcome: 'refused',
      conflicts: [{ reason: 'same-level-granted-before', level: '4', issuedOn: '2024-06-01', channel: 'person' }],
    });
    const item = await ledgerOf('A');
    expect(item).toMatchObject({ 'n#training-in-all': 1, 'g#welder#4': { claimId: 'ext-person', channel: 'person' } });
    expect(JSON.stringify(item)).not.toContain('REF-A');
  });

  test('repeated, changes nothing', async () => {
    const rows = [row('B'), row('B', { row: 3, reference: 'REF-2', level: '3', issuedOn: '2024-07-01' })];
    expect(await importGrants(rows, keys, policy)).toEqual({ granted: 2, known: 0, conflicts: [] });
    const before = await ledgerOf('B');
    expect(await importGrants(rows, keys, policy)).toEqual({ granted: 0, known: 2, conflicts: [] });
    expect(await ledgerOf('B')).toEqual(before);
  });

  test('side by side with itself, counts once', async () => {
    const reports = await Promise.all(Array.from({ length: 4 }, () => importGrants([row('C')], keys, policy)));
    expect(reports.map(({ granted }) => granted).toSorted()).toEqual([0, 0, 0, 1]);
    expect(await ledgerOf('C')).toMatchObject({ 'n#training-in-all': 1 });
  });

  test('takes the rows of a person in order of issue, whatever their order in the file', async () => {
    const rows = [row('D', { row: 3, reference: 'LATER', level: '3', issuedOn: '2024-07-01' }), row('D', { row: 4 })];
    expect(await importGrants(rows, keys, policy)).toMatchObject({ granted: 2, conflicts: [] });
  });

  test('reports each row that conflicts, and records the others', async () => {
    await grant(wanted('E'), limits);
    const report = await importGrants(
      [
        row('E', { row: 2 }),
        row('E', { row: 3, reference: 'OTHER', occupation: 'turner' }),
        row('F', { row: 4 }),
        row('F', { row: 5, level: '5', issuedOn: '2024-08-01' }),
      ],
      keys,
      policy,
    );
    expect(report.granted).toBe(2);
    expect(report.conflicts.map(({ code, place }) => [code, place])).toEqual([
      ['elsewhere-taken', { row: 2 }],
      ['elsewhere-other-content', { row: 5 }],
    ]);
    expect(await ledgerOf('E')).toMatchObject({ 'n#training-in-all': 2, 'g#welder#4': { claimId: 'clm-1' } });
  });

  test('reports the fourth use of a subsidy', async () => {
    const rows = ['welder', 'turner', 'cook', 'baker'].map((occupation, index) =>
      row('G', { row: index + 2, reference: occupation, occupation, otherNames: [], writtenName: occupation }),
    );
    const report = await importGrants(rows, keys, policy);
    expect(report).toMatchObject({ granted: 3, conflicts: [{ code: 'elsewhere-used-up', place: { row: 5 } }] });
  });

  test('of the unemployment fund excludes the certificate and uses up no subsidy', async () => {
    await importGrants([row('H', { channel: 'unemployment-insurance', subsidies: [] })], keys, policy);
    expect(await ledgerOf('H')).not.toHaveProperty('n#training-in-all');
    expect(await grant(wanted('H'), limits)).toMatchObject({ outcome: 'refused' });
    expect(await grant(wanted('H', { lineId: '0-2', occupation: 'turner' }), limits)).toMatchObject({
      outcome: 'granted',
    });
  });
});
