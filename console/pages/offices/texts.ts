import type { Text, Texts } from '#console/shell/text.ts';
import type { Recusal, StandIn } from '#client/types.ts';

export const STAND_IN_STATES: Readonly<Record<StandIn['state'], Text>> = {
  coming: { zh: '未开始', en: 'Coming' },
  holds: { zh: '代理中', en: 'Holds' },
  ended: { zh: '已结束', en: 'Ended' },
  revoked: { zh: '已撤销', en: 'Revoked' },
};

export const RECUSAL_STATES: Readonly<Record<Recusal['state'], Text>> = {
  holds: { zh: '回避中', en: 'Holds' },
  lifted: { zh: '已解除', en: 'Lifted' },
};

export const GROUNDS: Readonly<Record<Recusal['ground'], Text>> = {
  relative: { zh: '亲属关系', en: 'A relative' },
  interest: { zh: '利害关系', en: 'An interest' },
  'former-employer': { zh: '曾在该企业任职', en: 'A former employer' },
  other: { zh: '其他', en: 'Other' },
};

/** Types of the events in a region's trail. */
export const EVENTS = {
  'stand-in-named': { zh: '指定代理人', en: 'Stand-in named' },
  'stand-in-revoked': { zh: '撤销代理', en: 'Stand-in revoked' },
  'recusal-set': { zh: '设定回避', en: 'Recusal set' },
  'recusal-lifted': { zh: '解除回避', en: 'Recusal lifted' },
} as const satisfies Texts;

export const TEXTS = {
  title: { zh: '代理与回避', en: 'Stand-ins and recusals' },
  standIns: { zh: '代理', en: 'Stand-ins' },
  recusals: { zh: '回避', en: 'Recusals' },
  trail: { zh: '审计轨迹', en: 'Audit trail' },
  standInsWhy: {
    zh: '代理人在起止日期内以被代理人的名义办理，到期自动结束，最长 92 天；审计轨迹记录两人，同一申报两人不得各审一环。',
    en: 'A stand-in acts in the name of whose office it is, from the first day to the last, at most 92 days, and it ends by itself. The trail has both names, and the two count as one person for a claim.',
  },
  recusalsWhy: {
    zh: '回避期间不得办理该企业的任何申报，也不得由他人代办。本人申明的，只能由监管人员或系统管理员解除。',
    en: 'Who keeps away from an enterprise decides nothing about it, nor does anybody in their name. What one has declared is lifted by the supervisor or the administrator only.',
  },
  office: { zh: '职务', en: 'Office' },
  onBehalfOf: { zh: '被代理人', en: 'Whose office' },
  standIn: { zh: '代理人', en: 'Stand-in' },
  period: { zh: '起止日期', en: 'From and to' },
  to: { zh: '至', en: 'to' },
  state: { zh: '状态', en: 'State' },
  reason: { zh: '理由', en: 'Reason' },
  namedBy: { zh: '指定人', en: 'Named by' },
  act: { zh: '操作', en: 'Actions' },
  name: { zh: '指定代理人', en: 'Name a stand-in' },
  revoke: { zh: '撤销代理', en: 'Revoke' },
  revoked: { zh: '撤销：', en: 'Revoked by ' },
  from: { zh: '开始日期（不填为今天）', en: 'First day (today if left empty)' },
  until: { zh: '截止日期（含）', en: 'Last day, included' },
  subjectHint: {
    zh: '填写登录系统中的人员标识，如 first-350200',
    en: 'As the sign-in system names them, such as first-350200',
  },
  officer: { zh: '回避人', en: 'Who keeps away' },
  enterprise: { zh: '回避企业', en: 'From which enterprise' },
  enterpriseHint: { zh: '统一社会信用代码，18 位', en: 'Unified social credit code, 18 characters' },
  ground: { zh: '事由', en: 'Ground' },
  setBy: { zh: '设定人', en: 'Set by' },
  declare: { zh: '申明本人回避', en: 'Declare that I keep away' },
  setForOther: { zh: '责令回避', en: 'Set a recusal' },
  lift: { zh: '解除回避', en: 'Lift' },
  lifted: { zh: '解除：', en: 'Lifted by ' },
  noStandIns: { zh: '没有代理。', en: 'There are no stand-ins.' },
  noRecusals: { zh: '没有回避。', en: 'There are no recusals.' },
  noEvents: { zh: '没有记录。', en: 'Nothing happened yet.' },
  when: { zh: '时间', en: 'When' },
  event: { zh: '事项', en: 'Event' },
  by: { zh: '经办', en: 'By' },
  about: { zh: '内容', en: 'About' },
  intact: { zh: '审计链完整', en: 'The chain is intact' },
  broken: { zh: '审计链自此事件起不符：', en: 'The chain does not hold from event ' },
  more: { zh: '载入更多', en: 'Load more' },
} as const satisfies Texts;
