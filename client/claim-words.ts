import type { Status } from '#functions/claim/status.ts';
import type { Text } from '#functions/shared/fault.ts';

/** Where a claim stands, in the words of the policy. */
export const STATUS_WORDS: Readonly<Record<Status, Text>> = {
  draft: { zh: '草稿', en: 'Draft' },
  submitted: { zh: '已提交', en: 'Submitted' },
  verifying: { zh: '证书核验中', en: 'Verifying certificates' },
  'waiting-for-register': { zh: '等待登记系统恢复', en: 'Waiting for a register' },
  assessing: { zh: '资格核定中', en: 'Assessing eligibility' },
  'waiting-for-entitlement': { zh: '等待其他申报办结', en: 'Waiting for another claim' },
  screening: { zh: '筛查中', en: 'Screening' },
  'first-review': { zh: '待初审', en: 'First review' },
  'second-review': { zh: '待复审', en: 'Second review' },
  approval: { zh: '待审批', en: 'Approval' },
  approved: { zh: '审核通过', en: 'Approved' },
  notice: { zh: '公示中', en: 'Public notice' },
  'objection-review': { zh: '异议核查中', en: 'Objections under review' },
  reserving: { zh: '安排资金中', en: 'Reserving funds' },
  'awaiting-funds': { zh: '等待资金', en: 'Waiting for funds' },
  reserved: { zh: '资金已安排', en: 'Funds reserved' },
  disbursing: { zh: '拨付中', en: 'Being paid' },
  'payment-returned': { zh: '退票', en: 'Payment returned' },
  settling: { zh: '办结中', en: 'Settling' },
  rejecting: { zh: '驳回处理中', en: 'Being refused' },
  returning: { zh: '退回补正处理中', en: 'Being returned' },
  withdrawing: { zh: '撤回处理中', en: 'Being withdrawn' },
  paid: { zh: '已拨付', en: 'Paid' },
  rejected: { zh: '已驳回', en: 'Refused' },
  returned: { zh: '退回补正', en: 'Returned for correction' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  'not-accepting': { zh: '不予受理处理中', en: 'Being not accepted' },
  'not-accepted': { zh: '不予受理', en: 'Not accepted' },
};

/** Where one line stands. */
export const STANDING_WORDS: Readonly<Record<string, Text>> = {
  pending: { zh: '待核验', en: 'Pending' },
  waiting: { zh: '等待中', en: 'Waiting' },
  granted: { zh: '拟补贴', en: 'Granted' },
  held: { zh: '暂缓', en: 'Held' },
  paid: { zh: '已拨付', en: 'Paid' },
  refused: { zh: '不予补贴', en: 'Refused' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  recovered: { zh: '已追回', en: 'Recovered' },
};

/** What happened to a claim, by the type of its event. */
export const EVENT_WORDS: Readonly<Record<string, Text>> = {
  'claim-created': { zh: '新建申报', en: 'Claim created' },
  'claim-submitted': { zh: '提交申报', en: 'Submitted' },
  'roster-frozen': { zh: '花名册封存', en: 'Roster frozen' },
  'certificates-verified': { zh: '证书核验完成', en: 'Certificates verified' },
  'register-away': { zh: '登记系统暂不可用', en: 'A register is away' },
  'register-back': { zh: '登记系统恢复', en: 'The register is back' },
  'eligibility-assessed': { zh: '资格核定完成', en: 'Eligibility assessed' },
  'waiting-for-entitlement': { zh: '等待其他申报办结', en: 'Waiting for another claim' },
  screened: { zh: '筛查完成', en: 'Screened' },
  'under-examination': { zh: '核查中', en: 'Under examination' },
  'first-review-decided': { zh: '初审完成', en: 'First review decided' },
  'second-review-decided': { zh: '复审完成', en: 'Second review decided' },
  'approval-decided': { zh: '审批完成', en: 'Approval decided' },
  'review-carried-out': { zh: '审核结果生效', en: 'Review carried out' },
  'notice-published': { zh: '开始公示', en: 'Public notice published' },
  'nothing-to-publish': { zh: '无需公示', en: 'Nothing to publish' },
  'objection-received': { zh: '收到异议', en: 'Objection received' },
  'notice-closed': { zh: '公示期满', en: 'Public notice closed' },
  'funds-reserved': { zh: '资金已安排', en: 'Funds reserved' },
  'waiting-for-funds': { zh: '等待资金', en: 'Waiting for funds' },
  'payment-instructed': { zh: '发起拨付', en: 'Payment instructed' },
  'payment-instructed-again': { zh: '重新拨付', en: 'Payment instructed again' },
  'payment-confirmed': { zh: '拨付成功', en: 'Payment confirmed' },
  'payment-returned': { zh: '退票', en: 'Payment returned' },
  'receipt-contradicts': { zh: '回单不符', en: 'A receipt contradicts' },
  'claim-settled': { zh: '办结', en: 'Settled' },
  'claim-returned': { zh: '退回补正', en: 'Returned for correction' },
  'claim-rejected': { zh: '驳回', en: 'Refused' },
  'withdrawal-requested': { zh: '申请撤回', en: 'Withdrawal requested' },
  'claim-not-accepted': { zh: '不予受理', en: 'Not accepted' },
  'claim-withdrawn': { zh: '已撤回', en: 'Withdrawn' },
  'entitlement-asked-again': { zh: '重新核对补贴资格', en: 'Entitlement asked again' },
  'entitlement-may-be-free': { zh: '补贴资格可能已释放', en: 'An entitlement may be free' },
  'assignment-released': { zh: '取消领取', en: 'Taken out of hands' },
  'case-opened': { zh: '立案核查', en: 'Case opened' },
  'case-closed': { zh: '案件办结', en: 'Case closed' },
  'worker-denied': { zh: '职工声明“不是我”', en: 'Denied by the worker' },
  'worker-code-issued': { zh: '发放职工验证码', en: 'Code handed out to a worker' },
  'denial-dismissed': { zh: '本人否认不成立', en: 'Denial dismissed' },
  'nothing-to-reserve': { zh: '无待拨付的行', en: 'Nothing left to reserve' },
  'denied-lines-held': { zh: '被否认的行暂缓', en: 'Denied lines held' },
  'personal-field-revealed': { zh: '查看完整个人信息', en: 'Personal field seen in clear' },
  'execution-redriven': { zh: '重新推进流程', en: 'Execution redriven' },
  'execution-stopped': { zh: '停止流程', en: 'Execution stopped' },
  'execution-replaced': { zh: '更换流程执行', en: 'Execution replaced' },
  rechecked: { zh: '拨付后复查', en: 'Checked again after payment' },
  'claim-halted': { zh: '流程无法继续，待人处理', en: 'The workflow cannot go on by itself' },
  'claim-resumed': { zh: '流程恢复推进', en: 'The workflow goes on' },
  'halted-claim-returned': { zh: '决定退回补正', en: 'To be returned for correction' },
  'payment-decision-proposed': { zh: '拟作拨付处置', en: 'Decision on a payment proposed' },
  'payment-decision-confirmed': { zh: '拨付处置确认', en: 'Decision on a payment confirmed' },
  'payment-decision-refused': { zh: '拨付处置被否决', en: 'Decision on a payment refused' },
  'payment-decision-withdrawn': { zh: '拨付处置已撤回', en: 'Decision on a payment withdrawn' },
  'payment-closed': { zh: '终止拨付', en: 'Payment closed' },
  'recovery-proposed': { zh: '拟追回', en: 'Recovery proposed' },
  'recovery-confirmed': { zh: '追回确认', en: 'Recovery confirmed' },
  'fraud-mark-lifting-proposed': { zh: '拟解除骗取标记', en: 'Lifting of a mark of fraud proposed' },
  'fraud-mark-lifting-confirmed': { zh: '骗取标记已解除', en: 'Mark of fraud lifted' },
  'fraud-mark-lifting-refused': { zh: '解除骗取标记被否决', en: 'Lifting of a mark of fraud refused' },
  'fraud-mark-lifting-withdrawn': { zh: '解除骗取标记已撤回', en: 'Lifting of a mark of fraud withdrawn' },
  'recovery-refused': { zh: '追回被否决', en: 'Recovery refused' },
  'recovery-withdrawn': { zh: '追回已撤回', en: 'Recovery withdrawn' },
};

/** Decisions of a review. */
export const DECISION_WORDS: Readonly<Record<string, Text>> = {
  approve: { zh: '同意', en: 'Approved' },
  refuse: { zh: '驳回', en: 'Refused' },
  return: { zh: '退回补正', en: 'Returned for correction' },
  'not-accept': { zh: '不予受理', en: 'Not accepted' },
};

const DAY_MS = 24 * 3_600_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** A period ends with the midnight that ends its last day: people are told that day, which still counts. */
export function lastDayOf(endsAt: string): string {
  const justBefore = Date.parse(endsAt) - 1 + SHANGHAI_OFFSET_MS;
  return new Date(justBefore - (justBefore % DAY_MS)).toISOString().slice(0, 10);
}

/** One way to say until when something may be done. */
export const untilWords = (lastDay: string): Text => ({
  zh: `至 ${lastDay}（含当日）`,
  en: `until ${lastDay}, that day included`,
});

/** One way to say how long a public notice runs. */
export function noticeWords({ from, to, workingDays }: { from: string; to: string; workingDays: number }): Text {
  return {
    zh: `${from} 至 ${to}（含当日，${workingDays} 个工作日）`,
    en: `${from} to ${to}, that day included (${workingDays} working days)`,
  };
}

export function wordOf(words: Readonly<Record<string, Text>>, code: string): Text {
  return words[code] ?? { zh: code, en: code };
}
