import type { Line } from '#client/types.ts';
import { yuan } from '#console/shell/format.ts';
import type { Text, Texts } from '#console/shell/text.ts';

export const TEXTS = {
  funds: { zh: '资金', en: 'Funds' },
  kind: { zh: '资金渠道', en: 'Fund' },
  year: { zh: '年度', en: 'Year' },
  appropriated: { zh: '已下达', en: 'Appropriated' },
  carriedIn: { zh: '上年结转', en: 'Carried in' },
  carriedOut: { zh: '已结转下年', en: 'Carried out' },
  transferred: { zh: '调剂净额', en: 'Transferred, net' },
  reserved: { zh: '已落实待拨付', en: 'Reserved' },
  paid: { zh: '已拨付', en: 'Paid' },
  recovered: { zh: '已追回', en: 'Recovered' },
  available: { zh: '可用余额', en: 'Available' },
  waiting: { zh: '等待资金的申报', en: 'Claims waiting for money' },
  waitingFen: { zh: '等待金额', en: 'Money waited for' },
  balanced: { zh: '账实相符：各笔明细加总等于余额。', en: 'Balanced: the entries add up to the balance.' },
  unbalanced: {
    zh: '余额与明细不符，请停止拨付并报告管理员。',
    en: 'Balance and entries contradict: stop and report it.',
  },
  statement: { zh: '资金明细账', en: 'Statement' },
  noEntries: { zh: '没有明细。', en: 'No entries yet.' },
  overTime: { zh: '可用余额走势', en: 'Available over time' },
  entry: { zh: '事项', en: 'Entry' },
  change: { zh: '变动', en: 'Change' },
  at: { zh: '时间', en: 'When' },
  by: { zh: '经办', en: 'By' },
  claim: { zh: '申报编号', en: 'Claim' },
  document: { zh: '文号', en: 'Document' },
  more: { zh: '继续显示', en: 'Show more' },
  appropriate: { zh: '下达资金', en: 'Appropriate' },
  amount: { zh: '金额（元）', en: 'Amount (CNY)' },
  amountWrong: { zh: '请填写金额，最多两位小数', en: 'An amount with two decimals at most' },
  needed: { zh: '请填写', en: 'Please fill this in' },
  send: { zh: '确定', en: 'Do it' },
  cancel: { zh: '取消', en: 'Cancel' },
  carryOver: { zh: '年末结转', en: 'Carry over to the next year' },
  carryOverWhy: {
    zh: '年度结束后，可用余额结转到下一年度；以后又有退回的，可再次结转。',
    en: 'When the year is over what is available moves to the next; again when more comes back.',
  },
  proposals: { zh: '待办与已办事项', en: 'What was proposed' },
  proposalsWhy: {
    zh: '资金下达、冲销、调剂、结转均由一人提出、另一人确认；逾 30 日无人办理的自动失效。',
    en: 'Money comes, goes back or moves by two officers: one proposes, another confirms. After 30 days it lapses.',
  },
  noProposals: { zh: '没有事项。', en: 'Nothing was proposed.' },
  proposedNow: { zh: '已提出，待另一人确认', en: 'Proposed: another officer confirms it' },
  propose: { zh: '提出调剂', en: 'Propose a transfer' },
  approve: { zh: '确认办理', en: 'Confirm' },
  to: { zh: '转入资金', en: 'To fund' },
  reason: { zh: '理由', en: 'Reason' },
  state: { zh: '状态', en: 'State' },
  payments: { zh: '拨付', en: 'Payments' },
  noPayments: { zh: '没有这类申报。', en: 'No such claims.' },
  enterprise: { zh: '企业（统一社会信用代码）', en: 'Enterprise (credit code)' },
  granted: { zh: '核定金额', en: 'Granted' },
  all: { zh: '全部', en: 'All' },
  show: { zh: '显示', en: 'Show' },
  payment: { zh: '拨付情况', en: 'Payment' },
  lines: { zh: '行数', en: 'Lines' },
  pending: { zh: '待拨付', en: 'Pending' },
  held: { zh: '暂缓拨付', en: 'Held' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  returned: { zh: '退票原因', en: 'Why it was returned' },
  retry: { zh: '更正后重新拨付', en: 'Pay again after correction' },
  retryWhy: {
    zh: '确认收款账户已更正：将以新的支付凭证号重新发出支付指令，资金仍是原来落实的那一笔。',
    en: 'The account was corrected: a new instruction with a new number goes out, on the same reservation.',
  },
  recoveries: { zh: '追回', en: 'Recoveries' },
  noRecoveries: { zh: '没有追回。', en: 'No recoveries.' },
  finding: { zh: '认定', en: 'Finding' },
  findingWhy: {
    zh: '认定骗取的，追回后留下标记：同一证书再次申报不予补贴，直至两人解除标记。',
    en: 'Fraud leaves a mark: what was paid for is refused when it is claimed again, until two people lift the mark.',
  },
  confirm: { zh: '确认追回', en: 'Confirm' },
  confirmWhy: {
    zh: '追回由一人提出、另一人确认，确认后款项退回原资金。',
    en: 'One proposes, another confirms; then the money is back in the fund it came from.',
  },
  proposeRecovery: { zh: '提出追回', en: 'Propose a recovery' },
  receipts: { zh: '国库回单与处置', en: 'What the treasury said, and what comes of it' },
  voucher: { zh: '凭证号', en: 'Voucher' },
  queue: { zh: '排队', en: 'Queue' },
  before: { zh: '前面还有', en: 'before it' },
  back: { zh: '返回', en: 'Back' },
} as const satisfies Texts;

/** Why money comes back. */
export const FINDINGS = {
  error: { zh: '非骗取（差错等）', en: 'No fraud (an error, say)' },
  fraud: { zh: '骗取', en: 'Fraud' },
} as const satisfies Texts;

/** What a recovery asks back, before it is proposed. */
export function askedBack(lines: readonly Pick<Line, 'row' | 'grantedFen'>[]): Text {
  const rows = lines.map(({ row }) => row).toSorted((a, b) => a - b);
  const amount = yuan(lines.reduce((sum, { grantedFen }) => sum + grantedFen, 0));
  return {
    zh: `追回第 ${rows.join('、')} 行，共 ${amount}。${TEXTS.confirmWhy.zh}`,
    en: `Asks back ${amount} of rows ${rows.join(', ')}. ${TEXTS.confirmWhy.en}`,
  };
}

/** What is proposed to be done with a fund. */
export const DEED_WORDS = {
  appropriation: { zh: '资金下达', en: 'appropriation' },
  reversal: { zh: '冲销（红字）', en: 'reversal' },
  transfer: { zh: '资金调剂', en: 'transfer' },
  'carry-over': { zh: '年末结转', en: 'carry-over' },
} as const satisfies Texts;

/** What an entry of a fund's statement is. */
export const ENTRY_WORDS: Texts = {
  appropriate: { zh: '下达', en: 'appropriation' },
  reverse: { zh: '冲销', en: 'reversed' },
  'carry-in': { zh: '上年结转', en: 'carried in' },
  'carry-out': { zh: '结转下年', en: 'carried out' },
  'transfer-in': { zh: '调剂转入', en: 'transfer in' },
  'transfer-out': { zh: '调剂转出', en: 'transfer out' },
  reserve: { zh: '落实', en: 'reserved' },
  commit: { zh: '拨付', en: 'paid' },
  release: { zh: '释放', en: 'released' },
  recover: { zh: '追回', en: 'recovered' },
};

export const PAYMENT_STATUSES = [
  'awaiting-funds',
  'reserved',
  'disbursing',
  'payment-returned',
  'settling',
  'paid',
] as const;
