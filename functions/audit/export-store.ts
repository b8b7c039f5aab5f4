import type { Claim } from '../claim/claim.ts';
import { getClaim, readEvents } from '../claim/claim-store.ts';
import { fundPk } from '../claim/keys.ts';
import { lineStanding } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { namedAmounts } from '../claim/named-amounts.ts';
import { allBatches } from '../claim/workflow-event.ts';
import { executionsOf } from '../execution/execution-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { queryPrefix } from '../shared/table-store.ts';
import type { ExportKind, ExportRow } from './export-fields.ts';
import { maskedText } from './masked.ts';

const AT_ONCE = 8;

/** What one claim adds to an export; masked. */
export async function rowsOf(kind: ExportKind, claimId: string): Promise<readonly ExportRow[]> {
  const claim = await getClaim(claimId);
  return claim === undefined ? [] : OF[kind](claim);
}

const OF: Readonly<Record<ExportKind, (claim: Claim) => Promise<readonly ExportRow[]>>> = {
  claims: (claim) => {
    const { claimedFen, proposedFen, approvedFen } = namedAmounts(claim);
    return Promise.resolve([{ ...claim, claimedFen, proposedFen, approvedFen }]);
  },
  lines: async (claim) => {
    const { claimId, region, revision } = claim;
    const batches = await mapLimited(allBatches(claim), AT_ONCE, (batch) => linesOfBatch(claimId, revision, batch));
    return batches.flat().map((line) => ({
      ...line,
      ...{ claimId, region, revision },
      occupation: maskedText(line.occupation),
      standing: lineStanding(line, claim),
    }));
  },
  decisions: async ({ claimId, region }) => {
    const events = await readEvents(claimId);
    return events
      .filter(({ actor }) => actor.kind === 'person')
      .map(({ seq, type, at, actor, data, hash }) => ({
        ...{ claimId, region, seq, type, at, hash },
        ...{ by: actor.id, role: actor.role, from: data['from'], to: data['to'] },
      }));
  },
  payments: async ({ claimId, region, settlements = [], reservation, closed }) => {
    const open = [reservation, closed].flatMap((each) => (each === undefined ? [] : [each.fund]));
    const funds = new Set([...settlements.map(({ fund }) => fund), ...open]);
    const rows: ExportRow[] = [];
    for (const fund of funds)
      for await (const entry of queryPrefix<ExportRow>(fundPk(fund), `ENTRY#${claimId}-`))
        rows.push({ ...entry, claimId, region, fund });
    return rows;
  },
  executions: async ({ claimId, region }) =>
    (await executionsOf(claimId)).map(({ revision, generation, startedAt, archived }) => ({
      ...{ claimId, region, revision, generation, startedAt },
      ...(archived === undefined ? { status: 'RUNNING' } : archived),
    })),
};
