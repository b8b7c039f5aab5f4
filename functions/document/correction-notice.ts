import type { Fault, Text } from '../shared/fault.ts';
import { html, type Markup } from './markup.ts';
import { enterpriseOf, type Heading, idOf, page, signature, tableOf } from './page.ts';
import { dateInWords, onPaper } from './words.ts';

/** One thing to correct: where it is, what is wrong, what to do. */
export interface Correction {
  readonly where: Text;
  readonly wrong: Text;
  readonly fix: Text;
}

export interface Corrections {
  /** What the reviewer wrote, where a person returned the claim. */
  readonly reason?: string;
  readonly items: readonly Correction[];
  /** Further ones that do not fit into one page of the API; the roster marks them all. */
  readonly beyond: number;
  /** By when, and how many working days that is; absent where the policy does not know: a place is left for it. */
  readonly due?: { readonly on: string; readonly workingDays: number };
}

/** 一次性告知书: everything that is to be corrected, at once; what is not on it is not asked for later. */
export function correctionNotice(heading: Heading, { reason, items, beyond, due }: Corrections): string {
  const { language, claimId } = heading;
  const zh = language === 'zh';
  return page(heading, { zh: '补正材料一次性告知书', en: 'One-time notice of what is to be corrected' }, [
    html`<p class="to">${zh ? html`${enterpriseOf(heading)}：` : html`To ${enterpriseOf(heading)}:`}</p>`,
    html`<p class="body">${
      zh
        ? html`你单位提交的职业技能培训补贴申报（${idOf(claimId)}）收悉。经审查，申报材料存在下列需要补正的内容，现依法一次性告知：`
        : html`Your claim ${idOf(claimId)} for training subsidies was looked at. All that is to be corrected is told here, once:`
    }</p>`,
    ...(reason === undefined
      ? []
      : [html`<p class="body reason">${zh ? '退回补正理由：' : 'Why it is returned: '}${reason}</p>`]),
    ...listed(language, items, beyond, PART_OF_NOTICE),
    ...(due === undefined
      ? [
          html`<p class="body due">${
            zh
              ? '请于告知次日起 ____ 个工作日内补正后重新提交。补正期间不计入审核时限。'
              : 'Correct and submit again within ____ working days from the day after this notice. The time for correcting does not count towards the time for review.'
          }</p>`,
        ]
      : [
          html`<p class="body due">${
            zh
              ? `请于 ${dateInWords(due.on, language)} 前（含当日，自告知次日起 ${due.workingDays} 个工作日内）补正后重新提交。补正期间不计入审核时限。`
              : `Correct and submit again by ${due.on} (that day included: ${due.workingDays} working days from the day after this notice). The time for correcting does not count towards the time for review.`
          }</p>`,
        ]),
    signature(heading),
    html`<p class="note">${
      zh
        ? '签收人（签字）：____________　　签收日期：______年____月____日'
        : 'Received by (signature): ____________   Date: ____________'
    }</p>`,
  ]);
}

/** What the system found in an uploaded roster: for the enterprise to correct before it submits, with nobody's seal. */
export function rosterCheck(heading: Heading, { items, beyond }: Pick<Corrections, 'items' | 'beyond'>): string {
  const { language, claimId } = heading;
  const zh = language === 'zh';
  return page(
    heading,
    { zh: '花名册检查结果', en: 'What the check of a roster found' },
    [
      html`<p class="body">${
        zh
          ? html`申报 ${idOf(claimId)} 上传的花名册由系统自动检查，下列内容需要更正。本页仅供更正花名册使用，不是行政机关的文书，不代表申报已被受理。`
          : html`The system checked the roster uploaded to claim ${idOf(claimId)}; what follows is to be corrected. This page helps to correct the roster. It is no paper of an authority, and says nothing of a claim being accepted.`
      }</p>`,
      ...listed(language, items, beyond),
    ],
    { official: false },
  );
}

const NOTHING_MORE: Text = { zh: '', en: '' };
const PART_OF_NOTICE: Text = { zh: '，与本告知书一并告知', en: ' and are part of this notice' };

const listed = (
  language: Heading['language'],
  items: Corrections['items'],
  beyond: number,
  closing = NOTHING_MORE,
): readonly Markup[] => [
  ...(items.length === 0
    ? []
    : [
        tableOf(
          language,
          [
            { title: { zh: '序号', en: 'No.' }, cell: (_, index) => index + 1, as: 'middle' },
            { title: { zh: '位置', en: 'Where' }, cell: ({ where }) => where[language] },
            { title: { zh: '问题', en: 'What is wrong' }, cell: ({ wrong }) => onPaper(wrong, language) },
            { title: { zh: '补正要求', en: 'What to do' }, cell: ({ fix }) => onPaper(fix, language) },
          ],
          items,
        ),
      ]),
  ...(beyond === 0
    ? []
    : [
        html`<p class="note beyond">${
          language === 'zh'
            ? `另有 ${beyond} 处同类问题未在本页列出，均已在系统中逐行标明${closing.zh}。`
            : `${beyond} more are not listed on this page; all of them are marked row by row in the system${closing.en}.`
        }</p>`,
      ]),
];

/** A fault of a roster as it stands in the notice; the value itself is in neither. */
export function correctionOf({ place, text, fix }: Fault): Correction {
  const { sheet, row, column, header, pointer } = place;
  const zh = [
    sheet === undefined ? '' : `工作表“${sheet}”`,
    row === undefined ? '' : `第 ${row} 行`,
    column === undefined ? '' : `${column} 列`,
    header === undefined ? '' : `“${header}”`,
    pointer ?? '',
  ];
  const en = [
    sheet === undefined ? '' : `sheet “${sheet}”`,
    row === undefined ? '' : `row ${row}`,
    column === undefined ? '' : `column ${column}`,
    header === undefined ? '' : `“${header}”`,
    pointer ?? '',
  ];
  const said = (parts: readonly string[], whole: string) => parts.filter((part) => part !== '').join(' ') || whole;
  return { where: { zh: said(zh, '整个文件'), en: said(en, 'the whole file') }, wrong: text, fix };
}
