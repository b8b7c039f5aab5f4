import { AMOUNT_NAMES } from '#functions/claim/named-amounts.ts';
import type { Text } from '#functions/shared/fault.ts';
import type { ClaimView } from './claim-view.ts';
import { yuan } from '#functions/shared/money.ts';
import { noticeWords, STATUS_WORDS, wordOf } from '#client/claim-words.ts';

/** A claim in a few lines. */
export function toldClaim(claim: ClaimView): Text {
  const { claimId, status, lines, grantedLines, refusedLines, amounts, decisionReason, notice } = claim;
  const words = wordOf(STATUS_WORDS, status);
  return {
    zh: [
      `${claimId}  ${words.zh}`,
      `  ${lines} 行,可补贴 ${grantedLines} 行,不予补贴 ${refusedLines} 行`,
      `  ${amountsIn('zh', amounts)}`,
      ...(decisionReason === undefined ? [] : [`  原因:${decisionReason}`]),
      ...(notice === undefined ? [] : [`  公示期 ${noticeWords(notice).zh}`]),
    ].join('\n'),
    en: [
      `${claimId}  ${words.en}`,
      `  ${lines} lines, ${grantedLines} granted, ${refusedLines} refused`,
      `  ${amountsIn('en', amounts)}`,
      ...(decisionReason === undefined ? [] : [`  reason: ${decisionReason}`]),
      ...(notice === undefined ? [] : [`  public notice ${noticeWords(notice).en}`]),
    ].join('\n'),
  };
}

/** All that are named, those that are nothing as well: nobody is to guess whether one was left out. */
const amountsIn = (language: keyof Text, amounts: ClaimView['amounts']): string =>
  AMOUNT_NAMES.flatMap(([name, words]) => {
    const fen = amounts[name];
    return fen === undefined ? [] : [`${words[language]} ${yuan(fen)}`];
  }).join(language === 'zh' ? ',' : ', ') + (language === 'zh' ? '(元)' : ' (CNY)');
