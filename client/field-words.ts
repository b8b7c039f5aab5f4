import type { Text } from '#functions/shared/fault.ts';

/** What the fields of requests are called on pages and in terminals. */
export const FIELD_WORDS: Readonly<Record<string, Text>> = {
  enterpriseId: { zh: '企业（统一社会信用代码）', en: 'enterprise (credit code)' },
  creditCode: { zh: '统一社会信用代码', en: 'credit code' },
  region: { zh: '地区', en: 'region' },
  limit: { zh: '每页条数', en: 'how many a page' },
  cursor: { zh: '翻页位置', en: 'place to go on from' },
  status: { zh: '状态', en: 'status' },
  state: { zh: '状态', en: 'state' },
  order: { zh: '排序', en: 'order' },
  sort: { zh: '排序', en: 'order' },
  batch: { zh: '批次', en: 'batch' },
  part: { zh: '部分', en: 'part' },
  standing: { zh: '结果', en: 'standing' },
  reason: { zh: '理由', en: 'reason' },
  signal: { zh: '疑点', en: 'sign' },
  band: { zh: '风险等级', en: 'risk band' },
  limitState: { zh: '审核时限', en: 'time limit' },
  held: { zh: '领取情况', en: 'in whose hands' },
  by: { zh: '按', en: 'by' },
  value: { zh: '取值', en: 'value' },
  from: { zh: '起始日期', en: 'from' },
  to: { zh: '截止日期', en: 'to' },
  until: { zh: '截止日期', en: 'until' },
  after: { zh: '起始位置', en: 'after' },
  day: { zh: '日期', en: 'day' },
  valueDate: { zh: '起息日', en: 'value date' },
  fileName: { zh: '文件名', en: 'file name' },
  file: { zh: '文件', en: 'file' },
  base64: { zh: '文件内容', en: 'content of the file' },
  fileDigest: { zh: '文件摘要', en: 'digest of the file' },
  format: { zh: '格式', en: 'format' },
  type: { zh: '类型', en: 'type' },
  kind: { zh: '类别', en: 'kind' },
  language: { zh: '语言', en: 'language' },
  uploadId: { zh: '花名册', en: 'roster' },
  leaveOutFaultyRows: { zh: '仅提交无误的行', en: 'leave out faulty rows' },
  action: { zh: '操作', en: 'action' },
  what: { zh: '操作', en: 'action' },
  round: { zh: '轮次', en: 'round' },
  revision: { zh: '第几次提交', en: 'submission' },
  generation: { zh: '第几代执行', en: 'generation' },
  stage: { zh: '审核环节', en: 'stage' },
  decision: { zh: '审核意见', en: 'decision' },
  outcome: { zh: '结论', en: 'outcome' },
  result: { zh: '结果', en: 'result' },
  refusedLines: { zh: '不予通过的行', en: 'lines refused' },
  cleared: { zh: '放行的行', en: 'lines cleared' },
  corrections: { zh: '需补正的行', en: 'lines to be corrected' },
  determinedLines: { zh: '核定金额的行', en: 'lines whose amount is set' },
  confirmed: { zh: '确认的事项', en: 'what was confirmed' },
  lineId: { zh: '行', en: 'line' },
  lineIds: { zh: '行', en: 'lines' },
  finding: { zh: '认定', en: 'finding' },
  evidence: { zh: '依据材料', en: 'evidence' },
  code: { zh: '事项或验证码', en: 'code' },
  amountFen: { zh: '金额', en: 'amount' },
  document: { zh: '文号', en: 'document' },
  claimId: { zh: '申报编号', en: 'claim' },
  error: { zh: '错误', en: 'error' },
  packId: { zh: '审计包', en: 'pack' },
  contact: { zh: '联系方式', en: 'contact' },
  statement: { zh: '情况说明', en: 'statement' },
  instructionId: { zh: '支付指令', en: 'payment instruction' },
  receiptId: { zh: '回执', en: 'receipt' },
  voucherNumber: { zh: '凭证号', en: 'voucher number' },
  replaces: { zh: '替换的政策版本', en: 'policy version replaced' },
  issuerId: { zh: '评价机构', en: 'issuer' },
  documentType: { zh: '证件类型', en: 'kind of document' },
  documentNumber: { zh: '证件号码', en: 'document number' },
  certificateNumber: { zh: '证书编号', en: 'certificate number' },
  given: { zh: '是否同意', en: 'whether consent is given' },
  figure: { zh: '统计项', en: 'figure' },
  reviewer: { zh: '审核人员', en: 'reviewer' },
  role: { zh: '职务', en: 'office' },
  standIn: { zh: '代理人', en: 'stand-in' },
  onBehalfOf: { zh: '被代理人', en: 'whom they stand in for' },
  officer: { zh: '工作人员', en: 'officer' },
  ground: { zh: '回避事由', en: 'ground' },
  field: { zh: '字段', en: 'field' },
};

/** Where in a request something is wrong (RFC 6901), in words: `/cleared/0/evidence` is 放行的行 第 1 项 · 依据材料. */
export function pointerWords(pointer: string): Text {
  const parts = pointer.split('/').slice(1);
  const said = (language: keyof Text): string =>
    parts
      .map((part) => {
        if (/^\d{1,6}$/.test(part)) return language === 'zh' ? `第 ${Number(part) + 1} 项` : `no. ${Number(part) + 1}`;
        return Object.hasOwn(FIELD_WORDS, part) ? FIELD_WORDS[part]?.[language] : undefined;
      })
      .filter((word) => word !== undefined)
      .join(' · ');
  return { zh: said('zh'), en: said('en') };
}
