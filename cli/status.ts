import type { ListedClaim, Operations } from '#client/types.ts';
import { NEEDS_ENTERPRISE } from './claim-view.ts';
import { statusNamed } from './claim-statuses.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { follow, timeoutSeconds } from './follow.ts';
import { needed, type Session } from './session.ts';
import { toldClaim } from './told-claim.ts';

export async function status(session: Session, claimId: string | undefined): Promise<ExitCode> {
  const { service, options, tell } = session;
  if (claimId !== undefined) {
    const claim = await service.call('readClaim', { path: { claimId } });
    if (options.json) console.log(JSON.stringify(claim));
    tell(toldClaim(claim));
    return EXIT.done;
  }
  const claims = await allClaims(session);
  if (options.json) console.log(JSON.stringify({ claims }));
  else if (claims.length === 0) tell({ zh: '还没有申报。', en: 'No claims yet.' });
  for (const claim of claims) tell(toldClaim(claim));
  return EXIT.done;
}

async function allClaims({ service, who, options }: Session): Promise<ListedClaim[]> {
  const enterpriseId = needed(options.enterprise ?? who.enterprise_id, '--enterprise');
  const claims: ListedClaim[] = [];
  for (let more: { cursor?: string } | undefined = {}; more !== undefined; ) {
    const page: Operations['listClaims']['answer'] = await service.call('listClaims', {
      query: { enterpriseId, ...more },
    });
    claims.push(...page.claims);
    more = page.cursor === undefined ? undefined : { cursor: page.cursor };
  }
  return claims;
}

export async function watch(session: Session, claimId: string): Promise<ExitCode> {
  const { options, tell } = session;
  const until: readonly string[] = options.until === undefined ? [] : [statusNamed(options.until)];
  const claim = await follow(session, claimId, until, timeoutSeconds(options.timeout));
  if (options.json) console.log(JSON.stringify(claim));
  tell(toldClaim(claim));
  return NEEDS_ENTERPRISE.includes(claim.status) && !until.includes(claim.status) ? EXIT.needsYou : EXIT.done;
}
