import type { Text } from '../shared/fault.ts';

/** What somebody reads: `{claim}`, `{day}`, `{by}` and `{amount}` are filled in. Nothing of a person is ever among them. */
export interface Message {
  readonly title: Text;
  readonly text: Text;
  /** Empty where there is nothing to do. */
  readonly toDo: Text;
}

const NOTHING: Text = { zh: '', en: '' };

export const MESSAGES = {
  submitted: {
    title: { zh: '申报已提交', en: 'Claim submitted' },
    text: {
      zh: '申报 {claim} 已提交，正在核验证书、审核资格。',
      en: 'Claim {claim} was submitted; its certificates and eligibility are being checked.',
    },
    toDo: NOTHING,
  },
  returned: {
    title: { zh: '申报已退回补正', en: 'Claim returned for correction' },
    text: {
      zh: '申报 {claim} 已退回补正，全部问题见一次性告知书。',
      en: 'Claim {claim} was returned for correction; the one-time notice lists every fault.',
    },
    toDo: { zh: '请{by}更正并重新提交。', en: 'Correct it and submit it again {by}.' },
  },
  'not-accepted': {
    title: { zh: '申报不予受理', en: 'Claim not accepted' },
    text: {
      zh: '申报 {claim} 不予受理，理由见不予受理通知书。',
      en: 'Claim {claim} was not accepted; the notice states why.',
    },
    toDo: { zh: '理由消除后可重新申报。', en: 'Claim again once the reason is gone.' },
  },
  rejected: {
    title: { zh: '申报已驳回', en: 'Claim refused' },
    text: { zh: '申报 {claim} 已驳回，理由见决定书。', en: 'Claim {claim} was refused; the decision states why.' },
    toDo: {
      zh: '对决定不服的，可依法申请行政复议或提起行政诉讼。',
      en: 'Whoever disagrees may apply for reconsideration or go to court, as the law provides.',
    },
  },
  withdrawn: {
    title: { zh: '申报已撤回', en: 'Claim withdrawn' },
    text: { zh: '申报 {claim} 已撤回。', en: 'Claim {claim} was withdrawn.' },
    toDo: NOTHING,
  },
  'rest-withdrawn': {
    title: { zh: '申报其余部分已撤回', en: 'The rest of a claim was withdrawn' },
    text: {
      zh: '申报 {claim} 未拨付的部分已撤回，已拨付的部分不变。',
      en: 'What claim {claim} had not been paid was withdrawn; what was paid stays.',
    },
    toDo: NOTHING,
  },
  'part-refused': {
    title: { zh: '申报部分行已驳回', en: 'Part of a claim was refused' },
    text: {
      zh: '申报 {claim} 本轮审核的行已驳回，理由见各行；其余各行不受影响。',
      en: 'Lines of claim {claim} that were reviewed in this round were refused; each states why. The others are not affected.',
    },
    toDo: {
      zh: '对决定不服的，可依法申请行政复议或提起行政诉讼。',
      en: 'Whoever disagrees may apply for reconsideration or go to court, as the law provides.',
    },
  },
  'rest-refused': {
    title: { zh: '申报其余部分已驳回', en: 'The rest of a claim was refused' },
    text: {
      zh: '申报 {claim} 未拨付的部分已驳回，理由见决定书；已拨付的部分不变。',
      en: 'What claim {claim} had not been paid was refused; the decision states why. What was paid stays.',
    },
    toDo: {
      zh: '对决定不服的，可依法申请行政复议或提起行政诉讼。',
      en: 'Whoever disagrees may apply for reconsideration or go to court, as the law provides.',
    },
  },
  'notice-published': {
    title: { zh: '审核结果公示', en: 'Result published' },
    text: {
      zh: '申报 {claim} 的审核结果已公示，公示至 {day}。',
      en: 'The result of claim {claim} is published until {day}.',
    },
    toDo: NOTHING,
  },
  'objection-received': {
    title: { zh: '收到异议', en: 'Objection received' },
    text: {
      zh: '公示期间收到对申报 {claim} 的异议，相关人员的补贴待核查后处理，其余不受影响。',
      en: 'An objection to claim {claim} was received; the lines it concerns wait until it is decided, the others go on.',
    },
    toDo: NOTHING,
  },
  'payment-made': {
    title: { zh: '补贴已拨付', en: 'Subsidy paid' },
    text: { zh: '申报 {claim} 的补贴 {amount} 元已拨付。', en: 'CNY {amount} of claim {claim} were paid.' },
    toDo: { zh: '请核对账户。', en: 'Check your account.' },
  },
  'payment-returned': {
    title: { zh: '补贴退票', en: 'Payment came back' },
    text: {
      zh: '申报 {claim} 的补贴被退回，账号与户名可能不符。',
      en: 'The payment of claim {claim} came back: account and name may not agree.',
    },
    toDo: {
      zh: '请核对收款账户并联系财政拨付人员。',
      en: 'Check the account and get in touch with the finance office.',
    },
  },
  'payment-closed': {
    title: { zh: '退票补贴终止拨付', en: 'A returned payment is closed' },
    text: {
      zh: '申报 {claim} 被退回的补贴 {amount} 元，经两名经办人决定终止拨付，款项退回原资金渠道，所涉人员的补贴资格已释放。',
      en: 'CNY {amount} of claim {claim} came back and were closed by two officers: the money is back in its fund, and the entitlements are free again.',
    },
    toDo: {
      zh: '收款账户更正后可重新申报；对决定不服的，可依法申请行政复议或提起行政诉讼。',
      en: 'Claim again once the account is right. Whoever disagrees may apply for reconsideration or go to court.',
    },
  },
  'correction-due-soon': {
    title: { zh: '补正期限将至', en: 'Correction is due soon' },
    text: { zh: '申报 {claim} 的补正期限为 {day}。', en: 'Claim {claim} is to be corrected by {day}.' },
    toDo: { zh: '请在期限内更正并重新提交。', en: 'Correct it and submit it again in time.' },
  },
  'correction-overdue': {
    title: { zh: '补正已逾期', en: 'Correction is overdue' },
    text: { zh: '申报 {claim} 未在 {day} 前补正。', en: 'Claim {claim} was not corrected by {day}.' },
    toDo: { zh: '请尽快重新提交，或撤回申报。', en: 'Submit it again soon, or withdraw it.' },
  },
  'waits-for-bureau': {
    title: { zh: '申报处理暂停，由经办机构恢复', en: 'The bureau sees to your claim' },
    text: {
      zh: '申报 {claim} 的处理因系统原因暂停，由经办机构负责恢复，您无需操作。',
      en: 'Something in the system keeps claim {claim} from going on. The bureau sees to it.',
    },
    toDo: NOTHING,
  },
  'claim-halted': {
    title: { zh: '申报流程无法继续', en: 'A claim cannot go on by itself' },
    text: {
      zh: '申报 {claim} 的流程多次处理失败，已停止自动推进，原因见该申报。',
      en: 'The workflow of claim {claim} failed for good; the claim says why.',
    },
    toDo: {
      zh: '请系统管理员排除原因后重新推进；如系申报内容所致，请初审或复审人员退回补正。',
      en: 'An administrator removes the cause and redrives; where the roster is the cause, a reviewer returns the claim.',
    },
  },
  'review-waiting': {
    title: { zh: '新的待审申报', en: 'A claim waits for review' },
    text: { zh: '申报 {claim} 待您审核。', en: 'Claim {claim} waits for your review.' },
    toDo: { zh: '请在审核队列中办理。', en: 'Take it from the queue.' },
  },
  'sent-back': {
    title: { zh: '复审退回初审', en: 'Sent back by the second review' },
    text: { zh: '申报 {claim} 由复审退回初审。', en: 'Claim {claim} was sent back to the first review.' },
    toDo: { zh: '请按退回意见重新审核。', en: 'Review it again, for the reason given.' },
  },
  'objection-to-decide': {
    title: { zh: '异议待处理', en: 'An objection waits' },
    text: { zh: '申报 {claim} 收到异议，待核查。', en: 'An objection to claim {claim} is to be decided on.' },
    toDo: { zh: '请在异议队列中办理。', en: 'Take it from the queue of objections.' },
  },
  'case-to-decide': {
    title: { zh: '案件待核查', en: 'A case waits' },
    text: { zh: '申报 {claim} 涉及一起案件，待核查。', en: 'A case concerning claim {claim} is to be looked into.' },
    toDo: { zh: '请在案件中办理。', en: 'Look into it under cases.' },
  },
  'acceptance-due-soon': {
    title: { zh: '不予受理期限将至', en: 'Last days to say not accepted' },
    text: {
      zh: '申报 {claim} 不予受理须于 {day} 前作出，逾期即为受理。',
      en: 'That claim {claim} is not accepted can only be said by {day}; after it, it is accepted.',
    },
    toDo: { zh: '请及时审核。', en: 'Look at it in time.' },
  },
  'review-due-soon': {
    title: { zh: '审核时限将至', en: 'Review is due soon' },
    text: { zh: '申报 {claim} 应于 {day} 前审核完毕。', en: 'The review of claim {claim} is due by {day}.' },
    toDo: { zh: '请及时办理。', en: 'Decide on it in time.' },
  },
  'review-overdue': {
    title: { zh: '审核已超时', en: 'Review is overdue' },
    text: { zh: '申报 {claim} 应于 {day} 前审核完毕，现已超时。', en: 'The review of claim {claim} was due by {day}.' },
    toDo: { zh: '请立即办理。', en: 'Decide on it now.' },
  },
  'funds-missing': {
    title: { zh: '资金不足，等待拨付', en: 'A claim waits for money' },
    text: {
      zh: '申报 {claim} 因资金不足等待拨付。',
      en: 'Claim {claim} waits because its fund has not enough money.',
    },
    toDo: { zh: '请补足资金或调剂。', en: 'Appropriate money, or transfer some.' },
  },
  'payment-to-correct': {
    title: { zh: '退票待处理', en: 'A returned payment waits' },
    text: { zh: '申报 {claim} 的拨款被退回。', en: 'The payment of claim {claim} came back.' },
    toDo: { zh: '请核对账户后重新拨付。', en: 'Check the account, then pay it again.' },
  },
} as const satisfies Record<string, Message>;

export type Code = keyof typeof MESSAGES;

/** What is filled in: the last day of a period, an amount in integer fen. */
export interface Params {
  readonly day?: string;
  readonly amountFen?: number;
}

/** A message as somebody reads it, in both languages. Where no period is known, `{by}` asks to be quick. */
export function written(code: Code, claimId: string, { day, amountFen }: Params): Message {
  const { title, text, toDo }: Message = MESSAGES[code];
  const fill = (template: string, by: string): string =>
    template
      .replaceAll('{claim}', claimId)
      .replaceAll('{by}', by)
      .replaceAll('{day}', day ?? '—')
      .replaceAll('{amount}', ((amountFen ?? 0) / 100).toFixed(2));
  const both = ({ zh, en }: Text): Text => ({
    zh: fill(zh, day === undefined ? '尽快' : `于 ${day} 前`),
    en: fill(en, day === undefined ? 'soon' : `by ${day}`),
  });
  return { title: both(title), text: both(text), toDo: both(toDo) };
}
