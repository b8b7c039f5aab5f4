import type { PolicyVersion } from '#policy/index.ts';
import { yuan } from '../shared/money.ts';
import type { Change, Comparison, LineChange } from './compare-replays.ts';
import type { ReplayedLine } from './replay.ts';

/** More would be a file: `--json` has all of them. */
const LINES_TOLD = 40;

/** A comparison for a person to read: totals, by region, fund and enterprise, and the lines that change. */
export function told(comparison: Comparison, draft: PolicyVersion): string {
  const { claims, lines, all, byRegion, byFund, byEnterprise, flipped, amountChanged } = comparison;
  const regionName = new Map(draft.regions.map(({ code, name }) => [code, name.zh]));
  const fundName = new Map(draft.funds.map(({ id, name }) => [id, name.zh]));
  return [
    `${draft.id}: ${claims} 件申报,${lines} 行 / ${claims} claims, ${lines} lines`,
    ...table('合计 total', new Map([['', all]]), (key) => key),
    ...table('按地区 by region', byRegion, (code) => `${code} ${regionName.get(code) ?? ''}`),
    ...table('按资金渠道 by fund', byFund, (key) => {
      const [region = '', fund = ''] = key.split(' ');
      return `${region} ${fundName.get(fund) ?? fund}`;
    }),
    ...table('按企业 by enterprise', byEnterprise, (code) => code),
    ...changes('结果改变的行 lines that flip', flipped),
    ...changes('金额改变的行 lines whose amount changes', amountChanged),
  ].join('\n');
}

function table(title: string, rows: ReadonlyMap<string, Change>, name: (key: string) => string): string[] {
  return [
    '',
    title,
    ...[...rows].map(
      ([key, { linesBefore, linesAfter, fenBefore, fenAfter }]) =>
        `  ${name(key).padEnd(28)} ${linesBefore} → ${linesAfter} 行 lines   ${yuan(fenBefore)} → ${yuan(fenAfter)} 元 (${fenAfter >= fenBefore ? '+' : ''}${yuan(fenAfter - fenBefore)})`,
    ),
  ];
}

function changes(title: string, lines: readonly LineChange[]): string[] {
  if (lines.length === 0) return ['', `${title}: 0`];
  const left = lines.length - LINES_TOLD;
  return [
    '',
    `${title}: ${lines.length}`,
    ...lines
      .slice(0, LINES_TOLD)
      .map(
        ({ claimId, before, after }) =>
          `  ${claimId} 行 row ${before.row} ${before.maskedName}: ${stand(before)} → ${stand(after)}`,
      ),
    ...(left > 0 ? [`  … ${left} (--json)`] : []),
  ];
}

function stand({ outcome, amountFen, reasons, holds }: ReplayedLine): string {
  return [outcome, ...(amountFen > 0 ? [`${yuan(amountFen)} 元`] : []), ...reasons, ...holds].join(' ');
}
