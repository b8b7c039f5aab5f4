import { randomUUID } from 'node:crypto';
import type { Operations } from '#client/types.ts';
import type { Text } from '#functions/shared/fault.ts';
import { yuan } from '#functions/shared/money.ts';
import type { ClaimView } from './claim-view.ts';
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

/**
 * A claim to try a roster on. A service keeps rosters with a claim only: this one is taken back when the trial ends, and
 * one that an interrupted trial left is found again by the same request.
 */
export async function claimForTrial(
  { service }: Session,
  { enterpriseId, region }: { readonly enterpriseId: string; readonly region: string },
  sha256: string,
): Promise<ClaimView> {
  for (let turn = 0; ; turn += 1) {
    const key = requestKey('dry-run', enterpriseId, region, sha256, turn);
    const { claimId } = await service.call('createClaim', { body: { enterpriseId, region } }, key);
    const claim = await service.call('readClaim', { path: { claimId } });
    if (claim.status === 'draft') return claim;
  }
}

export async function takeBack({ service, language }: Session, { claimId }: ClaimView): Promise<void> {
  const reason = language === 'zh' ? '试算完毕' : 'Dry run is over';
  await service.call('withdrawClaim', { path: { claimId }, body: { reason } }, randomUUID());
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
