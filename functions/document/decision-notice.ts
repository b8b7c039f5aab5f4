import { html } from './markup.ts';
import { enterpriseOf, type Heading, idOf, page, signature, tableOf } from './page.ts';
import type { RefusedLine } from './refused-lines.ts';
import { onPaper } from './words.ts';

export interface Decided {
  /** What the reviewer wrote. */
  readonly reason: string | undefined;
}

/** What came of a claim that was refused; or of one that was granted, whose payment came back and was closed (终止拨付). */
interface Refused extends Decided {
  readonly lines: readonly RefusedLine[];
  readonly beyond: number;
  readonly closed?: boolean;
}

const addressee = (heading: Heading) =>
  html`<p class="to">${
    heading.language === 'zh' ? html`${enterpriseOf(heading)}：` : html`To ${enterpriseOf(heading)}:`
  }</p>`;

/** 不予受理: the claim was not looked into on its merits, and may be made again. */
export function notAcceptedNotice(heading: Heading, { reason }: Decided): string {
  const zh = heading.language === 'zh';
  return page(heading, { zh: '不予受理通知书', en: 'Notice that a claim is not accepted' }, [
    addressee(heading),
    html`<p class="body">${
      zh
        ? html`你单位提交的职业技能培训补贴申报（${idOf(heading.claimId)}），经审查不符合受理条件，决定不予受理。`
        : html`Your claim ${idOf(heading.claimId)} for training subsidies does not meet what is asked of a claim to be accepted, and is not accepted.`
    }</p>`,
    html`<p class="body reason">${zh ? '不予受理的理由：' : 'Why: '}${reason}</p>`,
    html`<p class="body">${
      zh
        ? '本通知不是对申报内容的实体审核结论，不占用任何人员的补贴次数。条件具备后，你单位可以重新申报。'
        : 'Nothing was decided on the merits, and nobody’s chances of a subsidy were spent. You may claim again once the conditions are met.'
    }</p>`,
    remedy(zh),
    signature(heading),
  ]);
}

const paymentClosed = ({ language, claimId }: Heading) =>
  html`<p class="body">${
    language === 'zh'
      ? html`你单位提交的职业技能培训补贴申报（${idOf(claimId)}），经审核批准的补贴拨付后被退回，经两名经办人决定终止拨付，款项退回原资金渠道，所涉人员的补贴资格已释放。`
      : html`The subsidies granted on your claim ${idOf(claimId)} were paid and came back. Two officers decided not to pay them again: the money is back in its fund, and nobody’s chances of a subsidy were spent.`
  }</p>`;

/**
 * 不予批准: refused on the merits, with what may be done about it; as a whole for the reviewers' reason, or because each line
 * was refused for its own, with the clause of each.
 */
export function refusalDecision(heading: Heading, { reason, lines, beyond, closed = false }: Refused): string {
  const { language } = heading;
  const zh = language === 'zh';
  const title = closed
    ? { zh: '终止拨付决定书', en: 'Decision to close a payment' }
    : { zh: '不予批准决定书', en: 'Decision to refuse a claim' };
  const why = closed
    ? { zh: '各行不予拨付的理由和依据：', en: 'Why each line is not paid, and by which clause:' }
    : { zh: '各行不予批准的理由和依据：', en: 'Why each line was refused, and by which clause:' };
  return page(heading, title, [
    addressee(heading),
    closed
      ? paymentClosed(heading)
      : html`<p class="body">${
          zh
            ? html`你单位提交的职业技能培训补贴申报（${idOf(heading.claimId)}），经初审、复审，不符合补贴条件，决定不予批准。`
            : html`Your claim ${idOf(heading.claimId)} for training subsidies was looked into by a first and a second review, does not meet the conditions of the subsidy, and is refused.`
        }</p>`,
    ...(reason === undefined ? [] : [html`<p class="body reason">${zh ? '不予批准的理由：' : 'Why: '}${reason}</p>`]),
    ...(lines.length === 0
      ? []
      : [
          html`<p class="body reason">${why[language]}</p>`,
          tableOf(
            language,
            [
              { title: { zh: '所在行', en: 'Line' }, cell: ({ where }: RefusedLine) => where[language] },
              { title: { zh: '理由', en: 'Why' }, cell: ({ wrong }) => onPaper(wrong, language) },
              { title: { zh: '依据', en: 'Clause' }, cell: ({ clauses }) => clauses },
            ],
            lines,
          ),
        ]),
    ...(beyond === 0
      ? []
      : [
          html`<p class="body">${
            zh
              ? `另有 ${beyond} 行未在本页列出，均已在系统中逐行说明理由和依据。`
              : `${beyond} more lines are not on this page; the system states why and by which clause, line by line.`
          }</p>`,
        ]),
    remedy(zh),
    signature(heading),
  ]);
}

/** 行政复议法 20, 行政诉讼法 46. */
const remedy = (zh: boolean) =>
  html`<p class="body remedy">${
    zh
      ? '如不服本决定，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。'
      : 'Against this you may apply for administrative reconsideration within sixty days of receiving it, or bring an action before the people’s court within six months.'
  }</p>`;
