import { randomUUID } from 'node:crypto';
import type { Operations } from '#client/types.ts';
import type { Text } from '#functions/shared/fault.ts';
import { yuan } from '#functions/shared/money.ts';
import type { ClaimView } from './claim-view.ts';
import { keepTrial, readKept } from './kept.ts';
import type { Language } from './language.ts';
import { requestKey } from './request-keys.ts';
import type { Session } from './session.ts';

type Part = Operations['dryRun']['answer'];
export type Tried = Pick<Part, 'lines' | 'notKnown'>;

const OUTCOMES = ['granted', 'refused', 'unclear'] as const satisfies readonly Part['lines'][number]['outcome'][];
const WORDS: Readonly<Record<(typeof OUTCOMES)[number], Text>> = {
  granted: { zh: '可获补贴', en: 'would be granted' },
  refused: { zh: '不予补贴', en: 'would be refused' },
  unclear: { zh: '提交后才能确定', en: 'known only once submitted' },
};

/** What is tried: the same file for the same enterprise at the same place. */
export interface Trial {
  readonly enterpriseId: string;
  readonly region: string;
  readonly sha256: string;
}

const nameOf = ({ api }: Session, { enterpriseId, region, sha256 }: Trial) =>
  requestKey('dry-run', api, enterpriseId, region, sha256);

/**
 * A claim to try a roster on. A service keeps rosters with a claim only: this one is taken back when the trial ends, and
 * one that an interrupted trial left is found again by the key that it was made by.
 */
export async function claimForTrial(session: Session, trial: Trial): Promise<ClaimView> {
  const { service } = session;
  const { enterpriseId, region } = trial;
  const interrupted = readKept().trials[nameOf(session, trial)];
  for (const key of [...(interrupted === undefined ? [] : [interrupted]), randomUUID()]) {
    // Before it is asked for: whatever breaks off from here on leaves its name.
    keepTrial(nameOf(session, trial), key);
    const { claimId } = await service.call('createClaim', { body: { enterpriseId, region } }, key);
    const claim = await service.call('readClaim', { path: { claimId } });
    if (claim.status === 'draft') return claim;
  }
  throw new Error('A claim that was just made is no draft.');
}

export async function takeBack(session: Session, trial: Trial, { claimId }: ClaimView): Promise<void> {
  const reason = session.language === 'zh' ? '试算完毕' : 'Dry run is over';
  await session.service.call('withdrawClaim', { path: { claimId }, body: { reason } }, randomUUID());
  keepTrial(nameOf(session, trial), undefined);
}

/** What each line would be granted, asked part by part. */
export async function tried(
  { service, progress, language }: Session,
  claimId: string,
  uploadId: string,
): Promise<Tried> {
  const lines: Part['lines'][number][] = [];
  let notKnown: Part['notKnown'] = [];
  for (let part: number | undefined = 1; part !== undefined; ) {
    const answer: Part = await service.call('dryRun', { path: { claimId, uploadId }, query: { part } });
    lines.push(...answer.lines);
    notKnown = answer.notKnown;
    part = answer.nextPart;
    progress.show(0.5, language === 'zh' ? '试算' : 'trying', String(lines.length));
  }
  progress.end();
  return { lines, notKnown };
}

/** Totals, each line that would not be granted with its reasons, and what nobody can say beforehand. */
export function toldTrial({ lines, notKnown }: Tried, language: Language): string {
  const zh = language === 'zh';
  const totals = OUTCOMES.map((outcome) => {
    const own = lines.filter((line) => line.outcome === outcome);
    const fen = own.reduce((sum, { amountFen }) => sum + amountFen, 0);
    const money = fen === 0 ? '' : zh ? ` ${yuan(fen)} 元` : ` ${yuan(fen)} CNY`;
    return zh ? `${WORDS[outcome].zh} ${own.length} 行${money}` : `${own.length} ${WORDS[outcome].en}${money}`;
  });
  const others = lines
    .filter(({ outcome }) => outcome !== 'granted')
    .map(({ row, reasons, unknowns, outcome }) => {
      const why = [...reasons, ...unknowns].map((text) => text[language]).join(zh ? ';' : '; ');
      return `  ${zh ? `第 ${row} 行` : `row ${row}`}: ${WORDS[outcome][language]}${why === '' ? '' : ` ${why}`}`;
    });
  return [
    zh ? `试算(未提交):${totals.join(',')}` : `Dry run, nothing was submitted: ${totals.join(', ')}`,
    ...others,
    ...notKnown.map(({ text }) => `  · ${text[language]}`),
  ].join('\n');
}
