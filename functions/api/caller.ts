import type { Fault } from '../shared/fault.ts';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';
import type { Caller } from './permissions.ts';

type Context = Readonly<Record<string, unknown>> | null | undefined;

/** Who calls, as the authorizer found it in the token; nobody where the gateway asked for none. */
export function callerOf(context: Context): Caller {
  const said = (name: string) => String(context?.[name] ?? '');
  const type = DOCUMENT_TYPES.find((each) => each === said('documentType'));
  return {
    subject: said('subject') || 'anonymous',
    roles: (said('roles') || 'public').split(' '),
    ...(said('name') ? { name: decodeURIComponent(said('name')) } : {}),
    ...(said('region') ? { region: said('region') } : {}),
    ...(said('counties') ? { counties: said('counties').split(' ') } : {}),
    ...(said('enterpriseId') ? { enterpriseId: said('enterpriseId') } : {}),
    ...(said('branchIds') ? { branchIds: said('branchIds').split(' ') } : {}),
    ...(type !== undefined && said('documentNumber') ? { document: { type, number: said('documentNumber') } } : {}),
  };
}

/** What the authorizer found of the bearer that cannot be, see `identity-faults.ts`. */
export function identityFaultsIn(context: Context): readonly Fault[] {
  const told = String(context?.['identityFaults'] ?? '');
  return told === '' ? [] : (JSON.parse(decodeURIComponent(told)) as Fault[]);
}
