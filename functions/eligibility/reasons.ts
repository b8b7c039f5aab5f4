import type { Text } from '../shared/fault.ts';

/** Why a line is not granted. Stable codes; the text names the rule, the clause names where it stands. */
export interface ReasonText extends Text {
  readonly clause: string;
}

const PLAN = '闽人社文 2024-04-23 实施方案 二(三)';
const SCHEME = '闽人社发〔2024〕3号';

export const REASONS = {
  'certificate-not-found': {
    zh: '证书登记系统中查无此证书。',
    en: 'The register does not know this certificate.',
    clause: `${PLAN}: 以取得证书为依据`,
  },
  'certificate-mismatch': {
    zh: '证书登记信息与花名册不一致。',
    en: 'The register holds other facts for this certificate than the roster does.',
    clause: `${PLAN}: 以取得证书为依据`,
  },
  'certificate-revoked': {
    zh: '证书已被撤销或注销。',
    en: 'The certificate was revoked.',
    clause: `${PLAN}: 以取得证书为依据`,
  },
  'certificate-number-contradicts': {
    zh: '证书编号本身与所填等级、年份、类型、评价机构或地区矛盾。',
    en: 'The certificate number itself contradicts the level, year, type, issuer or region on the line.',
    clause: `${PLAN}: 以取得证书为依据`,
  },
  'certificate-type-and-level': {
    zh: '证书类型与技能等级不匹配(专项职业能力证书不分等级)。',
    en: 'Certificate type and level do not go together (special-ability certificates have no level).',
    clause: SCHEME,
  },
  'no-policy-in-force': {
    zh: '发证日期当日没有有效的补贴政策。',
    en: "No policy was in force on the certificate's date of issue.",
    clause: `${PLAN}: 政策有效期至 2025-12-31`,
  },
  'claim-window-passed': {
    zh: '已超过证书核发后的申领期限。',
    en: 'The time for claiming after the issue of the certificate has passed.',
    clause: SCHEME,
  },
  'not-employed-by-claimant': {
    zh: '培训期间未由申报企业参保。',
    en: 'The worker was not insured by the claimant in the training months.',
    clause: `${PLAN}: 企业组织职工培训`,
  },
  'pension-drawn': {
    zh: '已享受基本养老保险待遇。',
    en: 'The worker already draws a basic pension.',
    clause: SCHEME,
  },
  'public-servant': {
    zh: '机关事业单位在编人员不在补贴范围。',
    en: 'Public servants on the establishment are not covered.',
    clause: SCHEME,
  },
  student: {
    zh: '非毕业学年在校生不在补贴范围。',
    en: 'Students are covered in their graduation year only.',
    clause: SCHEME,
  },
  'past-age-limit': {
    zh: '已超过法定退休年龄且超过补贴年龄上限。',
    en: 'Past statutory retirement age and past the age limit.',
    clause: SCHEME,
  },
  'issuer-not-on-file': {
    zh: '评价机构未在本地区要求的范围内备案。',
    en: 'The issuer is not on file as this region asks.',
    clause: '地市人社部门补贴申领通告',
  },
  'unemployment-subsidy-drawn': {
    zh: '已领取失业保险技能提升补贴,不得重复享受。',
    en: "The unemployment fund's skill subsidy was drawn for it.",
    clause: SCHEME,
  },
  'unemployment-subsidy-eligible': {
    zh: '符合失业保险技能提升补贴条件,本地区应申领该补贴。',
    en: "In this region who may draw the unemployment fund's skill subsidy draws that one.",
    clause: '地市人社部门补贴申领通告',
  },
  'claimed-personally': {
    zh: '本人已个人申领该证书补贴。',
    en: 'The worker claimed for this certificate in person.',
    clause: SCHEME,
  },
  'no-consent': {
    zh: '本人未同意由企业申领。',
    en: 'The worker did not agree to the claim.',
    clause: '职业培训补贴申报审核操作规程',
  },
  'training-mode-not-allowed': {
    zh: '培训方式不在补贴范围。',
    en: 'The training mode is not covered.',
    clause: `${PLAN}: 自主、委托、联合、跨地培训`,
  },
  'training-too-short': {
    zh: '培训学时不足。',
    en: 'The training was too short.',
    clause: SCHEME,
  },
  'region-not-served': {
    zh: '政策未列明该地区。',
    en: 'The policy does not name the region.',
    clause: PLAN,
  },
  'same-level-granted-before': {
    zh: '同一职业同一等级已享受过补贴。',
    en: 'The subsidy for this occupation and level was granted before.',
    clause: SCHEME,
  },
  'certificate-granted-before': {
    zh: '该证书已享受过补贴(以另一职业名称或等级)。',
    en: 'The subsidy for this very certificate was granted before, under another occupation or level.',
    clause: SCHEME,
  },
  'higher-level-granted-before': {
    zh: '同一职业已享受过更高等级的补贴。',
    en: 'The subsidy for a higher level of this occupation was granted before.',
    clause: SCHEME,
  },
  'times-used-up': {
    zh: '培训补贴享受次数已达上限。',
    en: 'The number of training subsidies a person may have is used up.',
    clause: SCHEME,
  },
  'evaluation-times-used-up': {
    zh: '评价补贴享受次数已达上限。',
    en: 'The number of evaluation subsidies a person may have is used up.',
    clause: SCHEME,
  },
  'entitlement-released': {
    zh: '申报已撤回或退回,该行不再处理。',
    en: 'The claim let go of this line before it was granted.',
    clause: '本系统规则',
  },
  'refused-by-review': {
    zh: '经审核不予通过,可按所列理由更正后另行申报。',
    en: 'Refused in review, for the reason given; what can be corrected may be claimed again.',
    clause: '职业培训补贴申报审核操作规程',
  },
  'refused-for-fraud': {
    zh: '经审核认定存在虚假申报,不予通过,并另案处理。',
    en: 'Refused in review as claimed falsely; it is looked into as a case of its own.',
    clause: '实施方案(2024-04-23): 防止虚假培训、套取骗取资金,区分不同情况处理',
  },
  'fraud-found-before': {
    zh: '该证书(工种等级)的补贴曾因认定骗取被追回,在有权人员解除标记前不予补贴。',
    en: 'What was paid for this certificate came back because fraud was found; it is granted again only once people lift the mark.',
    clause: '职业培训补贴申报审核操作规程',
  },
  'payment-closed': {
    zh: '补贴拨付后被退回,经两名经办人决定终止拨付;资格已释放,收款账户更正后可重新申报。',
    en: 'Its payment came back and two officers closed it; nothing is held against it, and it may be claimed again once the account is right.',
    clause: '职业培训补贴申报审核操作规程',
  },
  'objection-upheld': {
    zh: '公示期间异议成立。',
    en: 'An objection during the public notice was upheld.',
    clause: '职业培训补贴申报审核操作规程',
  },
} as const satisfies Record<string, ReasonText>;

export type ReasonCode = keyof typeof REASONS;
