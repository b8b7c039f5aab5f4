import * as z from 'zod';
import { putBatch, readBatches } from '../claim/batch-store.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { batchesToGo, OnBatch, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { digest } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import type { ScreenedBatch } from './screen-store.ts';
import { addToShared } from './shared-store.ts';
import { employmentUnconfirmed } from './signals/employment-unconfirmed.ts';
import { impossibleChronology } from './signals/impossible-chronology.ts';
import { sharedContact } from './signals/shared-contact.ts';
import { observed } from '../shared/observed-handler.ts';

const Event = z.discriminatedUnion('action', [
  OnBatch.extend({ action: z.literal('screen') }),
  OnExecution.extend({ action: z.literal('route') }),
]);

export const handler = observed(async (event: unknown) => {
  const input = Event.parse(event);
  return input.action === 'screen' ? screen(input) : route(input);
});

const LINES_AT_ONCE = 16;

/** ScreenForFraud, one batch: signals with the lines that show them. A signal never refuses; it asks for a look. */
async function screen({ claimId, revision, round, batch }: z.infer<typeof OnBatch>): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.status !== 'screening' || claim.revision !== revision || claim.round !== round) return;
  const [frozen, lines] = await Promise.all([
    frozenBatch(claimId, revision, batch),
    linesOfBatch(claimId, revision, batch),
  ]);
  const granted = new Map(
    lines.filter((line) => line.outcome === 'granted' && line.round === round).map((l) => [l.lineId, l]),
  );
  const signals: Record<string, string[]> = {};
  await mapLimited(
    frozen.filter(({ lineId }) => granted.has(lineId)),
    LINES_AT_ONCE,
    async (line) => {
      const facts: Record<string, boolean> = {
        'impossible-chronology': impossibleChronology(line),
        'employment-unconfirmed': employmentUnconfirmed(granted.get(line.lineId) ?? {}),
        'shared-contact': await isShared(line),
      };
      for (const [code, shown] of Object.entries(facts)) {
        if (shown) signals[code] = [...(signals[code] ?? []), line.lineId];
      }
    },
  );
  for (const list of Object.values(signals)) list.sort();
  const result: ScreenedBatch = { batch, pending: 0, signals, digest: digest(signals) };
  await putBatch(claimId, revision, 'screen', round, result);
}

/** One write per line: the phone where there is one, else the account. */
async function isShared(line: FrozenLine): Promise<boolean> {
  if (line.phoneMark !== undefined) return sharedContact(await addToShared('phone', line.phoneMark, line.person));
  if (line.accountMark !== undefined) return sharedContact(await addToShared('account', line.accountMark, line.person));
  return false;
}

/** RouteReview: counts the signals and puts the claim before people. Straight-through approval is off as shipped. */
async function route(driver: z.infer<typeof OnExecution>) {
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'screening') return { answer: place };
    const results = await readBatches<ScreenedBatch>(
      claim.claimId,
      claim.revision,
      'screen',
      claim.round,
      batchesToGo(claim),
    );
    const counts = new Map<string, number>();
    for (const { signals } of results) {
      for (const [code, lines] of Object.entries(signals)) counts.set(code, (counts.get(code) ?? 0) + lines.length);
    }
    const signals = [...counts].sort().map(([code, lines]) => ({ code, lines }));
    const riskBand = signals.length > 0 ? 'flagged' : 'clean';
    return {
      step: {
        to: 'first-review',
        event: {
          type: 'screened',
          actor: { kind: 'system', id: 'fraud' },
          data: { riskBand, signals, evidenceDigest: digest(results.map((result) => result.digest)) },
        },
        set: { riskBand, signals },
      },
      done: (next) => standing(next, driver),
    };
  });
}
