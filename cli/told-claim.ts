import type { Text } from '#functions/shared/fault.ts';
import type { ClaimView } from './claim-view.ts';
import { yuan } from '#functions/shared/money.ts';
import { STATUS_WORDS, wordOf } from '#client/claim-words.ts';

/** A claim in a few lines. */
export function toldClaim(claim: ClaimView): Text {
  const { claimId, status, lines, grantedLines, refusedLines, grantedFen, paidFen, decisionReason, notice } = claim;
  const words = wordOf(STATUS_WORDS, status);
  return {
    zh: [
      `${claimId}  ${words.zh}`,
      `  ${lines} 行,核定 ${grantedLines} 行 ${yuan(grantedFen)} 元,不予补贴 ${refusedLines} 行,已拨付 ${yuan(paidFen)} 元`,
      ...(decisionReason === undefined ? [] : [`  原因:${decisionReason}`]),
      ...(notice === undefined ? [] : [`  公示至 ${shanghaiTime(notice.endsAt)}`]),
    ].join('\n'),
    en: [
      `${claimId}  ${words.en}`,
      `  ${lines} lines, ${grantedLines} granted ${yuan(grantedFen)} CNY, ${refusedLines} refused, ${yuan(paidFen)} CNY paid`,
      ...(decisionReason === undefined ? [] : [`  reason: ${decisionReason}`]),
      ...(notice === undefined ? [] : [`  public notice until ${shanghaiTime(notice.endsAt)}`]),
    ].join('\n'),
  };
}

function shanghaiTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);
}
