import { AMOUNT_NAMES, type NamedAmounts } from '../claim/named-amounts.ts';
import type { Text } from '../shared/fault.ts';
import { html, type Markup } from './markup.ts';
import { bureauOf, enterpriseOf, type Heading, page, tableOf } from './page.ts';
import type { Signed } from './signed.ts';
import type { RefusedInReview, Tally } from './tally.ts';
import { amountInWords, timeInWords } from './words.ts';

export interface Approval {
  readonly tally: Tally;
  readonly refused: readonly RefusedInReview[];
  /** Integer fen. */
  readonly amountFen: number;
  /** Of the claim as it stands; an earlier round has only its own amount. */
  readonly amounts?: NamedAmounts;
  readonly policyVersion: string;
  readonly submittedOn: string;
  readonly first?: Signed;
  readonly second?: Signed;
  readonly approval?: Signed;
}

type Cell = string | number | Markup;

const DECISIONS: Readonly<Record<Signed['decision'], Text>> = {
  approve: { zh: '同意', en: 'Approved' },
  refuse: { zh: '不予批准', en: 'Refused' },
  return: { zh: '退回补正', en: 'Returned for correction' },
  'not-accept': { zh: '不予受理', en: 'Not accepted' },
};

const FINDINGS: Readonly<Record<RefusedInReview['finding'], Text>> = {
  error: { zh: '失误', en: 'Honest error' },
  fraud: { zh: '骗取嫌疑', en: 'Fraud' },
};

/** 审批表: one claim's round, its figures, and who signed when; a place is left for the ink beside each. */
export function approvalForm(heading: Heading, form: Approval): string {
  const { language } = heading;
  const { tally } = form;
  const zh = language === 'zh';
  const row = (name: Text, value: string | number) =>
    html`<tr><th scope="row">${name[language]}</th><td colspan="3">${value}</td></tr>`;
  const two = (a: Text, first: Cell, b: Text, second: Cell) =>
    html`<tr><th scope="row">${a[language]}</th><td>${first}</td><th scope="row">${b[language]}</th><td>${second}</td></tr>`;
  return page(heading, { zh: '职业技能培训补贴审批表', en: 'Approval form for training subsidies' }, [
    html`<table><tbody>
${two({ zh: '申报单位', en: 'Enterprise' }, enterpriseOf(heading), { zh: '申报编号', en: 'Claim' }, heading.claimId)}
${two({ zh: '提交日期', en: 'Submitted on' }, form.submittedOn, { zh: '政策版本', en: 'Policy version' }, form.policyVersion)}
${two({ zh: '申报人次', en: 'Lines claimed' }, tally.lines, { zh: '本轮拟补贴人次', en: 'To be granted in this round' }, tally.granted)}
${two({ zh: '系统核验不予补贴', en: 'Refused by the rules' }, tally.byRules, { zh: '审核不予通过', en: 'Refused by the reviewers' }, tally.byReviewers)}
${two({ zh: '以前轮次已核定', en: 'Granted in earlier rounds' }, tally.earlier, { zh: '等待其他申报办结', en: 'Waiting for another claim' }, tally.waiting)}
${two({ zh: '异议成立', en: 'Objection upheld' }, tally.objected, { zh: '已取消', en: 'Cancelled' }, tally.cancelled)}
${row({ zh: '本轮拟补贴金额', en: 'To be granted in this round' }, amountInWords(form.amountFen, language))}
${named(form.amounts).map(([name, fen]) => row(name, amountInWords(fen, language)))}
${opinion(language, { zh: '初审意见', en: 'First review' }, form.first)}
${opinion(language, { zh: '复审意见', en: 'Second review' }, form.second)}
${opinion(language, { zh: '审批意见', en: 'Approval' }, form.approval)}
</tbody></table>`,
    ...(form.refused.length === 0
      ? []
      : [
          html`<p class="plain">${zh ? '审核不予通过的明细：' : 'Lines refused by the reviewers:'}</p>`,
          tableOf(
            language,
            [
              { title: { zh: '行号', en: 'Row' }, cell: ({ row }) => (zh ? `第 ${row} 行` : row), as: 'middle' },
              { title: { zh: '姓名', en: 'Name' }, cell: ({ maskedName }) => maskedName, as: 'middle' },
              {
                title: { zh: '性质', en: 'Finding' },
                cell: ({ finding }) => FINDINGS[finding][language],
                as: 'middle',
              },
              { title: { zh: '理由', en: 'Why' }, cell: ({ reason }) => reason },
            ],
            form.refused,
          ),
        ]),
    html`<p class="note">${
      zh
        ? `填报单位：${bureauOf(heading)}（盖章）。电子签署时间、人员与系统审计链中相应事件一致。`
        : `${bureauOf(heading)} (seal). Times and people are those of the events of the claim's audit chain.`
    }</p>`,
  ]);
}

/** What else is to be known of the claim's money: nothing that is nothing. */
const named = (amounts: NamedAmounts | undefined): readonly (readonly [Text, number])[] =>
  AMOUNT_NAMES.filter(([name]) => name !== 'proposedFen').flatMap(([name, words]) => {
    const fen = amounts?.[name] ?? 0;
    return fen === 0 ? [] : [[{ zh: `${words.zh}金额`, en: words.en }, fen] as const];
  });

function opinion(language: Heading['language'], name: Text, signed: Signed | undefined) {
  const zh = language === 'zh';
  const said =
    signed === undefined
      ? undefined
      : html`<p class="plain">${DECISIONS[signed.decision][language]}${signed.reason === undefined ? '' : zh ? `：${signed.reason}` : `: ${signed.reason}`}</p>
<p class="plain right">${zh ? '签署' : 'Signed'} ${nameOf(signed, zh)} ${timeInWords(signed.at, language)}${zh ? `（审计事件 ${signed.event}）` : ` (audit event ${signed.event})`}</p>`;
  return html`<tr class="signature"><th scope="row">${name[language]}</th><td class="opinion" colspan="3">${said}<p class="plain right">${
    zh ? '签字（盖章）：____________　　____年__月__日' : 'Signature (seal): ____________   Date: ________'
  }</p></td></tr>`;
}

function nameOf({ by, name, onBehalfOf, onBehalfOfName }: Signed, zh: boolean): string {
  const told = (subject: string, called: string | undefined) =>
    called === undefined ? subject : zh ? `${called}（${subject}）` : `${called} (${subject})`;
  const who = told(by, name);
  if (onBehalfOf === undefined) return who;
  const whom = told(onBehalfOf, onBehalfOfName);
  return zh ? `${who}（代 ${whom} 行使职责）` : `${who} (for ${whom})`;
}
