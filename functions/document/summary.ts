import type { Level } from '../submission/roster-line.ts';
import { html } from './markup.ts';
import { bureauOf, enterpriseOf, type Heading, page, tableOf } from './page.ts';
import { amountInWords, inFigures, levelInWords } from './words.ts';

export interface SummaryRow {
  readonly occupation: string;
  readonly level: Level;
  readonly lines: number;
  /** Integer fen. */
  readonly amountFen: number;
}

/** Lines of the same occupation and level together, in the order of their names. */
export function summarise(
  lines: Iterable<{ readonly occupation: string; readonly level: Level; readonly grantedFen: number }>,
): readonly SummaryRow[] {
  const rows = new Map<string, SummaryRow>();
  for (const { occupation, level, grantedFen } of lines) {
    const key = `${occupation}\n${level}`;
    const before = rows.get(key);
    rows.set(key, {
      occupation,
      level,
      lines: (before?.lines ?? 0) + 1,
      amountFen: (before?.amountFen ?? 0) + grantedFen,
    });
  }
  return [...rows.values()].toSorted((a, b) =>
    a.occupation === b.occupation ? (a.level < b.level ? -1 : 1) : a.occupation < b.occupation ? -1 : 1,
  );
}

/** 汇总表: what is granted by occupation and level, with the total in figures and capitals. */
export function summary(heading: Heading, rows: readonly SummaryRow[]): string {
  const { language } = heading;
  const zh = language === 'zh';
  const lines = rows.reduce((sum, row) => sum + row.lines, 0);
  const amountFen = rows.reduce((sum, row) => sum + row.amountFen, 0);
  return page(heading, { zh: '职业技能培训补贴汇总表', en: 'Summary of training subsidies' }, [
    html`<p class="note">${zh ? html`填报单位：${bureauOf(heading)}　申报单位：${enterpriseOf(heading)}　单位：人次、元` : html`${bureauOf(heading)} · ${enterpriseOf(heading)} · lines, CNY`}</p>`,
    tableOf(
      language,
      [
        { title: { zh: '序号', en: 'No.' }, cell: (_, index) => index + 1, as: 'middle' },
        { title: { zh: '职业（工种）', en: 'Occupation' }, cell: ({ occupation }) => occupation },
        { title: { zh: '等级', en: 'Level' }, cell: ({ level }) => levelInWords(level, language), as: 'middle' },
        { title: { zh: '人次', en: 'Lines' }, cell: (row) => row.lines, as: 'figure' },
        { title: { zh: '补贴金额', en: 'Amount' }, cell: (row) => inFigures(row.amountFen), as: 'figure' },
      ],
      rows,
      ['', zh ? '合计' : 'Total', '', lines, inFigures(amountFen)],
    ),
    html`<p class="plain total-in-words">${zh ? '合计金额：' : 'Total: '}${amountInWords(amountFen, language)}</p>`,
    html`<p class="note">${
      zh
        ? '填表人：____________　　科室负责人：____________　　分管领导：____________　　（盖章）'
        : 'Filled in by: ____________   Head of section: ____________   Leader: ____________   (seal)'
    }</p>`,
  ]);
}
