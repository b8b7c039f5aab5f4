import { type ClaimView, ENDED } from './claim-view.ts';
import { EXIT } from './exit-codes.ts';
import { shareOfWay } from './progress.ts';
import type { Session } from './session.ts';
import { STATUS_WORDS, wordOf } from '#client/claim-words.ts';
import { Stop } from './stop.ts';

const LOOK_AGAIN_MS = 1000;

/**
 * Looks at the claim until it stands at one of these or has ended.
 * @param timeoutSeconds machine time; none: as long as it takes
 * @throws {@link Stop} with status 7 when time was over first
 */
export async function follow(
  session: Session,
  claimId: string,
  until: readonly string[],
  timeoutSeconds: number | undefined,
): Promise<ClaimView> {
  const { service, progress, language } = session;
  const deadline = timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const claim = await service.call('readClaim', { path: { claimId } });
    progress.show(shareOfWay(claim.status), wordOf(STATUS_WORDS, claim.status)[language], claimId);
    if (until.includes(claim.status) || ENDED.includes(claim.status)) {
      progress.end();
      return claim;
    }
    if (Date.now() >= deadline) {
      progress.end();
      throw new Stop(EXIT.notYet, {
        zh: `${claimId} 仍在:${wordOf(STATUS_WORDS, claim.status).zh}`,
        en: `${claimId} is still at: ${wordOf(STATUS_WORDS, claim.status).en}`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** @throws {@link Stop} with status 2 */
export function timeoutSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new Stop(EXIT.usage, { zh: '--timeout 应为秒数。', en: '--timeout is a number of seconds.' });
}
