import type { Level } from '../submission/roster-line.ts';
import { html } from './markup.ts';
import { enterpriseOf, type Heading, page, signature, tableOf } from './page.ts';
import { amountInWords, dateInWords, inFigures, levelInWords } from './words.ts';

export interface NoticeList {
  readonly from: string;
  readonly to: string;
  readonly workingDays: number;
  readonly people: number;
  /** Integer fen. */
  readonly amountFen: number;
  /** Masked people; absent where the region publishes headcount and total only. */
  readonly lines?: readonly {
    readonly maskedName: string;
    readonly maskedDocument: string;
    readonly occupation: string;
    readonly level: Level;
    readonly grantedFen: number;
  }[];
  /** People who do not fit into one page of the API. */
  readonly beyond?: number;
}

/** 公示名单, as it is hung out: nothing of a person that the public notice would not show. */
export function noticeList(heading: Heading, notice: NoticeList): string {
  const { language } = heading;
  const zh = language === 'zh';
  const from = dateInWords(notice.from, language);
  const to = dateInWords(notice.to, language);
  return page(heading, { zh: '职业技能培训补贴公示名单', en: 'Public notice of training subsidies' }, [
    html`<p class="body">${
      zh
        ? html`${enterpriseOf(heading)}申报的职业技能培训补贴，经审核拟补贴 ${notice.people} 人次，金额 ${amountInWords(notice.amountFen, language)}。现予公示，公示期自 ${from} 至 ${to}（${notice.workingDays} 个工作日）。`
        : html`To ${enterpriseOf(heading)} it is intended to grant training subsidies for ${notice.people} lines, ${amountInWords(notice.amountFen, language)}. Public notice from ${from} to ${to} (${notice.workingDays} working days).`
    }</p>`,
    ...(notice.lines === undefined
      ? []
      : [
          tableOf(
            language,
            [
              { title: { zh: '序号', en: 'No.' }, cell: (_, index) => index + 1, as: 'middle' },
              { title: { zh: '姓名', en: 'Name' }, cell: ({ maskedName }) => maskedName, as: 'middle' },
              { title: { zh: '证件号码', en: 'Document' }, cell: ({ maskedDocument }) => maskedDocument, as: 'middle' },
              { title: { zh: '职业（工种）', en: 'Occupation' }, cell: ({ occupation }) => occupation },
              { title: { zh: '等级', en: 'Level' }, cell: ({ level }) => levelInWords(level, language), as: 'middle' },
              {
                title: { zh: '补贴金额（元）', en: 'Amount (CNY)' },
                cell: (l) => inFigures(l.grantedFen),
                as: 'figure',
              },
            ],
            notice.lines,
          ),
        ]),
    ...(notice.beyond === undefined || notice.beyond === 0
      ? []
      : [
          html`<p class="note beyond">${
            zh
              ? `另有 ${notice.beyond} 人次未在本页列出，见系统公示页。`
              : `${notice.beyond} more are not on this page: see the public notice in the system.`
          }</p>`,
        ]),
    html`<p class="body">${
      zh
        ? '对公示内容有异议的，请在公示期内通过系统或书面向本局提出，并提供事实依据。'
        : 'Whoever objects tells the bureau within this time, through the system or in writing, and on what facts.'
    }</p>`,
    signature(heading),
  ]);
}
