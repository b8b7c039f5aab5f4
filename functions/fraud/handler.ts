import { riskOf } from '#policy/risk.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import * as z from 'zod';
import { readBatches } from '../claim/batch-store.ts';
import type { Claim } from '../claim/claim.ts';
import type { Message } from '../claim/outbox.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { reviewedIn } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { batchesToGo, OnBatch, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { digest } from '../shared/canonical.ts';
import { IntegrityError } from '../shared/errors.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { observed } from '../shared/observed-handler.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { verifiedBatch } from '../verification/verification-store.ts';
import { contactTable } from './contact-store.ts';
import { contributionTable } from './contribution-store.ts';
import { routingOf, type ScreenedPart } from './routing.ts';
import { screenBatch } from './screen-batch.ts';
import { concludeScreening } from './screen-claim.ts';
import { putRouting, putScreened, type ScreenedBatch, screenedParts } from './screen-store.ts';
import type { GroupFinding, ScreenedClaim, Watched } from './signal.ts';
import { watchlisted } from './signals/watchlisted.ts';
import { passesWithoutPeople } from './straight-through.ts';
import { watchHits } from './watchlist-store.ts';

const Event = z.discriminatedUnion('action', [
  OnBatch.extend({ action: z.literal('screen') }),
  OnExecution.extend({ action: z.literal('route') }),
]);

export const handler = observed(async (event: unknown) => {
  const input = Event.parse(event);
  return input.action === 'screen' ? screen(input) : route(input);
});

const watched: Watched = async (keys, onDate) =>
  new Set((await watchHits(keys, onDate)).map(({ kind, value }) => `${kind}#${value}`));

/** ScreenForFraud, one batch: what its lines show by themselves. A signal never refuses; it asks for a look. */
async function screen({ claimId, revision, round, batch }: z.infer<typeof OnBatch>): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.status !== 'screening' || claim.revision !== revision || claim.round !== round) return;
  const [policy, frozen, verified, lines] = await Promise.all([
    pinnedPolicy(claim),
    frozenBatch(claimId, revision, batch),
    verifiedBatch(claimId, revision, batch),
    linesOfBatch(claimId, revision, batch),
  ]);
  const ofRound = lines.filter((line) => reviewedIn(line) === round);
  const granted = new Map(ofRound.filter(({ outcome }) => outcome === 'granted').map((line) => [line.lineId, line]));
  const toScreen = frozen.flatMap((line) => {
    const outcome = granted.get(line.lineId);
    if (outcome === undefined) return [];
    const facts = verified.lines.get(line.lineId);
    if (facts === undefined) throw new IntegrityError('A granted line was not verified.');
    return [{ line, verified: facts, granted: outcome }];
  });
  const { enterprise, issuers } = verified;
  const about = { enterprise, issuers: [...issuers.values()] };
  const found = screenBatch({ claim: screenedClaim(claim, policy, [about]), lines: toScreen });
  const refused = ofRound.filter(({ outcome }) => outcome === 'refused').map(({ lineId }) => lineId);
  await putScreened(claim, batch, { ...found, ...about, refused });
}

function screenedClaim(
  claim: Claim,
  policy: PolicyVersion,
  parts: readonly Pick<ScreenedPart, 'enterprise' | 'issuers'>[],
): ScreenedClaim {
  const { claimId, enterpriseId, region, deviceMark } = claim;
  const submittedOn = shanghaiDate(new Date(claim.submittedAt ?? claim.createdAt));
  const enterprise = parts.find((part) => part.enterprise !== undefined)?.enterprise;
  const issuers = new Map(parts.flatMap((part) => part.issuers).map((issuer) => [issuer.issuerId, issuer]));
  return { claimId, enterpriseId, region, submittedOn, policy, enterprise, issuers, deviceMark };
}

/** RouteReview: what shows over the whole claim, and then who has to look at what. */
async function route(driver: z.infer<typeof OnExecution>) {
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'screening') return { answer: place };
    const { claimId, revision, round } = claim;
    const results = await readBatches<ScreenedBatch>(claimId, revision, 'screen', round, batchesToGo(claim));
    const [policy, parts, keys] = await Promise.all([pinnedPolicy(claim), screenedParts(results), fieldKeys()]);
    const screened = screenedClaim(claim, policy, parts);
    const ports = { contributions: contributionTable, contacts: contactTable, watched };
    const { groups, attributes } = await concludeScreening({ claim: screened, revision, round }, parts, ports);
    const found = routingOf(claim, parts, groups, riskOf(policy, claim.region), keys.fingerprint);
    const { routing, digest: routingDigest } = await putRouting(claim, found, attributes);
    const { band: riskBand, signals } = routing;
    const evidenceDigest = digest([...results.map((result) => result.digest), routingDigest]);
    const straightThrough = passesWithoutPeople(claim, routing, policy);
    return {
      step: {
        to: straightThrough ? 'approved' : 'first-review',
        straightThrough,
        event: {
          type: 'screened',
          actor: { kind: 'system', id: 'fraud' },
          data: {
            riskBand,
            signals,
            toAnswer: Object.keys(routing.lines).length,
            evidenceDigest,
            ...(straightThrough ? { straightThrough } : {}),
          },
        },
        set: {
          riskBand,
          signals,
          toAnswer: Object.keys(routing.lines).length,
          // What the policy lets pass is accepted: no reviewer of a later round can say that it is not.
          ...(straightThrough ? { acceptedAt: claim.acceptedAt ?? now.toISOString() } : {}),
        },
        messages: casesOf(groups, claim),
      },
      done: (next) => standing(next, driver),
    };
  });
}

/** Whoever is on the watchlist is looked into beside the claim, whatever becomes of it. */
function casesOf(groups: readonly GroupFinding[], { revision, round }: Claim): readonly Message[] {
  const lineIds = groups.filter(({ code }) => code === watchlisted.code).flatMap((group) => group.lineIds);
  if (lineIds.length === 0) return [];
  const kept = [...new Set(lineIds)].slice(0, LINES_OF_A_CASE);
  const openedBy = { kind: 'system', id: 'fraud' } as const;
  return [
    {
      type: 'open-case',
      cases: [{ kind: 'watchlist-hit', cause: `revision ${revision} round ${round}`, lineIds: kept, openedBy }],
    },
  ];
}

/** A case names lines to begin with; that the whole claim is concerned stands with the claim. */
const LINES_OF_A_CASE = 200;
