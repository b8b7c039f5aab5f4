import type { Text } from '../shared/fault.ts';
import { html, Markup } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';
import { dateInWords, type Language } from './words.ts';

/** What every paper of a claim has: whose it is, by whom, about what, as of when. */
export interface Heading {
  readonly language: Language;
  /** Of the region. */
  readonly regionName: Text;
  readonly claimId: string;
  readonly enterpriseId: string;
  /** As the register has it; absent before it was asked. */
  readonly enterpriseName?: string | undefined;
  /** Business date `YYYY-MM-DD` under the signature. */
  readonly date: string;
}

/** The office that hands the paper out. */
export const bureauOf = ({ regionName, language }: Pick<Heading, 'regionName' | 'language'>) =>
  language === 'zh'
    ? `${regionName.zh}人力资源和社会保障局`
    : `Human Resources and Social Security Bureau of ${regionName.en}`;

/** An id or a code within a text: it stays on one line, so that it can be read off and typed. */
export const idOf = (id: string) => html`<span class="id">${id}</span>`;

/** Whom a paper is about or addressed to: nobody knows an enterprise by its code. */
export const enterpriseOf = ({ enterpriseName, enterpriseId, language }: Heading) => {
  const zh = language === 'zh';
  if (enterpriseName === undefined)
    return zh
      ? html`统一社会信用代码 ${idOf(enterpriseId)} 的单位`
      : html`the enterprise with credit code ${idOf(enterpriseId)}`;
  return zh
    ? html`${enterpriseName}（统一社会信用代码 ${idOf(enterpriseId)}）`
    : html`${enterpriseName} (credit code ${idOf(enterpriseId)})`;
};

/** A whole page. The bureau's own 文号 is given by its registry by hand; ours finds the claim again. */
export function page(
  { language, claimId, date }: Heading,
  title: Text,
  content: readonly Markup[],
  { wide = false, official = true }: { readonly wide?: boolean; readonly official?: boolean } = {},
): string {
  const number = !official
    ? html`${language === 'zh' ? '申报编号：' : 'Claim '}${idOf(claimId)}`
    : language === 'zh'
      ? html`文号：________〔${date.slice(0, 4)}〕____号　系统编号：${idOf(claimId)}`
      : html`Document no.: ________ [${date.slice(0, 4)}] ____ · Claim ${idOf(claimId)}`;
  const whole = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title[language]}</title><style>${new Markup(PAGE_STYLE)}</style></head>
<body class="${wide ? 'wide' : 'plain-page'}">
<h1>${title[language]}</h1>
<p class="number">${number}</p>
${content}
</body>
</html>
`;
  return whole.html;
}

/** Bureau, seal and date, at the right as letters end. */
export const signature = (heading: Heading) => html`<div class="signed"><div class="seal">
<p class="plain">${bureauOf(heading)}</p>
<p class="plain">${heading.language === 'zh' ? '（盖章）' : '(seal)'}</p>
<p class="plain">${dateInWords(heading.date, heading.language)}</p>
</div></div>`;

export interface Column<Row> {
  readonly title: Text;
  readonly cell: (row: Row, index: number) => string | number;
  /** `figure`: amounts, at the right. */
  readonly as?: 'figure' | 'middle';
}

/** A table whose head comes again on each page. */
export function tableOf<Row>(
  language: Language,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  last?: readonly (string | number)[],
): Markup {
  const kind = ({ as }: Column<Row>) => as ?? 'text';
  return html`<table><thead><tr>${columns.map(({ title }) => html`<th scope="col">${title[language]}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row, index) =>
      html`<tr>${columns.map((column) => html`<td class="${kind(column)}">${column.cell(row, index)}</td>`)}</tr>`,
  )}${last === undefined ? undefined : html`<tr class="total">${columns.map((column, index) => html`<td class="${kind(column)}">${last[index]}</td>`)}</tr>`}</tbody></table>`;
}
