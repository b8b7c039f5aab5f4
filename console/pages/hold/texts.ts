import type { Text, Texts } from '#console/shell/text.ts';

export const HOLD = {
  title: { zh: '暂停拨付', en: 'Payments on hold' },
  held: { zh: '全部拨付已暂停', en: 'All payments are held' },
  running: { zh: '拨付正常进行。', en: 'Payments go on as usual.' },
  what: {
    zh: '暂停期间不向国库发出任何支付指令；申报照常办理，到“拨付中”等待，恢复后自动继续。暂停由一名管理员作出，由另一名管理员恢复。',
    en: 'While payments are held nothing is instructed to the treasury: claims go on up to "being paid", wait there, and go on by themselves afterwards. One administrator holds payments, another lets them go.',
  },
  since: { zh: '暂停时间', en: 'Since' },
  by: { zh: '暂停人', en: 'Held by' },
  why: { zh: '暂停理由', en: 'Why' },
  lastTime: { zh: '上次暂停', en: 'The last time' },
  liftedAt: { zh: '恢复时间', en: 'Let go' },
  liftedBy: { zh: '恢复人', en: 'Let go by' },
  liftingReason: { zh: '恢复理由', en: 'Why they were let go' },
  hold: { zh: '暂停全部拨付', en: 'Hold all payments' },
  holdWhy: {
    zh: '立即停止向国库发出支付指令，所有地区均受影响。恢复须由另一名管理员办理。',
    en: 'From now on nothing is sent to the treasury, in any region. Another administrator has to let payments go.',
  },
  lift: { zh: '恢复拨付', en: 'Let payments go' },
  liftWhy: {
    zh: '请先与国库核对一致。恢复后，等待中的支付将在一两分钟内发出。',
    en: 'Compare with the treasury first. What waited is sent within a minute or two.',
  },
  anotherLifts: { zh: '须由另一名管理员恢复拨付。', en: 'Another administrator has to let payments go.' },
  administratorLifts: { zh: '恢复拨付由管理员办理。', en: 'Administrators let payments go.' },
  reason: { zh: '理由', en: 'Reason' },
  more: { zh: '查看详情', en: 'See more' },
} as const satisfies Texts;

/** Who holds payments where nobody did: see "Restoring an older copy" in the runbook. */
export const NOBODY: Readonly<Record<string, Text>> = {
  restore: { zh: '恢复旧副本时自动设置', en: 'set when an older copy was restored' },
};
