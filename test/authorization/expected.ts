import { type Operation, PERMISSIONS } from '#functions/api/permissions.ts';
import type { TokenFor } from '#local/main-job/client.ts';

export interface Place {
  readonly enterpriseId?: string;
  readonly region?: string;
}

/** The table read once more, cell by cell and by nothing of the code that it stands beside. */
export function mayDo(who: TokenFor, operation: Operation, to: Place): boolean {
  const cells: Readonly<Record<string, string>> = PERMISSIONS[operation];
  for (const role of who.role.split(',')) {
    switch (Object.hasOwn(cells, role) ? cells[role] : 'nothing') {
      case 'nothing':
        break;
      case 'all':
        return true;
      case 'own':
        if (to.enterpriseId !== undefined && enterprisesOf(who).has(to.enterpriseId)) return true;
        break;
      case 'region':
        if (to.region !== undefined && regionsOf(who).has(to.region)) return true;
        break;
      default:
        throw new Error(`The table has a scope that this reading does not know: ${operation} for ${role}.`);
    }
  }
  return false;
}

const enterprisesOf = ({ enterprise, branches = [] }: TokenFor) =>
  new Set([...branches, ...(enterprise === undefined ? [] : [enterprise])]);
const regionsOf = ({ region, counties = [] }: TokenFor) =>
  new Set([...counties, ...(region === undefined ? [] : [region])]);
