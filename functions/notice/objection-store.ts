import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import { claimPk, OBJECTIONS, objectionKey } from '../claim/keys.ts';
import type { Line } from '../claim/line.ts';
import { countObjection } from '../claim/line-store.ts';
import { queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';

export interface Objection {
  readonly objectionId: string;
  readonly lineId: string;
  readonly revision: number;
  readonly round: number;
  readonly state: 'open' | 'upheld' | 'dismissed';
  readonly at: string;
  /** Encrypted. */
  readonly reason?: string;
  readonly contact?: string;
  /** The worker's own word on which it rests. */
  readonly denialId?: string;
}

/** One line and the objection that holds its money. */
export interface Hold {
  readonly line: Line;
  readonly objection: Pick<Objection, 'objectionId' | 'at' | 'reason' | 'contact' | 'denialId'>;
}

/** What a step must do so that the money of these lines, each named once, is held; integer fen. */
export function holding(
  claim: Claim,
  holds: readonly Hold[],
): {
  readonly heldFen: number;
  readonly set: NonNullable<Step['set']>;
  readonly also: readonly TransactItem[];
} {
  const { claimId, revision, round } = claim;
  // Another objection holds its line's money already.
  const heldFen = holds.reduce((sum, { line }) => sum + ((line.objections ?? 0) === 0 ? line.grantedFen : 0), 0);
  return {
    heldFen,
    set: {
      openObjections: (claim.openObjections ?? 0) + holds.length,
      pendingFen: claim.pendingFen - heldFen,
      heldFen: claim.heldFen + heldFen,
    },
    also: holds.flatMap(({ line: { lineId, objections = 0 }, objection }) => [
      countObjection(claimId, revision, lineId, objections, 1),
      {
        Put: {
          TableName: tableName(),
          Item: {
            ...objectionKey(claimId, objection.objectionId),
            ...({ ...objection, lineId, revision, round, state: 'open' } satisfies Objection),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]),
  };
}

/** Lines of the claim that an open objection of the public holds; those of workers are not among them. */
export async function objectedTo(claim: Claim): Promise<ReadonlySet<string>> {
  const lineIds = new Set<string>();
  if ((claim.openObjections ?? 0) === 0) return lineIds;
  for await (const objection of queryPrefix<Objection>(claimPk(claim.claimId), OBJECTIONS)) {
    const { state, revision, denialId, lineId } = objection;
    if (state === 'open' && revision === claim.revision && denialId === undefined) lineIds.add(lineId);
  }
  return lineIds;
}
