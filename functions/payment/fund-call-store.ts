import { type Hands, handsFor } from '../api/hands.ts';
import type { idempotent } from '../api/idempotency-store.ts';
import type { Call } from '../api/operation.ts';
import type { Operation } from '../api/permissions.ts';
import { forbidden, notFound, type Response } from '../api/problem.ts';
import { fundTag } from '../api/version.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, type TransactItem, transact } from '../shared/table-store.ts';
import { type FundBalance, fundName } from './fund.ts';
import { getFund } from './fund-store.ts';

/** The fund that a call is about. */
export interface NamedFund {
  readonly fund: string;
  readonly region: string;
  readonly kind: string;
  readonly year: number;
  /** Who does it, and for whom. */
  readonly hands: Hands;
}

/** The fund in the path, if this caller may do that in its region. */
export async function onFund<Body>(
  call: Call<Body>,
  operation: Operation,
  handle: (call: Call<Body>, named: NamedFund) => Promise<Response>,
): Promise<Response> {
  const { region = '', kind = '', year = '' } = call.params;
  if (!/^\d{4}$/.test(year)) return notFound();
  const hands = handsFor(call.caller, operation, { region });
  if (hands === undefined) return forbidden();
  return handle(call, { fund: fundName(region, kind, Number(year)), region, kind, year: Number(year), hands });
}

/** A name for what a request makes, from the request's own key: asked again it is the same. */
export function idOf(prefix: string, call: Call): string {
  const { region, kind, year } = call.params;
  return `${prefix}-${sha256Hex([region, kind, year, call.caller.subject, call.idempotencyKey].join('\n')).slice(0, 20)}`;
}

const ATTEMPTS = 15;

/**
 * One write of a caller that moves a fund's money as it is now; begins again when somebody else moved some.
 * @throws ContentionError when others are always faster
 */
export async function withBalance(
  once: ReturnType<typeof idempotent>,
  fund: string,
  decide: (
    balance: FundBalance,
  ) => Promise<Response | { readonly items: readonly TransactItem[]; readonly response: Response }>,
): Promise<Response> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await once.before();
    if (before !== undefined) return before;
    const balance = await getFund(fund);
    const changed = once.changed(fundTag(balance));
    if (changed !== undefined) return changed;
    const decision = await decide(balance);
    // A refusal may come of what this very request has done, sent twice, since its answer was looked for.
    if (!('items' in decision)) return (await once.before()) ?? decision;
    const refusal = await transact([once.keep(decision.response), ...decision.items]);
    if (refusal === undefined) return decision.response;
    await backoff(attempt);
  }
  throw new ContentionError('A fund kept changing.');
}
