import type { Texts } from '#console/shell/text.ts';

/** What two officers can make of a payment. */
export const OUTCOME_WORDS = {
  closed: { zh: '终止拨付', en: 'Close the payment' },
  paid: { zh: '认定已拨付', en: 'Take it as paid' },
  returned: { zh: '认定未拨付', en: 'Take it as not paid' },
} as const satisfies Texts;

/** What comes of it, before it is proposed. */
export const OUTCOME_WHY = {
  closed: {
    zh: '由一人提出、另一人确认。确认后不再支付：款项退回原资金渠道，所涉各行取消并释放资格，企业可重新申报。',
    en: 'One proposes, another confirms. Then it is not paid again: the money is back in its fund, its lines are refused and free to be claimed again.',
  },
  paid: {
    zh: '已与财政核对，支付指令的全额已经拨付（差额已另行补齐或退回）时提出；由另一人确认后按指令金额记为已拨付。',
    en: 'When it was cleared up with the treasury that the whole amount was paid, any difference having been made good: once another confirms, the amount of the instruction counts as paid.',
  },
  returned: {
    zh: '已与财政核对，分文未拨付或已全部退回时提出；由另一人确认后资金继续保留，可重新支付或终止拨付。',
    en: 'When it was cleared up with the treasury that none of it was paid, or all came back: once another confirms, the money stays reserved, to be paid again or closed.',
  },
} as const satisfies Texts;

export const RESULT_WORDS = {
  paid: { zh: '已拨付', en: 'paid' },
  returned: { zh: '退票', en: 'returned' },
} as const satisfies Texts;
