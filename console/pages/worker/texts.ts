import type { Texts } from '#console/shell/text.ts';

export const TEXTS = {
  lines: { zh: '以我的名义申报的补贴', en: 'Claimed in my name' },
  linesWhy: {
    zh: '企业以您的证书申领的补贴。如果您没有参加培训、没有在该企业工作，或对此不知情，请告知。',
    en: 'Subsidies that enterprises claimed with your certificates. Say so if you were not trained, do not work there or know nothing of it.',
  },
  noLines: { zh: '没有以您的名义申报的补贴。', en: 'Nothing was claimed in your name.' },
  enterprise: { zh: '企业（统一社会信用代码）', en: 'Enterprise (credit code)' },
  occupation: { zh: '职业（工种）', en: 'Occupation' },
  level: { zh: '技能等级', en: 'Level' },
  issuedOn: { zh: '发证日期', en: 'Issued on' },
  standing: { zh: '状态', en: 'Where it stands' },
  notMe: { zh: '不是我', en: 'Not me' },
  said: { zh: '您已声明', en: 'You have said so' },
  notMeTitle: { zh: '声明：这不是我', en: 'Say: this was not me' },
  statement: { zh: '情况说明（可不填）', en: 'What happened (may be left out)' },
  contact: { zh: '联系方式（可不填）', en: 'How to reach you (may be left out)' },
  kept: {
    zh: '您填写的内容加密保存，只有核实的工作人员能看到，企业看不到。',
    en: 'What you write is kept encrypted, for those who look into it; the enterprise does not see it.',
  },
  send: { zh: '提交声明', en: 'Send' },
  cancel: { zh: '取消', en: 'Cancel' },
  received: { zh: '已收到', en: 'Received' },
  next: {
    zh: '工作人员会核实，核实前该行资金不会拨付；已经拨付的，查实后予以追回。',
    en: 'People will look into it. Until then the money is held where it can be; what was paid already is recovered if you are right.',
  },
  uses: { zh: '我的补贴使用情况', en: 'My uses' },
  usesWhy: {
    zh: '每人可享受补贴的次数有限；他人以您的名义申领会占用您的次数。',
    en: 'Each person has a limited number of subsidies: a claim in your name uses one up.',
  },
  noUses: { zh: '还没有使用记录。', en: 'None was used yet.' },
  channel: { zh: '申领渠道', en: 'Claimed by' },
  subsidies: { zh: '补贴种类', en: 'Kind' },
  used: { zh: '已用次数', en: 'Used' },
  year: { zh: '年度', en: 'Year' },
  times: { zh: '上限次数', en: 'At most' },
  cap: { zh: '限次项目', en: 'Limit' },
  consents: { zh: '我的授权', en: 'My consents' },
  consentsWhy: {
    zh: '您可以事先同意某企业以您的证书申领补贴，也可以撤回。撤回前已经决定的不变，但可以声明“不是我”。',
    en: 'You may agree beforehand that an enterprise claims with your certificate, and take it back. What was decided before stays, and may be denied.',
  },
  noConsents: { zh: '还没有授权记录。', en: 'You have agreed to nothing yet.' },
  certificate: { zh: '证书编号', en: 'Certificate' },
  certificateAll: { zh: '全部证书', en: 'all certificates' },
  certificateMaybe: { zh: '证书编号（不填表示全部证书）', en: 'Certificate number (none: all)' },
  given: { zh: '同意', en: 'agreed' },
  withdrawn: { zh: '不同意', en: 'not agreed' },
  give: { zh: '同意', en: 'Agree' },
  withdraw: { zh: '不同意', en: 'Do not agree' },
  at: { zh: '时间', en: 'When' },
  needed: { zh: '请填写', en: 'Please fill this in' },
  byCode: { zh: '凭验证码声明“不是我”', en: '“Not me” by a one-time code' },
  byCodeWhy: {
    zh: '收到人社部门的信函或通知时使用，不需要登录。申报编号、行号和验证码都印在通知上；验证码只能使用一次。',
    en: 'For those who had a letter of the bureau; no sign-in is needed. Claim, line and code stand in the letter; a code is good once.',
  },
  claim: { zh: '申报编号', en: 'Claim' },
  line: { zh: '行号', en: 'Line' },
  code: { zh: '验证码', en: 'Code' },
  training: { zh: '培训补贴', en: 'training' },
  evaluation: { zh: '评价补贴', en: 'evaluation' },
} as const satisfies Texts;

export const STANDING_WORDS: Texts = {
  granted: { zh: '核定', en: 'granted' },
  refused: { zh: '不予补贴', en: 'refused' },
  waiting: { zh: '待核验', en: 'pending' },
  held: { zh: '暂缓拨付', en: 'held' },
  paid: { zh: '已拨付', en: 'paid' },
  recovered: { zh: '已追回', en: 'recovered' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

export const CHANNEL_WORDS: Texts = {
  enterprise: { zh: '企业申领', en: 'an enterprise' },
  person: { zh: '个人申领', en: 'yourself' },
  provider: { zh: '培训机构申领', en: 'a training provider' },
};
