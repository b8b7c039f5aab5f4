import type { PolicyVersion } from '#policy/index.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import type { Fault } from '../shared/fault.ts';
import type { FieldKeys } from '../shared/field-cipher.ts';
import { personFingerprint } from '../shared/person-fingerprint.ts';
import { limitsFor, type LineRef } from './entitlement.ts';
import { grantElsewhere } from './entitlement-store.ts';
import type { GrantElsewhere } from './grants-elsewhere.ts';
import { conflictFault } from './grants-elsewhere-faults.ts';

const PEOPLE_AT_ONCE = 16;

export interface ImportReport {
  /** Rows recorded now. */
  readonly granted: number;
  /** Rows that were recorded before, word for word. */
  readonly known: number;
  /** Rows that were not recorded, each with what stands in its way, in the order of the file. */
  readonly conflicts: readonly Fault[];
}

/**
 * Records grants made elsewhere in the ledger, through the same door as an enterprise's claim. Safe to call again:
 * what is recorded is known.
 * @param policy by whose caps the grants are counted
 */
export async function importGrants(
  rows: readonly GrantElsewhere[],
  keys: FieldKeys,
  policy: PolicyVersion,
): Promise<ImportReport> {
  const people = Map.groupBy(rows, ({ documentType, documentNumber }) =>
    personFingerprint(keys, documentType, documentNumber),
  );
  let granted = 0;
  let known = 0;
  const conflicts: { readonly row: number; readonly faults: readonly Fault[] }[] = [];
  await mapLimited([...people], PEOPLE_AT_ONCE, async ([person, own]) => {
    // The earlier certificate first, so that a file in any order does not put a lower level after a higher one.
    const inOrder = own.toSorted((a, b) =>
      a.issuedOn === b.issuedOn ? a.row - b.row : a.issuedOn < b.issuedOn ? -1 : 1,
    );
    for (const { row, reference, documentType: _type, documentNumber: _number, ...grant } of inOrder) {
      const wanted = { ...grant, ...elsewhereLine(grant.channel, reference), person, round: 1 };
      const result = await grantElsewhere(wanted, limitsFor(policy, grant.region, grant.issuedOn));
      if (result === 'granted') granted += 1;
      else if (result === 'known') known += 1;
      else conflicts.push({ row, faults: result.conflicts.map((conflict) => conflictFault(conflict, { row })) });
    }
  });
  return {
    granted,
    known,
    conflicts: conflicts.toSorted((a, b) => a.row - b.row).flatMap(({ faults }) => faults),
  };
}

/** A channel stands for the claim and a digest of its reference for the line: a voucher's number tells nothing here. */
export function elsewhereLine(channel: GrantElsewhere['channel'], reference: string): LineRef {
  return { claimId: `ext-${channel}`, revision: 1, lineId: sha256Hex(`${channel}\n${reference}`).slice(0, 24) };
}
