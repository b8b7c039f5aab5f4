import type { Text } from '../shared/fault.ts';
import { html } from './markup.ts';
import { bureauOf, type Heading, page } from './page.ts';
import { amountInWords, timeInWords } from './words.ts';

/** Who decided at a stage, by the subject of their token, and when: from the claim's trail. */
export interface Signed {
  readonly by: string;
  /** Whose office it was, where a stand-in signed. */
  readonly onBehalfOf?: string;
  readonly at: string;
  readonly decision: 'approve' | 'refuse' | 'return' | 'not-accept';
  readonly reason?: string;
  /** Number of the audit event that proves it. */
  readonly event: number;
}

export interface Approval {
  readonly lines: number;
  readonly people: number;
  readonly refusedLines: number;
  readonly cancelledLines: number;
  /** Integer fen. */
  readonly amountFen: number;
  readonly policyVersion: string;
  readonly submittedOn: string;
  readonly first?: Signed;
  readonly second?: Signed;
  readonly approval?: Signed;
}

const DECISIONS: Readonly<Record<Signed['decision'], Text>> = {
  approve: { zh: '同意', en: 'Approved' },
  refuse: { zh: '不予批准', en: 'Refused' },
  return: { zh: '退回补正', en: 'Returned for correction' },
  'not-accept': { zh: '不予受理', en: 'Not accepted' },
};

/** 审批表: one claim's round, its figures, and who signed when; a place is left for the ink beside each. */
export function approvalForm(heading: Heading, form: Approval): string {
  const { language } = heading;
  const zh = language === 'zh';
  const row = (name: Text, value: string | number) =>
    html`<tr><th scope="row">${name[language]}</th><td colspan="3">${value}</td></tr>`;
  const two = (a: Text, first: string | number, b: Text, second: string | number) =>
    html`<tr><th scope="row">${a[language]}</th><td>${first}</td><th scope="row">${b[language]}</th><td>${second}</td></tr>`;
  return page(heading, { zh: '职业技能培训补贴审批表', en: 'Approval form for training subsidies' }, [
    html`<table><tbody>
${two({ zh: '申报单位', en: 'Enterprise' }, heading.enterpriseId, { zh: '申报编号', en: 'Claim' }, heading.claimId)}
${two({ zh: '提交日期', en: 'Submitted on' }, form.submittedOn, { zh: '政策版本', en: 'Policy version' }, form.policyVersion)}
${two({ zh: '申报行数', en: 'Lines claimed' }, form.lines, { zh: '拟补贴人次', en: 'Lines to be granted' }, form.people)}
${two({ zh: '不予通过行数', en: 'Lines refused' }, form.refusedLines, { zh: '撤销行数', en: 'Lines cancelled' }, form.cancelledLines)}
${row({ zh: '拟补贴金额', en: 'Amount to be granted' }, amountInWords(form.amountFen, language))}
${opinion(language, { zh: '初审意见', en: 'First review' }, form.first)}
${opinion(language, { zh: '复审意见', en: 'Second review' }, form.second)}
${opinion(language, { zh: '审批意见', en: 'Approval' }, form.approval)}
</tbody></table>`,
    html`<p class="note">${
      zh
        ? `填报单位：${bureauOf(heading)}（盖章）。电子签署时间、人员与系统审计链中相应事件一致。`
        : `${bureauOf(heading)} (seal). Times and people are those of the events of the claim's audit chain.`
    }</p>`,
  ]);
}

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

const nameOf = ({ by, onBehalfOf }: Signed, zh: boolean) =>
  onBehalfOf === undefined ? by : zh ? `${by}（代 ${onBehalfOf} 行使职责）` : `${by} (for ${onBehalfOf})`;
