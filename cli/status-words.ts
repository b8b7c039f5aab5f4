import type { Text } from '#functions/shared/fault.ts';
import type { Status } from '#functions/claim/status.ts';

/** What a person calls the place where a claim stands. */
export const STATUS_WORDS: Readonly<Record<Status, Text>> = {
  draft: { zh: '草稿,尚未提交', en: 'draft, not submitted' },
  submitted: { zh: '已提交', en: 'submitted' },
  verifying: { zh: '证书核验中', en: 'certificates being verified' },
  'waiting-for-register': { zh: '证书核验中(等待查询系统恢复)', en: 'certificates being verified (register away)' },
  assessing: { zh: '资格审核中', en: 'eligibility being assessed' },
  'waiting-for-entitlement': { zh: '等待同一人的另一笔申报办结', en: 'waits for another claim for the same person' },
  screening: { zh: '比对核查中', en: 'being screened' },
  'first-review': { zh: '初审', en: 'first review' },
  'second-review': { zh: '复审', en: 'second review' },
  approval: { zh: '审批', en: 'approval' },
  approved: { zh: '审核通过', en: 'approved' },
  notice: { zh: '公示', en: 'public notice' },
  'objection-review': { zh: '公示异议处理', en: 'objections being decided' },
  reserving: { zh: '落实资金', en: 'funds being reserved' },
  'awaiting-funds': { zh: '等待资金', en: 'waits for funds' },
  reserved: { zh: '资金已落实', en: 'funds reserved' },
  disbursing: { zh: '拨付中', en: 'being paid' },
  'payment-returned': { zh: '退票,待更正', en: 'payment returned, to be corrected' },
  settling: { zh: '拨付结算', en: 'payment being settled' },
  rejecting: { zh: '驳回办理中', en: 'being refused' },
  returning: { zh: '退回补正办理中', en: 'being returned for correction' },
  withdrawing: { zh: '撤回办理中', en: 'being withdrawn' },
  paid: { zh: '已拨付', en: 'paid' },
  rejected: { zh: '已驳回', en: 'refused' },
  returned: { zh: '已退回补正', en: 'returned for correction' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  'not-accepting': { zh: '不予受理办理中', en: 'being not accepted' },
  'not-accepted': { zh: '不予受理', en: 'not accepted' },
};

export const statusWords = (status: string): Text =>
  (STATUS_WORDS as Readonly<Record<string, Text>>)[status] ?? { zh: status, en: status };
