import { noteLook as note } from '../api/look-store.ts';
import type { Call } from '../api/operation.ts';
import type { Look } from './look.ts';

/** Notes a look before its answer is given, whoever looks: what cannot be noted is not shown. */
export async function noteLook(call: Pick<Call, 'caller' | 'now'>, { what, claimId, id }: Look): Promise<void> {
  await note({
    by: call.caller.subject,
    what: [what, id].filter((part) => part !== undefined).join(' '),
    at: claimId ?? '-',
    since: call.now.toISOString(),
  });
}
